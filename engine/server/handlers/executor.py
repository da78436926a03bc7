"""The article's way: the whole fan-out runs in a thread of an executor, which the loop awaits."""

from __future__ import annotations

import abc
from typing import TYPE_CHECKING

from engine.server.handlers.handler import Answer, Handler, StrategyFailed, timed
from engine.strategies.strategy import LookUp
from engine.vocabulary.cause import CausedError, cause_of
from engine.workload.inventory import Record
from engine.workload.task_graph import Task

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor


class ExecutorHandler(Handler):
    """Runs each request in one of ``pool`` threads; further requests wait for a free one."""

    _executor: ThreadPoolExecutor

    @classmethod
    def request_slots(cls, pool: int, clusters: int) -> int | None:
        """Return one slot for each thread of the executor."""
        return pool

    def start(self) -> None:
        """Make the executor."""
        from concurrent.futures import ThreadPoolExecutor

        self._executor = ThreadPoolExecutor(self.pool, thread_name_prefix="executor")

    @abc.abstractmethod
    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run the graph, blocking the calling thread."""

    async def answer(self, task: Task, look_up: LookUp) -> Answer:
        """Run the graph in a thread of the executor.

        Raises:
            StrategyFailed: a unit was lost or could not be started.
        """
        import asyncio

        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._executor, timed, self.run, task, look_up)
        except (CausedError, RuntimeError, OSError) as error:
            raise StrategyFailed(cause_of(error)) from error

    def close(self) -> None:
        """Take no more requests."""
        self._executor.shutdown(wait=False, cancel_futures=True)
