"""One native coroutine per unit, on Tornado's IOLoop."""

from __future__ import annotations

from typing import ClassVar

from engine.strategies.strategy import Group, LookUp, Strategy, gathered
from engine.vocabulary.wording import N_, Text
from engine.workload.inventory import Record
from engine.workload.task_graph import FanOut, Parallel, Task


class Tornado(Strategy):
    """Waits for coroutines with ``tornado.gen.multi``."""

    name: ClassVar[str] = "tornado"
    title: ClassVar[str] = "Tornado"
    summary: ClassVar[Text] = N_("coroutines on the IOLoop, with gen.multi")
    group: ClassVar[Group] = Group.COROUTINES
    demand: ClassVar[Text | None] = N_("async code")
    unit: ClassVar[Text | None] = N_("coroutine")
    article_fan_out: ClassVar[FanOut] = FanOut.STAGE
    packages: ClassVar[tuple[str, ...]] = ("tornado",)
    is_cooperative: ClassVar[bool] = True
    fresh_kinds: ClassVar[frozenset[str]] = frozenset({"http"})
    awaits: ClassVar[bool] = True
    unit_cost_s: ClassVar[float] = 40e-6
    unit_memory_bytes: ClassVar[int] = 5_000

    @property
    def carriers(self) -> int | None:
        """One."""
        return 1

    @property
    def set_up_cost_s(self) -> float:
        """Importing Tornado takes a moment."""
        return 0.3

    @classmethod
    def load(cls) -> None:
        """Import Tornado."""
        import tornado.gen
        import tornado.ioloop
        import tornado.locks

        del tornado

    def prepare(self) -> None:
        """Make the loop, as a running server already has one."""
        import tornado.gen
        import tornado.ioloop
        import tornado.locks

        self._make_semaphore = tornado.locks.Semaphore
        self._multi = tornado.gen.multi
        self._loop = tornado.ioloop.IOLoop(make_current=False)

    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run the graph, a coroutine for each child of a ``Parallel``.

        Raises:
            UnitsFailed: a unit raised.
        """

        async def main() -> list[Record]:
            return await self._run(task, look_up)

        self._places = self._make_semaphore(self.at_once) if self.at_once else None
        records: list[Record] = self._loop.run_sync(main)
        return records

    def tear_down(self) -> None:
        """Close the loop."""
        self._loop.close()

    async def _run(self, task: Task, look_up: LookUp) -> list[Record]:
        if isinstance(task, int):
            if self._places is None:
                return [await look_up.later(task)]
            async with self._places:
                return [await look_up.later(task)]
        if isinstance(task, Parallel):
            return gathered(
                await self._multi([self._outcome(child, look_up) for child in task.children])
            )
        records: list[Record] = []
        for child in task.children:
            records += await self._run(child, look_up)
        return records

    async def _outcome(self, task: Task, look_up: LookUp) -> list[Record] | BaseException:
        # multi would report only the first failure, and drop the others' records.
        try:
            return await self._run(task, look_up)
        except Exception as error:
            return error
