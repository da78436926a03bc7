"""The doubt about lanes that may have more queries in flight than others."""

from __future__ import annotations

from collections.abc import Iterator

from engine.doubts.doubt import Doubt, Severity
from engine.race.plan.better_race import fair_spec, race_words
from engine.race.result.fairness import unfairness_of
from engine.race.result.result import RaceResult
from engine.vocabulary.wording import N_

UNFAIR = "unfair"
"""The kind of this doubt; the window already shows it under the race's chart."""


def fairness_doubts(result: RaceResult) -> Iterator[Doubt]:
    """Yield a doubt if lanes ask for different numbers of queries at once."""
    found = unfairness_of(result.spec, result.plan)
    if found is None:
        return
    fair = fair_spec(result.spec)
    yield Doubt(
        UNFAIR,
        Severity.WARNING,
        message=found.message,
        advice=(
            N_("race fairly, all with the fan-out cluster ({takes})", takes=race_words(fair))
            if fair is not None
            else N_("race fairly, all with the fan-out cluster")
        ),
        forbids_conclusion=True,
    )
