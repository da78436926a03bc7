"""What the folds over streams of events have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from engine.stream.event import Outcome
from engine.stream.showing import Showing
from engine.vocabulary.printable import shortened
from engine.vocabulary.wording import _

_Event = TypeVar("_Event")


class InconsistentEvent(ValueError):
    """An event that contradicts the events before it."""

    def __init__(self, message: str) -> None:
        super().__init__(shortened(message))


class StreamResult(Protocol):
    """A fold over the events of a stream."""

    last_at_s: float
    """The time of the latest event, in seconds on the stream's clock."""

    @property
    def is_over(self) -> bool:
        """Whether no more events will come."""

    @property
    def is_aborted(self) -> bool:
        """Whether it was stopped before it finished."""

    @property
    def has_failures(self) -> bool:
        """Whether any part of it failed."""

    def apply(self, event: Any) -> None:
        """Take in the next event, which must be of its kind: readers check that."""

    def close(self) -> None:
        """Say that no more events will come."""

    def progress(self, at_s: float) -> float:
        """Return the share that is done, 0..1, at a time on the stream's clock."""


class StreamFold:
    """What the fold of every kind knows: its latest moment, and whether and how it has ended."""

    def __init__(self, at_s: float) -> None:
        """Begin with the time of the first event, in seconds on the stream's clock."""
        self.last_at_s = at_s
        """The time of the latest event, in seconds on the stream's clock."""

        self.outcome: Outcome | None = None
        """How it ended; None until its last event."""

        self.showing: Showing | None = None
        """How it is shown, if it belongs to a replay; None for the record itself."""

        self._is_closed = False

    @property
    def is_over(self) -> bool:
        """Whether no more events will come."""
        return self.outcome is not None or self._is_closed

    @property
    def is_aborted(self) -> bool:
        """Whether it was stopped before its end."""
        return self.outcome is Outcome.ABORTED

    def close(self) -> None:
        """Declare that no more events will come, even if the last one has not."""
        self._is_closed = True


_Result = TypeVar("_Result", bound=StreamResult)


def grow(events: Iterable[_Event], begin: Callable[[_Event], _Result]) -> Iterator[_Result]:
    """Yield the result so far after each event of a stream; it is always the same object.

    Args:
        events: The events, in order.
        begin: Makes a result from the first event.

    Raises:
        InconsistentEvent: there are no events, or they contradict each other.
    """
    result: _Result | None = None
    for event in events:
        if result is None:
            result = begin(event)
        else:
            result.apply(event)
        yield result
    if result is None:
        raise InconsistentEvent(_("there are no events"))


def fold_stream(events: Iterable[_Event], begin: Callable[[_Event], _Result]) -> _Result:
    """Return the result of a whole stream; arguments and errors are those of ``grow``."""
    *_earlier, result = grow(events, begin)
    return result
