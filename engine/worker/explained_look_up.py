"""Look up one query, and record besides its times how much processor time it used.

A thread's clock serves where a query has its thread to itself. Where coroutines share a thread, the
clock is read round each resumption: of a native coroutine by driving it, of a greenlet by its
library's trace of switches.
"""

from __future__ import annotations

import sys
from _thread import get_native_id
from collections.abc import Awaitable, Generator
from time import thread_time_ns
from typing import Any

from engine.process.clock import now_ns
from engine.worker.look_up import (
    RecordedLookUp,
    UnrecordedAnsweringLookUp,
    UnrecordedLookUp,
)
from engine.worker.scoreboard import Scoreboard
from engine.workload.inventory import ITEM, Inventory, Record
from engine.workload.kind import Kind

_NOTED_NS = 1
"""Added to every processor time, so that one of 0 is not taken for an unknown one."""


class ExplainedLookUp(RecordedLookUp):
    """Performs a query and records it with its processor time."""

    def __init__(self, inventory: Inventory, kind: Kind, scoreboard: Scoreboard) -> None:
        super().__init__(inventory, kind, scoreboard)
        self._cpu = scoreboard.explanation[-1]
        self._switches: _Switches | None = None

    def __call__(self, query: int) -> Record:
        """Perform ``query`` and return its record."""
        self._carriers[query] = get_native_id()
        self._starts[query] = now_ns()
        # Processes that share their units among greenlets load gevent once they have this object.
        if "gevent" not in sys.modules:
            begun_ns = thread_time_ns()
            answer = self._perform(query)
            self._cpu[query] = thread_time_ns() - begun_ns + _NOTED_NS
        else:
            switches = self._switches = self._switches or _Switches()
            switches.begin()
            try:
                answer = self._perform(query)
            finally:
                self._cpu[query] = switches.end() + _NOTED_NS
        self._ends[query] = now_ns()
        return self._answered(query, answer)

    async def later(self, query: int) -> Record:
        """Perform ``query`` as a coroutine and return its record."""
        self._carriers[query] = get_native_id()
        self._starts[query] = now_ns()
        try:
            timed = _Timed(self._perform_later(query))
            answer = await timed
        except (Exception, SystemExit) as error:
            raise self._kind.failure(error, query) from None
        self._cpu[query] = timed.cpu_ns + _NOTED_NS
        self._ends[query] = now_ns()
        return self._answered(query, answer)

    def detached(self) -> UnrecordedLookUp:
        """Return one that records nothing, for processes without access to the scoreboard."""
        unrecorded = UnrecordedAnsweringLookUp if self._kind.has_items else UnrecordedLookUp
        return unrecorded(self._inventory, self._kind)

    def _answered(self, query: int, answer: Any) -> Record:
        return (query + 1, ITEM, answer) if self._kind.has_items else self._record(query)

    def __reduce__(self) -> tuple[type[RecordedLookUp], tuple[Inventory, Kind, Scoreboard]]:
        return (ExplainedLookUp, (self._inventory, self._kind, self._scoreboard))


class _Timed(Generator[Any, Any, Any]):
    """Awaits something, and adds up the processor time of its resumptions."""

    def __init__(self, awaited: Awaitable[Any]) -> None:
        begun_ns = thread_time_ns()
        self._steps: Any = awaited.__await__()
        self.cpu_ns = thread_time_ns() - begun_ns

    def __await__(self) -> Generator[Any, Any, Any]:
        return self

    def send(self, value: Any) -> Any:
        """Resume it."""
        begun_ns = thread_time_ns()
        try:
            # What a future awaits with is an iterator without ``send``.
            return next(self._steps) if value is None else self._steps.send(value)
        finally:
            self.cpu_ns += thread_time_ns() - begun_ns

    def throw(self, *error: Any) -> Any:
        """Resume it with an exception, such as its cancellation."""
        begun_ns = thread_time_ns()
        try:
            return self._steps.throw(*error)
        finally:
            self.cpu_ns += thread_time_ns() - begun_ns


class _Switches:
    """Processor times of this process's greenlets that perform a query, a thread's at a time."""

    def __init__(self) -> None:
        import greenlet  # type: ignore[import-untyped]  # it ships none

        self._get_current: Any = greenlet.getcurrent
        self._get_trace: Any = greenlet.gettrace
        self._set_trace: Any = greenlet.settrace
        self._since_ns = 0
        self._spent_ns: dict[Any, int] = {}

    def begin(self) -> None:
        """Begin to count for the current greenlet."""
        # One trace per thread; only the hub's thread runs greenlets here.
        if self._get_trace() is None:
            self._set_trace(self._take_switch)
        self._since_ns = thread_time_ns()
        self._spent_ns[self._get_current()] = 0

    def end(self) -> int:
        """Stop counting, and return the nanoseconds."""
        spent_ns = self._spent_ns.pop(self._get_current())
        return spent_ns + thread_time_ns() - self._since_ns

    def _take_switch(self, event: str, arguments: tuple[Any, Any]) -> None:
        now = thread_time_ns()
        leaving = arguments[0]
        if leaving in self._spent_ns:
            self._spent_ns[leaving] += now - self._since_ns
        self._since_ns = now
