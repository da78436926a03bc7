"""The machine that a race ran on."""

from __future__ import annotations

from engine.machine.survey import MachineSurvey
from engine.race.result.result import RaceResult
from engine.vocabulary.wording import _


def survey_of(result: RaceResult) -> MachineSurvey:
    """Return what a race recorded about its machine."""
    started = result.started
    return MachineSurvey(
        environment=started.environment,
        build=started.build,
        precision=started.precision,
        conditions=started.conditions,
        conditions_after=result.conditions_after,
        workers=_workers(result),
    )


def _workers(result: RaceResult) -> str:
    """Return how the workers were started: ``forked``, ``fresh``, or which lanes' were which."""
    ways = {
        (run.planned.lane, run.outcome.is_forked) for run in result.runs if run.outcome is not None
    }
    forked = [lane.title for place, lane in enumerate(result.lanes) if (place, True) in ways]
    fresh = [lane.title for place, lane in enumerate(result.lanes) if (place, False) in ways]
    if forked and fresh:
        return _("forked: {forked}; fresh: {fresh}").format(
            forked=", ".join(forked), fresh=", ".join(fresh)
        )
    return _("forked") if forked else _("fresh") if fresh else ""
