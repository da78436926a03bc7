"""A ``ThreadPoolExecutor``: a bounded number of threads that take one unit after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.strategies.pool import STATE, Pool
from engine.strategies.strategy import Group, LookUp, run_in_series
from engine.vocabulary.option import CORES, Amount, Option
from engine.vocabulary.wording import N_, Text
from engine.workload.inventory import Record
from engine.workload.task_graph import Task

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future


class ThreadPool(Pool):
    """Submits units to a pool of threads."""

    name: ClassVar[str] = "thread-pool"
    title: ClassVar[str] = "thread pool"
    summary: ClassVar[Text] = N_("ThreadPoolExecutor, as many threads as its size")
    group: ClassVar[Group] = Group.THREADS
    unit: ClassVar[Text | None] = N_("pool thread")
    options: ClassVar[tuple[Option, ...]] = (
        # The article's executor has 30.
        Amount("size", N_("Pool size"), 1, 10_000, "30", (CORES,), "thread"),
        STATE,
    )
    unit_cost_s: ClassVar[float] = 150e-6
    unit_memory_bytes: ClassVar[int] = 40_000

    def threads(self, units: int) -> int:
        """One per unit up to the size of the pool, and the calling thread."""
        return min(units, self.size) + 1

    @classmethod
    def load(cls) -> None:
        """Import the executor."""
        import concurrent.futures.thread

        del concurrent

    def create(self, look_up: LookUp) -> Executor:
        """Return an executor of threads."""
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(self.size)

    def submit(self, executor: Executor, unit: Task, look_up: LookUp) -> Future[list[Record]]:
        """Submit a unit to a thread."""
        return executor.submit(run_in_series, unit, look_up)

    def submit_item(self, executor: Executor, item: int, look_up: LookUp) -> Future[Record]:
        """Submit a user's item."""
        return executor.submit(look_up, item)

    def fill(self, executor: Executor) -> None:
        """Make all threads wait for each other, so that each takes one task."""
        import threading

        barrier = threading.Barrier(self.size)
        for future in [executor.submit(barrier.wait) for _ in range(self.size)]:
            future.result()
