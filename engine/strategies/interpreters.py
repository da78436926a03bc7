"""An ``InterpreterPoolExecutor``: interpreters in one process, each with a lock of its own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from engine.option import CORES, Amount, Option, amount
from engine.strategies.executor import begin_worker, run_on_executor, run_unit, stay
from engine.strategies.strategy import Group, LookUp, Strategy
from engine.strategies.thread_pool import STATE
from engine.workload.inventory import Record
from engine.workload.task_graph import Task

if TYPE_CHECKING:
    from concurrent.futures import Executor

_STAY_S = 0.1
_STAY_AN_INTERPRETER_S = 0.05


class Interpreters(Strategy):
    """Hands units to a pool of threads that each have an interpreter of their own."""

    name: ClassVar[str] = "interpreters"
    title: ClassVar[str] = "interpreters"
    summary: ClassVar[str] = "InterpreterPoolExecutor, a GIL each"
    group: ClassVar[Group] = Group.COMBINED
    unit: ClassVar[str] = "interpreter"
    options: ClassVar[tuple[Option, ...]] = (
        Amount("size", "Pool size", 1, 200, CORES, (CORES,)),
        STATE,
    )
    # PEP 734.
    least_python: ClassVar[tuple[int, int]] = (3, 14)
    has_own_gils: ClassVar[bool] = True
    unit_cost_s: ClassVar[float] = 20e-3
    unit_memory_bytes: ClassVar[int] = 4_000_000

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self._size = amount(self._options["size"])
        self._pool: Executor | None = None

    @property
    def slots(self) -> int | None:
        """The size of the pool."""
        return self._size

    @property
    def carriers(self) -> int | None:
        """The size of the pool."""
        return self._size

    def threads(self, units: int) -> int:
        """As many as the pool has, and the one that asks."""
        return self._size + 1

    def prepare(self) -> None:
        """Import the executor."""
        import concurrent.futures.interpreter  # type: ignore[import-not-found]  # from 3.14

        del concurrent

    def set_up(self, look_up: LookUp) -> None:
        """Start all interpreters of a warm pool."""
        if self._options["pool"] == "warm":
            self._pool = self._create(look_up)
            # Long enough for none to be free again before the last one starts.
            stay_s = _STAY_S + self._size * _STAY_AN_INTERPRETER_S
            for future in [self._pool.submit(stay, stay_s) for _ in range(self._size)]:
                future.result()

    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run the graph on the pool.

        Raises:
            UnitsFailed: a unit raised.
        """
        if self._pool is not None:
            return _run(self._pool, task)
        with self._create(look_up) as pool:
            return _run(pool, task)

    def tear_down(self) -> None:
        """End a warm pool."""
        if self._pool is not None:
            self._pool.shutdown()

    def _create(self, look_up: LookUp) -> Executor:
        import concurrent.futures

        pool_type: Any = concurrent.futures.InterpreterPoolExecutor  # type: ignore[attr-defined]
        # As partials both go by pickle, and so belong to one module in the other interpreter. A
        # plain function without a closure is sent as bare code, whose globals are nobody's.
        pool: Executor = pool_type(self._size, initializer=partial(begin_worker, look_up))
        return pool


def _run(pool: Executor, task: Task) -> list[Record]:
    return run_on_executor(task, lambda unit: pool.submit(partial(run_unit, unit)))
