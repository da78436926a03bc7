"""The machine that a race ran on."""

from __future__ import annotations

from engine.machine.survey import MachineSurvey
from engine.race.result.result import RaceResult


def survey_of(result: RaceResult) -> MachineSurvey:
    """Return what a race says of the machine it ran on."""
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
    """Return how the workers of the runs were started: ``forked``, ``fresh``, or which how."""
    ways = {
        (run.planned.lane, run.outcome.is_forked) for run in result.runs if run.outcome is not None
    }
    forked = [lane.title for place, lane in enumerate(result.lanes) if (place, True) in ways]
    fresh = [lane.title for place, lane in enumerate(result.lanes) if (place, False) in ways]
    if forked and fresh:
        return f"forked: {', '.join(forked)}; fresh: {', '.join(fresh)}"
    return "forked" if forked else "fresh" if fresh else ""
