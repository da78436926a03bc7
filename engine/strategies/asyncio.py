"""One native coroutine per unit, on asyncio's event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.strategies.strategy import Group, LookUp, Strategy, UnitsFailed
from engine.vocabulary.cause import cause_of
from engine.vocabulary.wording import N_, Text
from engine.workload.inventory import Record
from engine.workload.task_graph import FanOut, Parallel, Task

if TYPE_CHECKING:
    import asyncio


class Asyncio(Strategy):
    """Creates one task per unit, in task groups."""

    name: ClassVar[str] = "asyncio"
    title: ClassVar[str] = "asyncio"
    summary: ClassVar[Text] = N_("a task for each unit, in a TaskGroup")
    group: ClassVar[Group] = Group.COROUTINES
    demand: ClassVar[Text | None] = N_("async code")
    unit: ClassVar[Text | None] = N_("task")
    article_fan_out: ClassVar[FanOut] = FanOut.STAGE
    least_python: ClassVar[tuple[int, int]] = (3, 11)
    is_cooperative: ClassVar[bool] = True
    fresh_kinds: ClassVar[frozenset[str]] = frozenset({"http"})
    awaits: ClassVar[bool] = True
    unit_cost_s: ClassVar[float] = 20e-6
    unit_memory_bytes: ClassVar[int] = 4_000

    @property
    def carriers(self) -> int | None:
        """One."""
        return 1

    @classmethod
    def load(cls) -> None:
        """Import asyncio."""
        import asyncio

        del asyncio

    def prepare(self) -> None:
        """Make the event loop, as a running server already has one."""
        import asyncio

        self._runner = asyncio.Runner()
        self._runner.get_loop()

    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run the graph, a task for each child of a ``Parallel``.

        Raises:
            UnitsFailed: a unit raised; its group then cancelled the others.
        """
        return self._runner.run(run_in_tasks(task, look_up, self.at_once))

    def tear_down(self) -> None:
        """Close the event loop."""
        self._runner.close()


async def run_in_tasks(task: Task, look_up: LookUp, at_once: int | None = None) -> list[Record]:
    """Run a graph on the running loop, a task for each child of a ``Parallel``.

    Args:
        task: The graph.
        look_up: Looks up a query.
        at_once: How many queries may be in flight, or None for as many as there are.

    Raises:
        UnitsFailed: a unit raised; its group then cancelled the others.
    """
    if isinstance(task, int):
        return [await look_up.later(task)]
    if isinstance(task, Parallel):
        return await _run_at_once(task, look_up, at_once)
    records: list[Record] = []
    for child in task.children:
        records += await run_in_tasks(child, look_up)
    return records


async def _run_at_once(task: Parallel, look_up: LookUp, at_once: int | None) -> list[Record]:
    import asyncio

    later = look_up.later
    if at_once:
        semaphore = asyncio.Semaphore(at_once)

        async def later(query: int) -> Record:
            async with semaphore:
                return await look_up.later(query)

    failures: BaseExceptionGroup | None = None
    tasks: list[asyncio.Task[Record] | asyncio.Task[list[Record]]] = []
    try:
        async with asyncio.TaskGroup() as group:
            for child in task.children:
                if isinstance(child, int):
                    # Without a frame in between: with 100,000 tasks it would show.
                    tasks.append(group.create_task(later(child)))
                else:
                    tasks.append(group.create_task(run_in_tasks(child, look_up)))
    except BaseExceptionGroup as errors:
        failures = errors
    records: list[Record] = []
    for one in tasks:
        if failures is None or (not one.cancelled() and one.exception() is None):
            answered = one.result()
            records += answered if isinstance(answered, list) else [answered]
    if failures is not None:
        raise UnitsFailed(cause_of(failures.exceptions[0]), records) from failures
    return records
