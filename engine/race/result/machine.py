"""The machine that a race ran on."""

from __future__ import annotations

from engine.machine.facts import Conditions
from engine.machine.survey import MachineSurvey
from engine.race.events import RaceStarted


def survey_of(started: RaceStarted, after: Conditions | None) -> MachineSurvey:
    """Return what a race tells of the machine it ran on."""
    return MachineSurvey(
        environment=started.environment,
        build=started.build,
        precision=started.precision,
        conditions=started.conditions,
        conditions_after=after,
    )
