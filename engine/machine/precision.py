"""How precisely this machine measures: its clock, its sleeps, and the cost of a query.

Measured before every race rather than kept: all three depend on what else the machine does, and
together they take a tenth of a second.
"""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

from engine.machine.facts import Precision
from engine.process.clock import now_ns
from engine.process.run_folder import RunFolder
from engine.process.timer import SHARP_NS, USUAL_NS, set_timer_slack
from engine.strategies.sequential import Sequential
from engine.vocabulary.wording import N_
from engine.worker.explained_look_up import ExplainedLookUp
from engine.worker.look_up import RecordedLookUp
from engine.worker.scoreboard import Scoreboard
from engine.worker.unit_times import watched_graph
from engine.workload.durations import Constant
from engine.workload.inventory import Inventory, assemble
from engine.workload.kind import Facilities, Kind
from engine.workload.task_graph import FanOut, Task, task_graph

_READINGS = 2_000
_SLEEPS = 20
_LONGEST_SLEEP_S = 0.003
"""Sleeps overshoot by the same amount however long they are; these take 60 ms in total."""

_P95 = 18
"""Place of the 95th percentile among 20 sorted values, by the nearest rank."""

_BATCHES = 9
_QUERIES = Inventory(clusters=125, nodes=4, switches=4)


class _Nothing(Kind):
    """A query without duration."""

    name = "nothing"
    summary = N_("does nothing")

    def perform(self, query: int) -> None:
        return

    async def perform_later(self, query: int) -> None:
        return


def measure_precision(sleep_s: float) -> Precision:
    """Measure for a tenth of a second, in the calling thread.

    Args:
        sleep_s: How long the race's queries sleep; measured sleeps take at most 3 ms.
    """
    overshoots_s = _overshoots_s(slept_s(sleep_s))
    query_cost_s = _query_cost_s(is_explained=False)
    return Precision(
        clock_step_s=_clock_step_s(),
        overshoot_s=statistics.median(overshoots_s),
        overshoot_p95_s=overshoots_s[_P95],
        slept_s=slept_s(sleep_s),
        query_cost_s=query_cost_s,
        explain_cost_s=max(0.0, _query_cost_s(is_explained=True) - query_cost_s),
    )


def slept_s(sleep_s: float) -> float:
    """Return how many seconds the sleeps last that are measured for a race."""
    return min(sleep_s, _LONGEST_SLEEP_S) or _LONGEST_SLEEP_S


def _clock_step_s() -> float:
    readings = [now_ns() for _ in range(_READINGS)]
    steps = [after - before for before, after in itertools.pairwise(readings)]
    return min((step for step in steps if step > 0), default=0) / 1e9


def _overshoots_s(asked_s: float) -> list[float]:
    """Return by how much sleeps overshot, ascending."""
    overshoots_s: list[float] = []
    with _sharp_sleep():
        for _ in range(_SLEEPS):
            began_s = time.perf_counter()
            time.sleep(asked_s)
            overshoots_s.append(time.perf_counter() - began_s - asked_s)
    return sorted(overshoots_s)


@contextmanager
def _sharp_sleep() -> Iterator[None]:
    """Let this thread sleep as precisely as a worker's."""
    set_timer_slack(SHARP_NS)
    try:
        yield
    finally:
        set_timer_slack(USUAL_NS)


def _query_cost_s(*, is_explained: bool) -> float:
    """Return how long a query without duration takes in a sequential lane: the median batch."""
    graph: Task = task_graph(_QUERIES, FanOut.CLUSTER)
    strategy = Sequential({})
    took_s: list[float] = []
    with RunFolder() as folder:
        path, count = str(folder.path / "scoreboard"), _QUERIES.query_count
        scoreboard = Scoreboard.create(path, count, is_explained=is_explained)
        kind = _Nothing(Constant(0.0), {}, Facilities())
        look_up = RecordedLookUp(_QUERIES, kind, scoreboard)
        if is_explained:
            look_up = ExplainedLookUp(_QUERIES, kind, scoreboard)
            graph = watched_graph(graph, scoreboard)
        for _ in range(_BATCHES):
            began_s = time.perf_counter()
            assemble(strategy.run(graph, look_up))
            took_s.append(time.perf_counter() - began_s)
    return statistics.median(took_s) / _QUERIES.query_count
