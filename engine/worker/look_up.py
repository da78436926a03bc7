"""Look up one query, and record on the scoreboard when and on which thread."""

from __future__ import annotations

# Bound before any patching, so that it returns the system's thread id under gevent too.
from _thread import get_native_id

from engine.process.clock import now_ns
from engine.worker.scoreboard import Scoreboard
from engine.workload.inventory import ITEM, Inventory, Record
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

    def begin(self) -> None:
        """Do what the kind does once in each process."""
        self._kind.begin()

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

    def begin(self) -> None:
        """Do what the kind does once in each process."""
        self._kind.begin()

    def note(self, query: int, started_ns: int, ended_ns: int) -> None:
        """Record nothing."""
        return


class AnsweringLookUp(RecordedLookUp):
    """Records a query too, and returns what its item answered."""

    def __call__(self, query: int) -> Record:
        """Perform ``query`` and return its item's answer."""
        self._carriers[query] = get_native_id()
        self._starts[query] = now_ns()
        answer = self._perform(query)
        self._ends[query] = now_ns()
        return (query + 1, ITEM, answer)

    async def later(self, query: int) -> Record:
        """Perform ``query`` as a coroutine and return its item's answer."""
        self._carriers[query] = get_native_id()
        self._starts[query] = now_ns()
        try:
            answer = await self._perform_later(query)
        except (Exception, SystemExit) as error:
            raise self._kind.failure(error, query) from None
        self._ends[query] = now_ns()
        return (query + 1, ITEM, answer)

    def detached(self) -> UnrecordedLookUp:
        """Return one that records nothing, for processes without access to the scoreboard."""
        return UnrecordedAnsweringLookUp(self._inventory, self._kind)

    def __reduce__(self) -> tuple[type[RecordedLookUp], tuple[Inventory, Kind, Scoreboard]]:
        return (AnsweringLookUp, (self._inventory, self._kind, self._scoreboard))


class UnrecordedAnsweringLookUp(UnrecordedLookUp):
    """Records nothing, and returns what a query's item answered."""

    def __call__(self, query: int) -> Record:
        """Perform ``query`` and return its item's answer."""
        return (query + 1, ITEM, self._kind.perform(query))

    async def later(self, query: int) -> Record:
        """Perform ``query`` as a coroutine and return its item's answer."""
        try:
            return (query + 1, ITEM, await self._kind.perform_later(query))
        except (Exception, SystemExit) as error:
            raise self._kind.failure(error, query) from None


def look_up_for(
    inventory: Inventory, kind: Kind, scoreboard: Scoreboard, *, is_recorded: bool, has_items: bool
) -> RecordedLookUp | UnrecordedLookUp:
    """Return the look-up of a run.

    Args:
        inventory: What it looks up.
        kind: What a query does.
        scoreboard: Where it records queries.
        is_recorded: Whether it does.
        has_items: Whether queries are items that answer something of their own.
    """
    if has_items:
        if is_recorded:
            return AnsweringLookUp(inventory, kind, scoreboard)
        return UnrecordedAnsweringLookUp(inventory, kind)
    if is_recorded:
        return RecordedLookUp(inventory, kind, scoreboard)
    return UnrecordedLookUp(inventory, kind)
