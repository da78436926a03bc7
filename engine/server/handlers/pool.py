"""Submit each unit to a pool and await it in the coroutine: no thread waits for others."""

from __future__ import annotations

import abc
import time
from typing import TYPE_CHECKING

from engine.server.handlers.handler import Answer, Handler, StrategyFailed
from engine.strategies.strategy import LookUp, run_in_series
from engine.vocabulary.cause import cause_of
from engine.workload.inventory import Record
from engine.workload.task_graph import Parallel, Task, is_unit

if TYPE_CHECKING:
    from concurrent.futures import Executor


class PoolHandler(Handler):
    """Shares ``pool`` threads or processes among the units of all requests."""

    _executor: Executor

    @classmethod
    def query_slots(cls, pool: int) -> int | None:
        """Return one slot for each thread or process."""
        return pool

    @classmethod
    def request_slots(cls, pool: int, clusters: int) -> int | None:
        """Return how many requests can run at once: the pool takes clusters of any request."""
        return max(1, pool // clusters)

    @abc.abstractmethod
    def create(self) -> Executor:
        """Return a new pool."""

    def start(self) -> None:
        """Make the pool."""
        self._executor = self.create()

    async def answer(self, task: Task, look_up: LookUp) -> Answer:
        """Run the graph, each unit as soon as those before it have ended and a worker is free.

        Raises:
            StrategyFailed: a unit was lost; if a process died, the pool broke and is replaced.
        """
        from concurrent.futures import BrokenExecutor

        executor = self._executor
        started_s = time.perf_counter()
        try:
            records = await _run(executor, task, look_up)
        except BrokenExecutor as error:
            # The first request that notices replaces the broken pool.
            if self._executor is executor:
                self._executor = self.create()
            raise StrategyFailed(cause_of(error)) from error
        except RuntimeError as error:  # the system refuses a thread
            raise StrategyFailed(cause_of(error)) from error
        return Answer(records, time.perf_counter() - started_s)

    def close(self) -> None:
        """Take no more units."""
        self._executor.shutdown(wait=False, cancel_futures=True)


async def _run(executor: Executor, task: Task, look_up: LookUp) -> list[Record]:
    import asyncio

    if is_unit(task):
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(executor, run_in_series, task, look_up)
    assert not isinstance(task, int)
    if isinstance(task, Parallel):
        parts = await asyncio.gather(*(_run(executor, child, look_up) for child in task.children))
        return [record for part in parts for record in part]
    records: list[Record] = []
    for child in task.children:
        records += await _run(executor, child, look_up)
    return records
