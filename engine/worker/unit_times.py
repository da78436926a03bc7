"""When a run's units are created, noted as the strategy takes one child of its graph after another.

A strategy asks for the next child once it has created the unit for the one before. So nothing in a
strategy has to be changed to see how long each creation takes.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.process.clock import now_ns
from engine.worker.scoreboard import Scoreboard
from engine.workload.task_graph import Parallel, Series, Task, first_query


class WatchedChildren(tuple[Task, ...]):
    """Children that run at once; iterating over them notes on the scoreboard when each is taken."""

    scoreboard: Scoreboard

    def __iter__(self) -> Iterator[Task]:
        begun, made, _ = self.scoreboard.explanation
        for child in super().__iter__():
            first = first_query(child)
            # A unit's first query may be that of units within it: the outermost begins first.
            if not begun[first]:
                begun[first] = now_ns()
            yield child
            made[first] = now_ns()

    def __reduce__(self) -> tuple[object, tuple[tuple[Task, ...], Scoreboard]]:
        return (watched_children, (tuple(super().__iter__()), self.scoreboard))


def watched_children(children: tuple[Task, ...], scoreboard: Scoreboard) -> WatchedChildren:
    """Return children that note when they are taken."""
    watched = WatchedChildren(children)
    watched.scoreboard = scoreboard
    return watched


def watched_graph(task: Task, scoreboard: Scoreboard) -> Task:
    """Return the same graph, the creation of whose units is noted on an explained scoreboard."""
    if isinstance(task, int):
        return task
    children = tuple(watched_graph(child, scoreboard) for child in task.children)
    if isinstance(task, Parallel):
        return Parallel(watched_children(children, scoreboard))
    return Series(children)
