"""What stands under a picture of a race: what was asked, what ran, and what speaks against it."""

from __future__ import annotations

from engine.doubts.doubt import Severity
from engine.doubts.survey import doubts
from engine.race.result.caption import environment_caption, moment_caption, parameters_caption
from engine.race.result.result import RaceResult
from engine.race.result.verdict import statistics_caption
from engine.stream.event import Outcome


def race_caption(result: RaceResult) -> tuple[str, ...]:
    """Return the lines under a picture of a race that say what it is."""
    ran = _ran_caption(result)
    parameters = parameters_caption(result.spec, result.plan.kind)
    return (
        f"{parameters}, {ran}" if ran else parameters,
        environment_caption(result.environment),
        moment_caption(result.started.started_at),
        statistics_caption(result),
    )


def race_remarks(result: RaceResult) -> tuple[str, ...]:
    """Return what speaks against a race so much that no picture goes without it, in sentences."""
    return tuple(doubt.seen for doubt in doubts(result) if doubt.severity is Severity.WARNING)


def _ran_caption(result: RaceResult) -> str:
    """Return how much ran of a race that is not complete, or nothing for one that is."""
    counted = f"{result.done} of {len(result.runs)} runs"
    if not result.is_over:
        return f"{counted} so far"
    if result.outcome is Outcome.COMPLETED:
        return ""
    how = "stopped" if result.outcome is Outcome.ABORTED else "cut short"
    return f"{how} after {counted}"
