"""One process per core, each with a gevent hub and one greenlet per unit of its share."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from engine.process.ending import ended
from engine.strategies.child_processes import START_METHOD, StartsProcesses, helpers
from engine.strategies.gevent import run_in_greenlets, start_hub
from engine.strategies.pool import STATE
from engine.strategies.strategy import (
    Group,
    LookUp,
    UnitsFailed,
    gathered,
)
from engine.vocabulary.cause import Cause, CausedError, Why, cause_of
from engine.vocabulary.option import CORES, Amount, Option, amount
from engine.vocabulary.wording import N_, Text
from engine.workload.inventory import Record
from engine.workload.task_graph import FanOut, Parallel, Task

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess


class GeventProcesses(StartsProcesses):
    """Shares the units among processes, which run them as greenlets."""

    name: ClassVar[str] = "gevent-processes"
    title: ClassVar[str] = "gevent + processes"
    summary: ClassVar[Text] = N_("one process per core, a gevent hub in each")
    group: ClassVar[Group] = Group.COMBINED
    demand: ClassVar[Text | None] = N_("processes with a patched standard library")
    unit: ClassVar[Text | None] = N_("greenlet")
    article_fan_out: ClassVar[FanOut] = FanOut.STAGE
    options: ClassVar[tuple[Option, ...]] = (
        Amount("processes", N_("Processes"), 1, 500, CORES, (CORES,), "process"),
        STATE,
        START_METHOD,
    )
    packages: ClassVar[tuple[str, ...]] = ("gevent",)
    is_cooperative: ClassVar[bool] = True
    fresh_kinds: ClassVar[frozenset[str]] = frozenset({"sleep"})
    unit_cost_s: ClassVar[float] = 30e-6
    unit_memory_bytes: ClassVar[int] = 8_000

    def __init__(self, options: Mapping[str, str], at_once: int | None = None) -> None:
        super().__init__(options, at_once)
        self._count = amount(self._options["processes"])
        if at_once is not None:
            # Each needs room for one query at least.
            self._count = min(self._count, at_once)
        self._members: list[_Member] = []

    @property
    def carriers(self) -> int | None:
        """One per process."""
        return self._count

    @property
    def set_up_cost_s(self) -> float:
        """Each process starts and patches itself."""
        return 0.3 + self._count * (0.05 if self._options["start_method"] == "fork" else 0.3)

    def threads(self, units: int) -> int:
        """Two per process, and the calling thread."""
        return 2 * self.processes(units) + 1

    def processes(self, units: int) -> int:
        """The option's value, and multiprocessing's own."""
        return self._count + helpers(self._options["start_method"])

    @classmethod
    def load(cls) -> None:
        """Import without patching: multiprocessing does not work with a patched library."""
        import multiprocessing.connection

        import gevent.monkey

        del multiprocessing, gevent

    def set_up(self, look_up: LookUp) -> None:
        """Start warm processes."""
        if self._options["pool"] == "warm":
            self._members = self._start(look_up)

    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run the graph, its outermost children shared among the processes.

        Raises:
            UnitsFailed: a unit raised, or a process died.
        """
        members = self._members or self._start(look_up)
        shares = _shares(task, len(members))
        # With few units some processes get none; _end stops them.
        busy = members[: len(shares)]
        for place, (member, share) in enumerate(zip(busy, shares, strict=True)):
            member.connection.send((share, self._at_once_of(place, len(busy))))
        outcomes = [member.answer() for member in busy]
        if not self._members:
            _end(members)
        return gathered(outcomes)

    def _at_once_of(self, place: int, count: int) -> int | None:
        """Return how many queries one of ``count`` processes may have in flight."""
        if self.at_once is None:
            return None
        return self.at_once // count + (place < self.at_once % count)

    def tear_down(self) -> None:
        """End warm processes."""
        _end(self._members)

    def _start(self, look_up: LookUp) -> list[_Member]:
        """Start the processes side by side; return once each has patched its library."""
        import multiprocessing

        context = multiprocessing.get_context(self._options["start_method"])
        is_warm = self._options["pool"] == "warm"
        members: list[_Member] = []
        for _ in range(self._count):
            near, far = context.Pipe()
            # typeshed's BaseContext lacks Process, which each of its subclasses has.
            process = context.Process(  # type: ignore[attr-defined]
                target=_serve, args=(far, look_up, is_warm), daemon=True
            )
            try:
                process.start()
            except OSError as error:
                counts = {"started": len(members), "processes": self._count}
                raise CausedError(Cause(Why.FEWER_PROCESSES, counts, str(error))) from error
            far.close()
            members.append(_Member(process, near))
        for member in members:
            member.wait_until_ready()
        return members


class _Member:
    """One of the processes, and the pipe to it."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection

    def wait_until_ready(self) -> None:
        """Wait until it has started.

        Raises:
            CausedError: it has not.
        """
        try:
            said = self.connection.recv()
        except (EOFError, OSError):
            self.process.join()
            raise CausedError(ended("part", self.process.exitcode or 0)) from None
        if isinstance(said, BaseException):
            raise said

    def answer(self) -> list[Record] | BaseException:
        """Wait for the records of its share, or the error."""
        try:
            outcome: list[Record] | BaseException = self.connection.recv()
        except (EOFError, OSError):
            self.process.join()
            return CausedError(ended("part", self.process.exitcode or 0))
        return outcome


def _shares(task: Task, count: int) -> Sequence[Task]:
    """Split a graph's outermost children into equal shares, in order."""
    if not isinstance(task, Parallel):
        return [task]
    children = task.children
    count = min(count, len(children))
    bounds = [len(children) * place // count for place in range(count + 1)]
    return [Parallel(children[a:b]) for a, b in itertools.pairwise(bounds)]


def _end(members: list[_Member]) -> None:
    for member in members:
        # A message, as closing is not enough: a forked process also holds our end of its pipe.
        with contextlib.suppress(OSError):
            member.connection.send(None)
        member.connection.close()
    for member in members:
        member.process.join()


def _serve(connection: Connection, look_up: LookUp, is_warm: bool) -> None:
    """Run one share in this process, the only one that is patched.

    A warm process stays until it gets the message to end, like a pool's.
    """
    from gevent import monkey

    from engine.process.watchdog import end_with_stdin

    end_with_stdin()
    monkey.patch_all()
    start_hub()
    try:
        look_up.begin()
    except Exception as error:
        connection.send(UnitsFailed(cause_of(error), []))
        return
    connection.send("ready")
    request: tuple[Task, int | None] | None = connection.recv()
    if request is None:
        return  # no share for this process
    share, at_once = request
    try:
        connection.send(run_in_greenlets(share, look_up, at_once))
    except UnitsFailed as error:
        connection.send(error)
    except Exception as error:
        connection.send(UnitsFailed(cause_of(error), []))
    if is_warm:
        connection.recv()
