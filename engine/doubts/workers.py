"""The doubt about lanes that start more workers than there are cores to compute on."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from engine.doubts.doubt import Doubt, Severity
from engine.race.plan.plan import PlannedLane, PlannedRun
from engine.race.result.result import RaceResult
from engine.vocabulary.counted import counted
from engine.vocabulary.wording import N_


def worker_doubts(result: RaceResult) -> Iterator[Doubt]:
    """Yield a doubt if workers that compute must share cores.

    Leaves out threads under a global lock: only one computes at a time.
    """
    share = result.plan.kind.cpu_share
    cores = result.environment.cores
    found = [
        (workers, run.lane, run.point)
        for run in result.plan.runs
        if not run.is_warm_up and (workers := _workers(result.lanes[run.lane], run)) * share > cores
    ]
    if not found:
        return
    workers, lane, point = max(found, key=itemgetter(0, 1))
    lanes = sorted({lane for _, lane, _ in found})
    titles = ", ".join(result.lanes[place].title for place in lanes)
    yield Doubt(
        "workers",
        Severity.NOTE,
        message=N_(
            "up to {workers} workers of {lanes} compute on {cores}: they take turns, and "
            "switching costs time",
            workers=workers,
            lanes=titles,
            cores=counted("{count} core", "{count} cores", cores),
        ),
        advice=N_("for work that computes, use a pool of {cores}", cores=cores),
        lane=lane,
        point=point,
    )


def _workers(lane: PlannedLane, run: PlannedRun) -> int:
    """Return how many workers of a run could compute at the same time, given enough cores."""
    return min(lane.workers or run.units, run.most_in_flight)
