"""What the folds over streams of events have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from engine.vocabulary.printable import shortened

_Event = TypeVar("_Event")


class InconsistentEvent(ValueError):
    """An event that cannot follow those before it."""

    def __init__(self, message: str) -> None:
        super().__init__(shortened(message))


class StreamResult(Protocol):
    """A fold over the events of a stream."""

    last_at_s: float
    """When the latest event was, on the stream's clock."""

    @property
    def is_over(self) -> bool:
        """Whether no more events will come."""

    @property
    def is_aborted(self) -> bool:
        """Whether it was stopped before its end."""

    @property
    def has_failures(self) -> bool:
        """Whether any of it has failed."""

    def apply(self, event: Any) -> None:
        """Take in an event of its kind of stream: the reader lets no others through."""

    def close(self) -> None:
        """Say that no more events will come."""

    def progress(self, at_s: float) -> float:
        """Return how much is behind, 0..1, at a time on the stream's clock."""


_Result = TypeVar("_Result", bound=StreamResult)


def grow(events: Iterable[_Event], begin: Callable[[_Event], _Result]) -> Iterator[_Result]:
    """Yield the one growing result after each event of a stream.

    Args:
        events: The events, in order.
        begin: What makes a result of the first one.

    Raises:
        InconsistentEvent: there are no events, or they do not make a result.
    """
    result: _Result | None = None
    for event in events:
        if result is None:
            result = begin(event)
        else:
            result.apply(event)
        yield result
    if result is None:
        raise InconsistentEvent("there are no events")
