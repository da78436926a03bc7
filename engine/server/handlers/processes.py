"""The article's second program: one process per cluster, started and joined in the executor.

Answers come through one pipe per process. The article's Manager list would add a process per
request and gain nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.process.ending import units_ended
from engine.process.watchdog import end_with_stdin
from engine.server.handlers.child_processes import forkserver_context
from engine.server.handlers.executor import ExecutorHandler
from engine.strategies import processes
from engine.strategies.strategy import LookUp, Strategy, UnitsFailed, run_in_series
from engine.vocabulary.wording import N_, Text
from engine.workload.inventory import Record
from engine.workload.task_graph import FanOut, Parallel, Task

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess


class Processes(ExecutorHandler):
    """Starts one process per cluster and joins them all, in a thread of the executor."""

    name: ClassVar[str] = "processes"
    title: ClassVar[str] = processes.Processes.title
    summary: ClassVar[Text] = N_("a new process per cluster, joined in the executor")
    strategy: ClassVar[type[Strategy]] = processes.Processes
    fan_out: ClassVar[FanOut] = FanOut.CLUSTER

    def start(self) -> None:
        """Make the executor, and start the fork server."""
        import threading

        super().start()
        self._context = forkserver_context(type(self))
        # Starting a process also reaps all that have ended; two threads doing so at once would
        # take exit codes from each other.
        self._lock = threading.Lock()

    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run the graph, a process for each child of a ``Parallel``.

        Raises:
            UnitsFailed: a process ended without its answer.
            OSError: one could not be started.
        """
        children = task.children if isinstance(task, Parallel) else (task,)
        members: list[_Member] = []
        try:
            for child in children:
                members.append(self._begin(child, look_up))
        except OSError:
            for member in members:
                member.process.kill()
                self._end(member)
            raise
        records: list[Record] = []
        failed: list[int] = []
        for member in members:
            answer = member.answer()
            exit_code = self._end(member)
            if answer is None:
                failed.append(exit_code)
            else:
                records += answer
        if failed:
            raise UnitsFailed(units_ended(failed, len(members)), records)
        return records

    def _begin(self, unit: Task, look_up: LookUp) -> _Member:
        reading, writing = self._context.Pipe(duplex=False)
        with writing:
            try:
                process = self._context.Process(target=_run_unit, args=(writing, unit, look_up))
                with self._lock:
                    process.start()
            except OSError:
                reading.close()
                raise
        return _Member(process, reading)

    def _end(self, member: _Member) -> int:
        """Return the exit code of a process, once it has ended."""
        from multiprocessing.connection import wait

        member.connection.close()
        wait([member.process.sentinel])
        with self._lock:
            member.process.join()
            exit_code = member.process.exitcode
            member.process.close()
        assert exit_code is not None
        return exit_code


class _Member:
    """One process, and the pipe from it."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection

    def answer(self) -> list[Record] | None:
        """Wait for what it looked up; return None if it ends without an answer."""
        try:
            records: list[Record] = self.connection.recv()
        except (EOFError, OSError):
            return None
        return records


def _run_unit(connection: Connection, unit: Task, look_up: LookUp) -> None:
    end_with_stdin()
    connection.send(run_in_series(unit, look_up))
