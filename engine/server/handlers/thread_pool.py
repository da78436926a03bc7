"""A ``ThreadPoolExecutor`` that takes clusters rather than requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.server.handlers.pool import PoolHandler
from engine.strategies import thread_pool
from engine.strategies.strategy import Strategy
from engine.vocabulary.wording import N_, Text
from engine.workload.task_graph import FanOut

if TYPE_CHECKING:
    from concurrent.futures import Executor


class ThreadPool(PoolHandler):
    """Hands each cluster to a thread of the executor."""

    name: ClassVar[str] = "thread-pool"
    title: ClassVar[str] = thread_pool.ThreadPool.title
    summary: ClassVar[Text] = N_("a cluster at a time in each thread of one pool")
    strategy: ClassVar[type[Strategy]] = thread_pool.ThreadPool
    fan_out: ClassVar[FanOut] = FanOut.CLUSTER

    def create(self) -> Executor:
        """Return a pool of threads, each started when it is first needed."""
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(self.pool, thread_name_prefix="pool")
