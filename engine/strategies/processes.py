"""One ``multiprocessing.Process`` per unit, results through a Manager list."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, ClassVar

from engine.process.ending import units_ended
from engine.strategies.child_processes import START_METHOD, StartsProcesses, helpers
from engine.strategies.strategy import Group, LookUp, UnitsFailed
from engine.vocabulary.cause import Cause, CausedError, Why, cause_of
from engine.vocabulary.option import Option
from engine.vocabulary.wording import N_, Text
from engine.workload.inventory import Record
from engine.workload.task_graph import Parallel, Task, first_query

if TYPE_CHECKING:
    from collections.abc import MutableSequence

    Answers = MutableSequence[tuple[int, list[Record] | CausedError]]
    """The units' answers: the number of a unit's first query, and its records, or what the user's
    function raised."""


class Processes(StartsProcesses):
    """Starts one process per unit, gathers the answers in a Manager list and joins them all."""

    name: ClassVar[str] = "processes"
    title: ClassVar[str] = "processes"
    summary: ClassVar[Text] = N_("a new process for each unit, a Manager list")
    group: ClassVar[Group] = Group.PROCESSES
    demand: ClassVar[Text | None] = N_("data that can be pickled")
    unit: ClassVar[Text | None] = N_("process")
    options: ClassVar[tuple[Option, ...]] = (START_METHOD,)
    unit_cost_s: ClassVar[float] = 30e-3
    unit_memory_bytes: ClassVar[int] = 3_000_000

    @property
    def set_up_cost_s(self) -> float:
        """The Manager is a process too."""
        return 0.25 if self._options["start_method"] == "fork" else 0.6

    def threads(self, units: int) -> int:
        """Two per process: one runs the unit, one watches standard input."""
        return 2 * self.processes(units) + 1

    def processes(self, units: int) -> int:
        """One per unit, the Manager, and multiprocessing's own."""
        return min(units, self.at_once or units) + 1 + helpers(self._options["start_method"])

    @classmethod
    def load(cls) -> None:
        """Import multiprocessing with its managers."""
        import multiprocessing.managers

        del multiprocessing

    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run the graph, a process for each child of a ``Parallel``.

        Raises:
            UnitsFailed: a process ended with an exit code other than 0.
            CausedError: one could not start.
        """
        import multiprocessing
        from multiprocessing.managers import SyncManager

        from engine.process.watchdog import end_with_stdin

        start_method = self._options["start_method"]
        manager = SyncManager(ctx=multiprocessing.get_context(start_method))
        # The Manager outlives a worker that is killed, unless it watches for itself.
        manager.start(initializer=end_with_stdin)
        answers: Answers = manager.list()
        failure: Cause | None = None
        raised: list[CausedError] = []
        records: list[Record] = []
        try:
            records = _run_here(task, look_up, start_method, answers, self.at_once)
        except UnitsFailed as error:
            failure = error.cause
        # The units append as they end; numbers of queries put them back in the graph's order.
        gathered = sorted(answers[:], key=itemgetter(0))
        for _, outcome in gathered:
            if isinstance(outcome, CausedError):
                raised.append(outcome)
        # Not if a process could not start: out of threads, the Manager would never answer. It then
        # ends with stdin.
        manager.shutdown()
        for _, outcome in gathered:
            if not isinstance(outcome, CausedError):
                records += outcome
        if raised:
            failure = raised[0].cause
        if failure is not None:
            raise UnitsFailed(failure, records)
        return records


def _run_here(
    task: Task,
    look_up: LookUp,
    start_method: str,
    answers: Answers,
    at_once: int | None = None,
) -> list[Record]:
    """Run a graph in this process and return the records that did not go into ``answers``."""
    if isinstance(task, int):
        return [look_up(task)]
    if isinstance(task, Parallel):
        _run_at_once(task, look_up, start_method, answers, at_once)
        return []
    records: list[Record] = []
    for child in task.children:
        records += _run_here(child, look_up, start_method, answers)
    return records


def _run_at_once(
    task: Parallel, look_up: LookUp, start_method: str, answers: Answers, at_once: int | None
) -> None:
    import multiprocessing
    import multiprocessing.connection

    context = multiprocessing.get_context(start_method)
    processes: list[multiprocessing.process.BaseProcess] = []
    running: dict[int, multiprocessing.process.BaseProcess] = {}
    for child in task.children:
        # One that dies would not give back a place of a semaphore: wait for ends instead.
        while at_once and len(running) >= at_once:
            for ended in multiprocessing.connection.wait(list(running)):
                assert isinstance(ended, int)
                running.pop(ended).join()
        # typeshed's BaseContext lacks Process, which each of its subclasses has.
        process = context.Process(  # type: ignore[attr-defined]
            target=_run_item if at_once else _run_unit,
            args=(child, look_up, start_method, answers),
        )
        try:
            process.start()
        except OSError as error:
            counts = {"started": len(processes), "processes": len(task.children)}
            raise CausedError(Cause(Why.FEWER_PROCESSES, counts, str(error))) from error
        processes.append(process)
        running[process.sentinel] = process
    for process in processes:
        process.join()
    exit_codes = [process.exitcode for process in processes if process.exitcode]
    if exit_codes:
        raise UnitsFailed(units_ended(exit_codes, len(processes)), [])


def _run_unit(task: Task, look_up: LookUp, start_method: str, answers: Answers) -> None:
    from engine.process.watchdog import end_with_stdin

    end_with_stdin()
    records = _run_here(task, look_up, start_method, answers)
    if records:
        answers.append((first_query(task), records))


def _run_item(task: Task, look_up: LookUp, start_method: str, answers: Answers) -> None:
    """Do the same for a user's item, and send home what its function raised."""
    try:
        _run_unit(task, look_up, start_method, answers)
    except Exception as error:
        # An answer that cannot be pickled too.
        raised = error if isinstance(error, CausedError) else CausedError(cause_of(error))
        answers.append((first_query(task), raised))
        raise SystemExit(1) from None
