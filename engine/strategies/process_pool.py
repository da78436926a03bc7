"""A ``ProcessPoolExecutor``: a bounded number of processes that take one unit after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.option import CORES, Amount, Choice, Option, amount
from engine.strategies.executor import begin_process, run_on_executor, run_unit, stay
from engine.strategies.strategy import Group, LookUp, Strategy
from engine.strategies.thread_pool import STATE
from engine.workload.inventory import Record
from engine.workload.task_graph import Task

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

_STAY_S = 0.05
_STAY_A_PROCESS_S = 0.004


class ProcessPool(Strategy):
    """Hands units to a pool of processes."""

    name: ClassVar[str] = "process-pool"
    title: ClassVar[str] = "process pool"
    summary: ClassVar[str] = "ProcessPoolExecutor, as many processes as its size"
    group: ClassVar[Group] = Group.PROCESSES
    unit: ClassVar[str] = "pool process"
    options: ClassVar[tuple[Option, ...]] = (
        Amount("size", "Pool size", 1, 500, CORES, (CORES,)),
        STATE,
        Choice("start_method", "Start method", ("fork", "forkserver", "spawn")),
    )
    has_own_gils: ClassVar[bool] = True
    unit_cost_s: ClassVar[float] = 5e-3
    unit_memory_bytes: ClassVar[int] = 3_000_000

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self._size = amount(self._options["size"])
        self._pool: ProcessPoolExecutor | None = None

    @property
    def slots(self) -> int | None:
        """The size of the pool."""
        return self._size

    @property
    def carriers(self) -> int | None:
        """The size of the pool."""
        return self._size

    @property
    def set_up_cost_s(self) -> float:
        """The pool's processes."""
        return 0.2 + self._size * (0.01 if self._options["start_method"] == "fork" else 0.1)

    def threads(self, units: int) -> int:
        """Two a process, and three of the one that asks."""
        return 2 * self.processes(units) + 3

    def processes(self, units: int) -> int:
        """As many as the pool has."""
        return self._size

    def prepare(self) -> None:
        """Import the executor."""
        import concurrent.futures.process

        del concurrent

    def set_up(self, look_up: LookUp) -> None:
        """Start all processes of a warm pool."""
        if self._options["pool"] == "warm":
            self._pool = self._create(look_up)
            # Long enough for none to be free again before the last one starts.
            stay_s = _STAY_S + self._size * _STAY_A_PROCESS_S
            for future in [self._pool.submit(stay, stay_s) for _ in range(self._size)]:
                future.result()

    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run the graph on the pool.

        Raises:
            UnitsFailed: a unit raised, or a process died, which breaks the whole pool.
        """
        if self._pool is not None:
            return _run(self._pool, task)
        with self._create(look_up) as pool:
            return _run(pool, task)

    def tear_down(self) -> None:
        """End a warm pool."""
        if self._pool is not None:
            self._pool.shutdown()

    def _create(self, look_up: LookUp) -> ProcessPoolExecutor:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        return ProcessPoolExecutor(
            self._size,
            mp_context=multiprocessing.get_context(self._options["start_method"]),
            initializer=begin_process,
            initargs=(look_up,),
        )


def _run(pool: ProcessPoolExecutor, task: Task) -> list[Record]:
    return run_on_executor(task, lambda unit: pool.submit(run_unit, unit))
