"""A ``ThreadPoolExecutor``: a bounded number of threads that take one unit after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.option import CORES, Amount, Choice, Option, amount
from engine.strategies.executor import run_on_executor
from engine.strategies.strategy import Group, LookUp, Strategy, run_in_series
from engine.workload.inventory import Record
from engine.workload.task_graph import Task

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

STATE = Choice("pool", "Pool", ("cold", "warm"))
"""Whether a pool is created while the clock runs, or is there before."""


class ThreadPool(Strategy):
    """Hands units to a pool of threads."""

    name: ClassVar[str] = "thread-pool"
    title: ClassVar[str] = "thread pool"
    summary: ClassVar[str] = "ThreadPoolExecutor, as many threads as its size"
    group: ClassVar[Group] = Group.THREADS
    unit: ClassVar[str] = "pool thread"
    options: ClassVar[tuple[Option, ...]] = (
        # The article's executor has 30.
        Amount("size", "Pool size", 1, 10_000, "30", (CORES,)),
        STATE,
    )
    unit_cost_s: ClassVar[float] = 150e-6
    unit_memory_bytes: ClassVar[int] = 40_000

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self._size = amount(self._options["size"])
        self._pool: ThreadPoolExecutor | None = None

    @property
    def slots(self) -> int | None:
        """The size of the pool."""
        return self._size

    @property
    def carriers(self) -> int | None:
        """The size of the pool."""
        return self._size

    def threads(self, units: int) -> int:
        """As many as the pool has, or fewer units than that, and the one that asks."""
        return min(units, self._size) + 1

    def prepare(self) -> None:
        """Import the executor."""
        import concurrent.futures.thread

        del concurrent

    def set_up(self, look_up: LookUp) -> None:
        """Start all threads of a warm pool."""
        if self._options["pool"] == "warm":
            import threading

            self._pool = self._create()
            # Each waits for all, so that none takes two turns.
            barrier = threading.Barrier(self._size)
            for future in [self._pool.submit(barrier.wait) for _ in range(self._size)]:
                future.result()

    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run the graph on the pool.

        Raises:
            UnitsFailed: a unit raised, or no thread could be started for it.
        """
        if self._pool is not None:
            return _run(self._pool, task, look_up)
        with self._create() as pool:
            return _run(pool, task, look_up)

    def tear_down(self) -> None:
        """End a warm pool."""
        if self._pool is not None:
            self._pool.shutdown()

    def _create(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(self._size)


def _run(pool: ThreadPoolExecutor, task: Task, look_up: LookUp) -> list[Record]:
    return run_on_executor(task, lambda unit: pool.submit(run_in_series, unit, look_up))
