"""Queries that go wrong on purpose: they raise, hang, or crash the process that carries them."""

from __future__ import annotations

import enum
import os
import signal
import time
from collections.abc import Mapping
from typing import Any

from engine.vocabulary.cause import Cause, CausedError, Why
from engine.vocabulary.wording import N_
from engine.workload.kind import Kind

_FOREVER_S = 3600.0


class FaultKind(str, enum.Enum):  # noqa: UP042 - a worker may be an older Python
    """What goes wrong."""

    RAISE = "raise"
    """The query raises an exception."""

    HANG = "hang"
    """The query waits for an answer that never comes."""

    CRASH = "crash"
    """The process that carries the query dies of SIGSEGV, as by a bug in a C extension."""


class QueryFault(CausedError):
    """The exception of a query that raises on purpose."""


class Faulty(Kind):
    """Another kind, some queries of which go wrong once they have taken their time."""

    name = "faulty"
    summary = N_("goes wrong on purpose")

    def __init__(self, kind: Kind, faults: Mapping[int, FaultKind]) -> None:
        super().__init__(kind.durations, {}, kind.facilities)
        self._kind = kind
        self._faults = faults

    def prepare(self) -> None:
        """Prepare the other kind."""
        self._kind.prepare()

    def begin(self) -> None:
        """Begin the other kind."""
        self._kind.begin()

    def failure(self, error: BaseException, query: int) -> BaseException:
        """Return what the other kind raises."""
        return self._kind.failure(error, query)

    def end(self) -> None:
        """End the other kind."""
        self._kind.end()

    def perform(self, query: int) -> Any:
        """Perform the query, then go wrong if it must.

        Raises:
            QueryFault: the query must raise.
        """
        answer = self._kind.perform(query)
        fault = self._faults.get(query)
        if fault is not None:
            _raise_or_crash(query, fault)
            while True:
                time.sleep(_FOREVER_S)
        return answer

    async def perform_later(self, query: int) -> Any:
        """Perform the query as a coroutine, then go wrong if it must.

        Raises:
            QueryFault: the query must raise.
        """
        answer = await self._kind.perform_later(query)
        fault = self._faults.get(query)
        if fault is not None:
            import asyncio

            _raise_or_crash(query, fault)
            while True:
                await asyncio.sleep(_FOREVER_S)
        return answer


def _raise_or_crash(query: int, fault: FaultKind) -> None:
    if fault is FaultKind.RAISE:
        raise QueryFault(Cause(Why.FAULT, {"query": query}))
    if fault is FaultKind.CRASH:
        # The signal reaches the process as a whole, from whichever thread it comes.
        os.kill(os.getpid(), signal.SIGSEGV)
