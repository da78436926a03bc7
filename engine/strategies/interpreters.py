"""An ``InterpreterPoolExecutor``: interpreters in one process, each with its own lock."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from engine.strategies.executor import begin_worker, run_item, run_unit
from engine.strategies.pool import STATE, Pool, keep_busy
from engine.strategies.strategy import Group, LookUp
from engine.vocabulary.option import CORES, Amount, Option
from engine.vocabulary.wording import N_, Text
from engine.workload.inventory import Record
from engine.workload.task_graph import Task

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

_BUSY_S = 0.1
_BUSY_AN_INTERPRETER_S = 0.05


class Interpreters(Pool):
    """Hands units to a pool of threads, each with its own interpreter."""

    name: ClassVar[str] = "interpreters"
    title: ClassVar[str] = "interpreters"
    summary: ClassVar[Text] = N_("InterpreterPoolExecutor, one GIL each")
    group: ClassVar[Group] = Group.COMBINED
    demand: ClassVar[Text | None] = N_("modules that subinterpreters can import")
    unit: ClassVar[Text | None] = N_("interpreter")
    options: ClassVar[tuple[Option, ...]] = (
        Amount("size", N_("Pool size"), 1, 200, CORES, (CORES,), "interpreter"),
        STATE,
    )
    # PEP 734.
    least_python: ClassVar[tuple[int, int]] = (3, 14)
    has_own_gils: ClassVar[bool] = True
    unit_cost_s: ClassVar[float] = 20e-3
    unit_memory_bytes: ClassVar[int] = 4_000_000

    def threads(self, units: int) -> int:
        """The pool's, and the calling thread."""
        return self.size + 1

    @classmethod
    def load(cls) -> None:
        """Import the executor."""
        import concurrent.futures.interpreter  # type: ignore[import-not-found]  # from 3.14

        del concurrent

    def create(self, look_up: LookUp) -> Executor:
        """Return an executor of interpreters."""
        import concurrent.futures

        pool_type: Any = concurrent.futures.InterpreterPoolExecutor  # type: ignore[attr-defined]
        # A partial is pickled, so its function belongs to its module in the other interpreter. A
        # plain function without a closure is sent as bare code, without that module's globals.
        executor: Executor = pool_type(self.size, initializer=partial(begin_worker, look_up))
        return executor

    def submit(self, executor: Executor, unit: Task, look_up: LookUp) -> Future[list[Record]]:
        """Submit a unit to an interpreter, which already has the look-up."""
        return executor.submit(partial(run_unit, unit))

    def submit_item(self, executor: Executor, item: int, look_up: LookUp) -> Future[Record]:
        """Submit a user's item."""
        return executor.submit(partial(run_item, item))

    def fill(self, executor: Executor) -> None:
        """Keep each interpreter busy until the last one has started."""
        keep_busy(executor, self.size, _BUSY_S + self.size * _BUSY_AN_INTERPRETER_S)
