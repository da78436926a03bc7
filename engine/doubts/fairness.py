"""The doubt that comes of lanes that may ask for more at once than others."""

from __future__ import annotations

from collections.abc import Iterator

from engine.doubts.doubt import Doubt, Severity
from engine.race.plan.better_race import fair_spec, race_words
from engine.race.result.fairness import unfairness_of
from engine.race.result.result import RaceResult

UNFAIR = "unfair"
"""The kind of this doubt; the window says it under the race's chart already."""


def fairness_doubts(result: RaceResult) -> Iterator[Doubt]:
    """Yield that lanes are compared that ask for differently many queries at once."""
    found = unfairness_of(result.spec, result.plan)
    if found is None:
        return
    fair = fair_spec(result.spec)
    takes = f" ({race_words(fair)})" if fair is not None else ""
    yield Doubt(
        UNFAIR,
        Severity.WARNING,
        message=found.message,
        advice=f"race fairly, all with the fan-out cluster{takes}",
    )
