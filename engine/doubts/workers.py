"""The doubt whether as many workers can compute as a lane starts."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from engine.doubts.doubt import Doubt, Severity
from engine.race.plan.plan import PlannedLane, PlannedRun
from engine.race.result.result import RaceResult
from engine.strategies import strategy_named
from engine.vocabulary.option import CORES
from engine.vocabulary.wording import ngettext


def worker_doubts(result: RaceResult) -> Iterator[Doubt]:
    """Yield that workers which compute must share cores.

    Threads under a global lock are left out: one at a time computes, however many there are.
    """
    share = result.spec.build_kind().cpu_share
    cores = result.environment.cores
    found = [
        (workers, run.lane, run.point)
        for run in result.plan.runs
        if not run.is_warm_up
        and (workers := _workers(result, result.lanes[run.lane], run)) * share > cores
    ]
    if not found:
        return
    workers, lane, point = max(found, key=itemgetter(0, 1))
    lanes = sorted({lane for _, lane, _ in found})
    titles = ", ".join(result.lanes[place].title for place in lanes)
    on = ngettext("{count} core", "{count} cores", cores)
    yield Doubt(
        "workers",
        Severity.NOTE,
        message=(
            f"up to {workers} workers of {titles} compute on {on}: they take turns, and "
            "switching costs time"
        ),
        advice=f"for work that computes, use a pool of {cores}",
        lane=lane,
        point=point,
    )


def _workers(result: RaceResult, lane: PlannedLane, run: PlannedRun) -> int:
    """Return how many workers of a run can compute side by side, if there were cores enough."""
    strategy_class = strategy_named(lane.strategy)
    strategy = strategy_class(lane.options)
    interpreter = result.started.interpreters.get(lane.python)
    has_gil = interpreter.gil if interpreter is not None else result.environment.gil
    if has_gil and not strategy.has_own_gils:
        return 1
    values = {option.name: option.default for option in strategy_class.options} | lane.options
    if CORES in values.values():
        return 1  # as many as there were, wherever that was
    return min(strategy.carriers or run.units, run.most_in_flight)
