"""Dask's distributed scheduler, for work that needs more than one machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from engine.strategies.executor import run_on_executor
from engine.strategies.strategy import Group, LookUp, Strategy, run_in_series
from engine.vocabulary import wording
from engine.vocabulary.cause import Cause, CausedError, Why
from engine.vocabulary.option import CORES, Amount, Option, Text, amount
from engine.vocabulary.wording import N_
from engine.workload.inventory import Record
from engine.workload.task_graph import Task, queries_of

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    Times = list[tuple[int, int, int]]
    """When queries started and ended, in ns on the clock of the worker that ran them."""

_CONNECT_S = 5


class Dask(Strategy):
    """Submits units to the workers of a cluster: its own, or that of a scheduler at an address."""

    name: ClassVar[str] = "dask"
    title: ClassVar[str] = "Dask"
    summary: ClassVar[wording.Text] = N_("a cluster of workers, local or remote")
    group: ClassVar[Group] = Group.COMBINED
    demand: ClassVar[wording.Text | None] = N_("a cluster of workers")
    unit: ClassVar[wording.Text | None] = N_("Dask task")
    options: ClassVar[tuple[Option, ...]] = (
        Amount("workers", N_("Workers"), 1, 200, CORES, (CORES,)),
        Text(
            "scheduler",
            N_("Scheduler"),
            N_("address such as tcp://10.0.0.5:8786; empty: a local one"),
        ),
    )
    packages: ClassVar[tuple[str, ...]] = ("distributed",)
    install: ClassVar[str] = "racelane[dask]"
    has_own_gils: ClassVar[bool] = True
    unit_cost_s: ClassVar[float] = 3e-3
    unit_memory_bytes: ClassVar[int] = 80_000_000

    def __init__(self, options: Mapping[str, str], at_once: int | None = None) -> None:
        super().__init__(options, at_once)
        self._workers = amount(self._options["workers"])
        if at_once is not None and "workers" not in options:
            self._workers = min(self._workers, at_once)
        self._address = self._options["scheduler"]
        self._client: Any = None
        self._cluster: Any = None

    @property
    def slots(self) -> int | None:
        """One per worker; unknown for a remote cluster."""
        return self.at_once if self._address else self._workers

    @property
    def carriers(self) -> int | None:
        """One per worker; unknown for a remote cluster."""
        return None if self._address else self._workers

    @property
    def is_elsewhere(self) -> bool:
        """Whether the workers of a remote scheduler do the work."""
        return bool(self._address)

    @property
    def outlives_worker(self) -> bool:
        """Its workers are reaped by nannies, and nobody waits for those."""
        return True

    @property
    def set_up_cost_s(self) -> float:
        """The cluster starts before the clock, but takes seconds."""
        return 1.5 if self._address else 2.0 + self._workers

    def threads(self, units: int) -> int:
        """About twelve per worker, with its nanny."""
        return 12 * self.processes(units) + 12

    def processes(self, units: int) -> int:
        """One per worker; none for a remote cluster."""
        return 0 if self._address else self._workers

    @classmethod
    def load(cls) -> None:
        """Import Dask."""
        import distributed

        del distributed

    def set_up(self, look_up: LookUp) -> None:
        """Start the cluster, or connect to the scheduler.

        Raises:
            CausedError: the scheduler does not answer, or has no workers.
        """
        import distributed

        # Neither is typed.
        make_cluster: Any = distributed.LocalCluster
        make_client: Any = distributed.Client
        if not self._address:
            self._cluster = make_cluster(
                n_workers=self._workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
            )
            self._client = make_client(self._cluster)
            self._client.wait_for_workers(self._workers)
            return
        try:
            self._client = make_client(self._address, timeout=_CONNECT_S)
            self._client.wait_for_workers(1, timeout=_CONNECT_S)
        except (TimeoutError, OSError, ValueError) as error:
            cause = Cause(
                Why.NO_SCHEDULER,
                {"address": self._address, "timeout_s": _CONNECT_S},
                str(error),
            )
            raise CausedError(cause) from None

    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run the graph on the cluster.

        Raises:
            UnitsFailed: a unit raised, or its worker died more often than Dask tolerates.
        """
        # Pure tasks with equal arguments would run once and be cached.
        executor: Executor = self._client.get_executor(pure=False, retries=0)
        if not self._address:
            return run_on_executor(task, lambda unit: executor.submit(run_in_series, unit, look_up))
        _send_by_value()
        far_look_up = look_up.detached()

        def submit(unit: Task) -> Future[list[Record]]:
            from concurrent.futures import Future

            near: Future[list[Record]] = Future()
            far = executor.submit(_run_timed, unit, far_look_up)
            far.add_done_callback(lambda far: _bring_home(far, near, look_up))
            return near

        return run_on_executor(task, submit, self.at_once)

    def tear_down(self) -> None:
        """End the cluster, or disconnect from the scheduler."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def _send_by_value() -> None:
    """Send functions by value: a remote worker need not have Racelane."""
    import cloudpickle

    import engine as package

    cloudpickle.register_pickle_by_value(package)


def _run_timed(unit: Task, look_up: LookUp) -> tuple[list[Record], Times, int]:
    """Run a unit in a process without access to the scoreboard.

    Returns:
        The records, when queries started and ended, and the time now, all on one clock.
    """
    import time

    records: list[Record] = []
    times: Times = []
    for query in queries_of(unit):
        started = time.perf_counter_ns()
        records.append(look_up(query))
        times.append((query, started, time.perf_counter_ns()))
    return records, times, time.perf_counter_ns()


def _bring_home(
    far: Future[tuple[list[Record], Times, int]], near: Future[list[Record]], look_up: LookUp
) -> None:
    """Record a unit's times as if it had ended now: clocks of two machines cannot be compared."""
    import time

    error = far.exception()
    if error is not None:
        near.set_exception(error)
        return
    records, times, ended = far.result()
    ahead = time.perf_counter_ns() - ended
    for query, started_ns, ended_ns in times:
        look_up.note(query, started_ns + ahead, ended_ns + ahead)
    near.set_result(records)
