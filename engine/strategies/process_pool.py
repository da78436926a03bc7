"""A ``ProcessPoolExecutor``: a bounded number of processes that take one unit after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.strategies.child_processes import START_METHOD, StartsProcesses, helpers
from engine.strategies.executor import begin_process, run_item, run_unit
from engine.strategies.pool import STATE, Pool, keep_busy
from engine.strategies.strategy import Group, LookUp
from engine.vocabulary.option import CORES, Amount, Option
from engine.vocabulary.wording import N_, Text
from engine.workload.inventory import Record
from engine.workload.task_graph import Task

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

_BUSY_S = 0.05
_BUSY_A_PROCESS_S = 0.004


class ProcessPool(StartsProcesses, Pool):
    """Hands units to a pool of processes; one that dies breaks the whole pool."""

    name: ClassVar[str] = "process-pool"
    title: ClassVar[str] = "process pool"
    summary: ClassVar[Text] = N_("ProcessPoolExecutor, as many processes as its size")
    group: ClassVar[Group] = Group.PROCESSES
    demand: ClassVar[Text | None] = N_("data that can be pickled")
    unit: ClassVar[Text | None] = N_("pool process")
    options: ClassVar[tuple[Option, ...]] = (
        Amount("size", N_("Pool size"), 1, 500, CORES, (CORES,), "process"),
        STATE,
        START_METHOD,
    )
    unit_cost_s: ClassVar[float] = 5e-3
    unit_memory_bytes: ClassVar[int] = 3_000_000

    @property
    def set_up_cost_s(self) -> float:
        """The pool's processes."""
        return 0.2 + self.size * (0.01 if self._options["start_method"] == "fork" else 0.1)

    def threads(self, units: int) -> int:
        """Two per process, and three of the calling process."""
        return 2 * self.processes(units) + 3

    def processes(self, units: int) -> int:
        """The pool's, and multiprocessing's own.

        A cold pool starts no more than there are units, unless it forks.
        """
        start_method = self._options["start_method"]
        is_full = start_method == "fork" or self._options["pool"] == "warm"
        started = self.size if is_full else min(self.size, units)
        return started + helpers(start_method)

    @classmethod
    def load(cls) -> None:
        """Import the executor."""
        import concurrent.futures.process

        del concurrent

    def create(self, look_up: LookUp) -> Executor:
        """Return an executor of processes."""
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        return ProcessPoolExecutor(
            self.size,
            mp_context=multiprocessing.get_context(self._options["start_method"]),
            initializer=begin_process,
            initargs=(look_up,),
        )

    def submit(self, executor: Executor, unit: Task, look_up: LookUp) -> Future[list[Record]]:
        """Submit a unit to a process, which already has the look-up."""
        return executor.submit(run_unit, unit)

    def submit_item(self, executor: Executor, item: int, look_up: LookUp) -> Future[Record]:
        """Submit a user's item."""
        return executor.submit(run_item, item)

    def fill(self, executor: Executor) -> None:
        """Keep each process busy until the last one has started."""
        keep_busy(executor, self.size, _BUSY_S + self.size * _BUSY_A_PROCESS_S)
