"""The order a run's queries may take, as a series-parallel graph.

A leaf is a query's number. ``Series`` runs its children one after another, ``Parallel`` all at
once, each child being one unit of concurrency: one thread, one process, one greenlet.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Union

from engine.workload.inventory import Inventory


class FanOut(str, enum.Enum):  # noqa: UP042 - a worker may be an older Python
    """What becomes one unit of concurrency."""

    ARTICLE = "article"
    """What the article's program for that strategy does."""

    CLUSTER = "cluster"
    """A cluster: its queries run one after another."""

    STAGE = "stage"
    """A cluster, and in it a node, then a switch: all nodes at once, then all switches."""

    QUERY = "query"
    """A query: all of them at once."""


@dataclass(frozen=True)
class Series:
    """Children that run one after another."""

    children: tuple[Task, ...]


@dataclass(frozen=True)
class Parallel:
    """Children that run at once, each a unit of concurrency."""

    children: tuple[Task, ...]


Task = Union[int, Series, Parallel]  # noqa: UP007 - "|" on a forward reference fails at import


def task_graph(inventory: Inventory, fan_out: FanOut) -> Parallel:
    """Return the graph of a whole run.

    Leaves stand in the order of their numbers, so results taken in the graph's order are in id
    order.

    Raises:
        ValueError: ``fan_out`` is ``ARTICLE``, which is not one graph but one per strategy.
    """
    size = inventory.queries_per_cluster
    if fan_out is FanOut.QUERY:
        return Parallel(tuple(range(inventory.query_count)))
    if fan_out is FanOut.CLUSTER:
        return Parallel(
            tuple(Series(tuple(range(c * size, (c + 1) * size))) for c in range(inventory.clusters))
        )
    if fan_out is FanOut.STAGE:
        return Parallel(tuple(_stages(inventory, c * size) for c in range(inventory.clusters)))
    raise ValueError(f"fan-out must be cluster, stage or query here, got {fan_out.value}")


def _stages(inventory: Inventory, first: int) -> Series:
    switches = first + inventory.nodes
    stages = (
        Parallel(tuple(range(first, switches))),
        Parallel(tuple(range(switches, switches + inventory.switches))),
    )
    return Series(tuple(stage for stage in stages if stage.children))


def is_unit(task: Task) -> bool:
    """Return whether a graph runs at one place from start to end: nothing in it is at once."""
    if isinstance(task, int):
        return True
    return isinstance(task, Series) and all(map(is_unit, task.children))


def walk(
    task: Task,
    begin: Callable[[Task, Callable[[], None]], None],
    done: Callable[[], None] = lambda: None,
) -> None:
    """Begin the units of a graph, each as soon as those before it have ended.

    Args:
        task: The graph.
        begin: Called with each unit when it may begin, and with what to call at the unit's end.
            It must not call that before it returns.
        done: Called at the end of the last unit.
    """
    if is_unit(task):
        begin(task, done)
    elif isinstance(task, Parallel):
        left = len(task.children)

        def arrive() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                done()

        for child in task.children:
            walk(child, begin, arrive)
    elif isinstance(task, Series):
        children = iter(task.children)

        def step() -> None:
            child = next(children, None)
            if child is None:
                done()
            else:
                walk(child, begin, step)

        step()


def queries_of(task: Task) -> Iterator[int]:
    """Yield a graph's queries in its order."""
    if isinstance(task, int):
        yield task
    else:
        for child in task.children:
            yield from queries_of(child)


def first_query(task: Task) -> int:
    """Return the number of a graph's first query."""
    while not isinstance(task, int):
        task = task.children[0]
    return task


@dataclass(frozen=True)
class Shape:
    """The measures of a graph, known without building it."""

    queries: int
    longest: int
    """Queries on the longest path."""

    units: int
    """Units of concurrency it creates."""

    width: int
    """Queries it allows in flight at once."""


def shape_of(inventory: Inventory, fan_out: FanOut) -> Shape:
    """Return the measures that ``task_graph`` of the same arguments has.

    Raises:
        ValueError: ``fan_out`` is ``ARTICLE``.
    """
    clusters, size = inventory.clusters, inventory.queries_per_cluster
    queries = inventory.query_count
    if fan_out is FanOut.QUERY:
        return Shape(queries, longest=1, units=queries, width=queries)
    if fan_out is FanOut.CLUSTER:
        return Shape(queries, longest=size, units=clusters, width=clusters)
    if fan_out is FanOut.STAGE:
        stages = sum(1 for members in (inventory.nodes, inventory.switches) if members)
        widest = max(inventory.nodes, inventory.switches)
        return Shape(queries, stages, units=clusters + queries, width=clusters * widest)
    raise ValueError(f"fan-out must be cluster, stage or query here, got {fan_out.value}")


def work(task: Task, duration: Callable[[int], float]) -> float:
    """Return the time of all queries together: the least one worker needs (T1)."""
    if isinstance(task, int):
        return duration(task)
    return sum(work(child, duration) for child in task.children)


def span(task: Task, duration: Callable[[int], float]) -> float:
    """Return the longest path through the graph: the least any number of workers need (Tinf)."""
    if isinstance(task, int):
        return duration(task)
    times = (span(child, duration) for child in task.children)
    return max(times) if isinstance(task, Parallel) else sum(times)
