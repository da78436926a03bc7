"""The least time that a run's fan-out and slots allow.

Work and span as in Blumofe and Leiserson, "Scheduling Multithreaded Computations by Work
Stealing", J. ACM 46(5), 1999: one worker needs at least the work T1, and no number of workers
needs less than the span Tinf. Between the two, free slots take units in the graph's order:
Graham's list scheduling, "Bounds for Certain Multiprocessing Anomalies", Bell System
Technical Journal 45(9), 1966, which is what every pool does that keeps a queue.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from engine.strategies import Strategy
from engine.workload.durations import Constant, Durations
from engine.workload.kind import Kind
from engine.workload.task_graph import Shape, Task, span, walk, work


@dataclass(frozen=True, slots=True)
class Bounds:
    """What no run of a lane can beat; all in seconds."""

    work_s: float
    """T1: all queries one after another."""

    span_s: float
    """Tinf: the longest chain of queries that wait for one another."""

    ideal_s: float
    """The least time with the lane's slots and cores."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many of a lane's queries can run at once on a machine."""

    slots: int | None
    """Queries in flight, or None for as many as the graph allows."""

    computing: int
    """Queries that can compute at once."""

    cpu_share: float
    """The share of a query's duration that it computes, 0..1."""

    gil_share: float | None = None
    """The share that it computes under the GIL; None if that is all that it computes."""

    beyond: int = 1
    """Queries that can compute beyond the GIL at once."""

    def computed_s(self, work_s: float) -> float:
        """Return the least time that the computing of queries needs, in seconds.

        Args:
            work_s: T1, in seconds.
        """
        if self.gil_share is None:
            return work_s * self.cpu_share / self.computing
        under_s = work_s * self.gil_share / self.computing
        return max(under_s, work_s * self.cpu_share / self.beyond)


def capacity_of(strategy: Strategy, kind: Kind, cores: int, *, has_gil: bool) -> Capacity:
    """Return a lane's capacity for a kind of query.

    Args:
        strategy: The lane's strategy with its options.
        kind: What a query does.
        cores: Cores that the lane may use.
        has_gil: Whether the lane's interpreter computes in one thread at a time.
    """
    side_by_side = cores if strategy.has_own_gils or not has_gil else 1
    computing = min(side_by_side, strategy.carriers or side_by_side)
    if kind.gil_share == kind.cpu_share:
        return Capacity(slots_of(strategy, kind), computing, kind.cpu_share)
    beyond = min(cores, strategy.carriers or cores)
    return Capacity(slots_of(strategy, kind), computing, kind.cpu_share, kind.gil_share, beyond)


def slots_of(strategy: Strategy, kind: Kind) -> int | None:
    """Return how many queries can be in flight, or None for as many as the graph allows."""
    if strategy.is_cooperative and kind.hides_waits:
        return strategy.carriers
    if strategy.awaits and kind.blocks_coroutines:
        return strategy.carriers
    return strategy.slots


def bounds_of(
    shape: Shape, graph: Callable[[], Task], capacity: Capacity, durations: Durations
) -> Bounds:
    """Return the bounds of a run, without building its graph if possible.

    Args:
        shape: The graph's measures.
        graph: Builds the graph.
        capacity: How much of it can run at once.
        durations: How long each query takes.
    """
    if isinstance(durations, Constant):
        duration_s = durations.duration_s
        least_s = equal_ideal_s(shape, capacity, duration_s)
        if least_s is None:
            least_s = ideal_s(graph(), capacity, durations.__getitem__)
        return Bounds(shape.queries * duration_s, shape.longest * duration_s, least_s)
    task = graph()
    return Bounds(
        work(task, durations.__getitem__),
        span(task, durations.__getitem__),
        ideal_s(task, capacity, durations.__getitem__),
    )


def rough_bounds(shape: Shape, capacity: Capacity, duration_s: float) -> Bounds:
    """Return the bounds of a run of equal queries at once, as if no slot waited for another."""
    work_s, span_s = shape.queries * duration_s, shape.longest * duration_s
    least_s = equal_ideal_s(shape, capacity, duration_s)
    if least_s is None:
        computed_s = capacity.computed_s(work_s)
        least_s = max(span_s, work_s / (capacity.slots or shape.width), computed_s)
    return Bounds(work_s, span_s, least_s)


def ideal_s(task: Task, capacity: Capacity, duration_s: Callable[[int], float]) -> float:
    """Return the least elapsed time in seconds.

    Args:
        task: The run's graph.
        capacity: How much of it can run at once.
        duration_s: A query's duration in seconds, by its number.

    Returns:
        What the slots need for the units, or what the cores need for the computing, whichever is
        more. Queries that compute take turns on the cores, so their work is shared out evenly.
    """
    least_s = schedule_s(task, capacity.slots, duration_s)
    if capacity.cpu_share:
        least_s = max(least_s, capacity.computed_s(work(task, duration_s)))
    return least_s


def equal_ideal_s(shape: Shape, capacity: Capacity, duration_s: float) -> float | None:
    """Return the same for equal queries without building the graph, if possible.

    Returns:
        The least elapsed time in seconds, or None if the graph is needed.
    """
    slots = capacity.slots
    if slots is None or slots >= shape.width:
        least_s = shape.longest * duration_s
    elif slots == 1:
        least_s = shape.queries * duration_s
    elif shape.units * shape.longest == shape.queries:
        # Equal, independent units: they run in rounds, one unit per slot.
        least_s = -(-shape.units // slots) * shape.longest * duration_s
    else:
        return None
    return max(least_s, capacity.computed_s(shape.queries * duration_s))


def schedule_s(task: Task, slots: int | None, duration_s: Callable[[int], float]) -> float:
    """Return how long this many slots take for a graph if each unit starts as soon as possible."""
    if slots == 1:
        return work(task, duration_s)
    if slots is None:
        return span(task, duration_s)
    ready: deque[tuple[float, Callable[[], None]]] = deque()
    running: list[tuple[float, int, Callable[[], None]]] = []
    now_s, begun = 0.0, 0

    def begin(unit: Task, then: Callable[[], None]) -> None:
        ready.append((work(unit, duration_s), then))

    walk(task, begin)
    while ready or running:
        while ready and len(running) < slots:
            length_s, then = ready.popleft()
            # Numbers keep the order among units that end together.
            heapq.heappush(running, (now_s + length_s, begun, then))
            begun += 1
        now_s, _, then = heapq.heappop(running)
        then()
    return now_s


def count_in_flight(starts: list[int], ends: list[int]) -> int:
    """Return the most queries that were in flight at once; a query ends before one that follows."""
    most = current = 0
    # At equal times an end comes first: -1 sorts before +1.
    for _, step in sorted([(t, 1) for t in starts] + [(t, -1) for t in ends]):
        current += step
        most = max(most, current)
    return most
