"""The shape of a kind of query: one class, one file, listed once in ``KINDS``."""

from __future__ import annotations

import abc
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Optional

from engine.vocabulary.option import Option
from engine.vocabulary.wording import Text
from engine.workload.durations import Durations


@dataclass(frozen=True)
class Facilities:
    """What the machine lends to queries that need it."""

    service: Optional[tuple[str, int]] = None  # noqa: UP045 - a worker may be Python 3.10
    """Host and port of the service that answers http queries."""

    rounds_per_s: float = 0.0
    """How many rounds of ``cpu.spin`` take a second alone on one core."""


class Kind(abc.ABC):
    """What one query does.

    A module of a kind imports what it runs on in ``prepare``, after any patching. An instance
    crosses into other processes by pickling and prepares itself anew there.
    """

    name: ClassVar[str]
    """Its name in specs and on the command line."""

    summary: ClassVar[Text]
    """What a query of it does, in a few words."""

    options: ClassVar[tuple[Option, ...]] = ()

    needs_service: ClassVar[bool] = False
    """Whether ``Facilities.service`` must be there."""

    needs_calibration: ClassVar[bool] = False
    """Whether ``Facilities.rounds_per_s`` must be there."""

    hides_waits: ClassVar[bool] = False
    """Whether a coroutine that performs it blocks all others meanwhile."""

    def __init__(
        self, durations: Durations, options: Mapping[str, str], facilities: Facilities
    ) -> None:
        """Take the durations of all queries, this race's options, and the machine's facilities."""
        self.durations = durations
        self.facilities = facilities
        self._options = {option.name: option.default for option in self.options} | dict(options)

    @property
    def cpu_share(self) -> float:
        """The share of a query's duration, 0..1, that it computes rather than waits."""
        return 0.0

    @property
    def sockets(self) -> int:
        """How many sockets a query in flight holds open on each side."""
        return 0

    def prepare(self) -> None:
        """Import what a query needs; called in each process before its first query."""
        return

    @abc.abstractmethod
    def perform(self, query: int) -> None:
        """Do what the query does, blocking the calling thread or greenlet."""

    @abc.abstractmethod
    def perform_later(self, query: int) -> Awaitable[None]:
        """Return what does the same when a native coroutine awaits it."""
