"""Look up one query, and record on the scoreboard when and on which thread."""

from __future__ import annotations

# Bound before any patching, so that it returns the system's thread id under gevent too.
from _thread import get_native_id

from engine.process.clock import now_ns
from engine.worker.scoreboard import Scoreboard
from engine.workload.inventory import Inventory, Record
from engine.workload.kind import Kind


class RecordedLookUp:
    """Performs a query and records it; can be pickled into other processes."""

    def __init__(self, inventory: Inventory, kind: Kind, scoreboard: Scoreboard) -> None:
        self._inventory = inventory
        self._kind = kind
        self._scoreboard = scoreboard
        self._record = inventory.record
        self._perform = kind.perform
        self._perform_later = kind.perform_later
        self._starts = scoreboard.starts
        self._ends = scoreboard.ends
        self._carriers = scoreboard.carriers

    def __call__(self, query: int) -> Record:
        """Perform ``query`` and return its record."""
        self._carriers[query] = get_native_id()
        self._starts[query] = now_ns()
        self._perform(query)
        self._ends[query] = now_ns()
        return self._record(query)

    async def later(self, query: int) -> Record:
        """Perform ``query`` as a coroutine and return its record."""
        self._carriers[query] = get_native_id()
        self._starts[query] = now_ns()
        await self._perform_later(query)
        self._ends[query] = now_ns()
        return self._record(query)

    def detached(self) -> UnrecordedLookUp:
        """Return one that records nothing, for processes without access to the scoreboard."""
        return UnrecordedLookUp(self._inventory, self._kind)

    def note(self, query: int, started_ns: int, ended_ns: int) -> None:
        """Record a query performed by such a process, in ns of this machine's clock."""
        self._carriers[query] = get_native_id()
        self._starts[query] = started_ns
        self._ends[query] = ended_ns

    def __reduce__(self) -> tuple[type[RecordedLookUp], tuple[Inventory, Kind, Scoreboard]]:
        return (RecordedLookUp, (self._inventory, self._kind, self._scoreboard))


class UnrecordedLookUp:
    """Performs a query and records nothing, to measure what recording costs."""

    def __init__(self, inventory: Inventory, kind: Kind) -> None:
        self._record = inventory.record
        self._kind = kind

    def __call__(self, query: int) -> Record:
        """Perform ``query`` and return its record."""
        self._kind.perform(query)
        return self._record(query)

    async def later(self, query: int) -> Record:
        """Perform ``query`` as a coroutine and return its record."""
        await self._kind.perform_later(query)
        return self._record(query)

    def detached(self) -> UnrecordedLookUp:
        """Return itself."""
        return self

    def note(self, query: int, started_ns: int, ended_ns: int) -> None:
        """Record nothing."""
        return
