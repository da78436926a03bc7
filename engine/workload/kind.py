"""The shape of a kind of query: one class, one file, listed once in ``KINDS``."""

from __future__ import annotations

import abc
import enum
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Optional

from engine.vocabulary.option import Option
from engine.vocabulary.wording import Text
from engine.workload.durations import Durations


class Forms(str, enum.Enum):  # noqa: UP042 - a worker may be an older Python
    """Which forms of a user's function there are."""

    BOTH = "both"
    FUNCTION = "function"
    """Coroutine lanes run the function, which stalls their event loop."""

    COROUTINE = "coroutine"
    """Threads and processes run the coroutine, each in an event loop of its own."""


@dataclass(frozen=True)
class ItemFacts:
    """What a profile found out about a user's items."""

    cpu_share: float
    """The share of an item's duration that it computes, 0..1."""

    gil_share: float
    """The share that it computes holding the interpreter's lock, 0..``cpu_share``."""

    forms: Forms


@dataclass(frozen=True)
class Facilities:
    """What the machine lends to queries that need it."""

    service: Optional[tuple[str, int]] = None  # noqa: UP045 - a worker may be Python 3.10
    """Host and port of the service that answers http queries."""

    rounds_per_s: float = 0.0
    """How many rounds of ``cpu.spin`` take a second alone on one core."""

    items: Optional[ItemFacts] = None  # noqa: UP045
    """What is known of a user's items."""

    item_count: int = 0
    """How many of the user's items a race takes."""

    items_digest: str = ""
    """The digest of the user's items as the profile listed them; empty if it did not."""


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

    is_always_fresh: ClassVar[bool] = False
    """Whether each run starts an interpreter, of whatever strategy.

    All forks of one process place their objects alike, and computing was measured to take up to 5 %
    more or less in them, by how that process happened to place its own.
    """

    hides_waits: ClassVar[bool] = False
    """Whether a coroutine that performs it blocks all others meanwhile."""

    has_items: ClassVar[bool] = False
    """Whether its queries are items of the user's, each of which answers something of its own.

    Then a race has a count of items and a bound of how many are in flight, ``at_once``, in place
    of clusters, nodes, switches and fan-out, and ``perform`` and what ``perform_later`` awaits
    return the item's answer. Its first option names what is worked on.
    """

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
    def gil_share(self) -> float:
        """The share of a query's duration, 0..1, that it computes under the GIL, if there is one.

        Computing beyond it, as in zlib, runs side by side in threads.
        """
        return self.cpu_share

    @property
    def blocks_coroutines(self) -> bool:
        """Whether a native coroutine that performs it blocks its event loop meanwhile."""
        return self.hides_waits

    @property
    def sockets(self) -> int:
        """How many sockets a query in flight holds open on each side."""
        return 0

    def prepare(self) -> None:
        """Import what a query needs; called in each process before its first query."""
        return

    def begin(self) -> None:
        """Do what the user wants done once in each process; later calls do nothing."""
        return

    def end(self) -> None:
        """Undo it; called in the worker once all is done."""
        return

    def answers_digests(self, answers: Sequence[Any]) -> Optional[bytes]:  # noqa: UP045
        """Return the digests of items' answers, ``DIGEST_BYTES`` each, or None to compare none."""
        return None

    def failure(self, error: BaseException, query: int) -> BaseException:
        """Return what to raise for what a query raised that ``perform_later`` began."""
        return error

    @abc.abstractmethod
    def perform(self, query: int) -> Any:
        """Do what the query does, blocking the calling thread or greenlet."""

    @abc.abstractmethod
    def perform_later(self, query: int) -> Awaitable[Any]:
        """Return what does the same when a native coroutine awaits it."""
