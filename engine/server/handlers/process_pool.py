"""A ``ProcessPoolExecutor`` that takes clusters: one process that dies breaks the whole pool."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.process.watchdog import end_with_stdin
from engine.server.handlers.child_processes import forkserver_context
from engine.server.handlers.pool import PoolHandler
from engine.strategies import process_pool
from engine.strategies.pool import keep_busy
from engine.strategies.strategy import Strategy
from engine.vocabulary.wording import N_, Text
from engine.workload.task_graph import FanOut

if TYPE_CHECKING:
    from concurrent.futures import Executor

_BUSY_S = 0.05
_BUSY_A_PROCESS_S = 0.004


class ProcessPool(PoolHandler):
    """Hands each cluster to one process of a pool."""

    name: ClassVar[str] = "process-pool"
    title: ClassVar[str] = process_pool.ProcessPool.title
    summary: ClassVar[Text] = N_("a cluster at a time in each process of one pool")
    strategy: ClassVar[type[Strategy]] = process_pool.ProcessPool
    fan_out: ClassVar[FanOut] = FanOut.CLUSTER
    child_modules: ClassVar[tuple[str, ...]] = ("concurrent.futures.process",)

    def start(self) -> None:
        """Make the pool and start all its processes now: each start would delay the loop."""
        self._context = forkserver_context(type(self))
        super().start()
        keep_busy(self._executor, self.pool, _BUSY_S + self.pool * _BUSY_A_PROCESS_S)

    def create(self) -> Executor:
        """Return a pool of processes, each started once the others are busy."""
        from concurrent.futures import ProcessPoolExecutor

        return ProcessPoolExecutor(self.pool, mp_context=self._context, initializer=end_with_stdin)
