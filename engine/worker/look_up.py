"""Looking up one query, and noting on the scoreboard when and by whom."""

from __future__ import annotations

import time

# Bound before any patching, so that it names the operating system's thread under gevent too.
from _thread import get_native_id
from collections.abc import Callable

from engine.worker.scoreboard import Scoreboard
from engine.workload.inventory import Inventory, Record

# Monotonic, and on Linux and macOS the same in every process.
now_ns = time.perf_counter_ns


class RecordedLookUp:
    """Performs a query and records it; crosses into other processes by pickling."""

    def __init__(
        self, inventory: Inventory, perform: Callable[[int], None], scoreboard: Scoreboard
    ) -> None:
        self._inventory = inventory
        self._record = inventory.record
        self._perform = perform
        self._scoreboard = scoreboard
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

    def __reduce__(
        self,
    ) -> tuple[type[RecordedLookUp], tuple[Inventory, Callable[[int], None], Scoreboard]]:
        return (RecordedLookUp, (self._inventory, self._perform, self._scoreboard))


class UnrecordedLookUp:
    """Performs a query and records nothing: what recording is measured against."""

    def __init__(self, inventory: Inventory, perform: Callable[[int], None]) -> None:
        self._record = inventory.record
        self._perform = perform

    def __call__(self, query: int) -> Record:
        """Perform ``query`` and return its record."""
        self._perform(query)
        return self._record(query)
