"""The least time that a run's fan-out and slots allow.

Work and span as in Blumofe and Leiserson, "Scheduling Multithreaded Computations by Work
Stealing", J. ACM 46(5), 1999: one worker needs at least the work T1, and no number of workers
needs less than the span Tinf.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.workload.task_graph import Shape, Task, span, work


def ideal_s(task: Task, slots: int | None, duration_s: Callable[[int], float]) -> float:
    """Return the least elapsed time in seconds.

    Args:
        task: The run's graph.
        slots: How many queries may be in flight at once, or None for no limit.
        duration_s: A query's duration in seconds, by its number.

    Returns:
        The work for one slot, the span without a limit, and otherwise the larger of the span and
        the slots' equal shares of the work.
    """
    if slots == 1:
        return work(task, duration_s)
    if slots is None:
        return span(task, duration_s)
    return max(span(task, duration_s), work(task, duration_s) / slots)


def equal_ideal_s(shape: Shape, slots: int | None, duration_s: float) -> float:
    """Return the least elapsed time in seconds when every query takes the same time."""
    if slots == 1:
        return shape.queries * duration_s
    if slots is None:
        return shape.longest * duration_s
    return max(shape.longest * duration_s, shape.queries * duration_s / slots)


def count_in_flight(starts: list[int], ends: list[int]) -> int:
    """Return the most queries that were in flight at once; a query ends before one that follows."""
    most = current = 0
    # At equal times an end comes first: -1 sorts before +1.
    for _, step in sorted([(t, 1) for t in starts] + [(t, -1) for t in ends]):
        current += step
        most = max(most, current)
    return most
