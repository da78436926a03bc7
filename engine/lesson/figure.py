"""A figure of a result, as a lesson says and compares it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.vocabulary.wording import Text


class Unmeasured(Exception):
    """A figure that a result lacks; the reason is worded when it is shown."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.english)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Figure:
    """A value as people read it, and as a condition compares it."""

    text: str
    value: float | str
    """A number in seconds, queries, shares of 1 and the like, or a key such as ``faster``."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a text or condition asks of a result: ``median(threads)``."""

    name: str
    names: tuple[str, ...] = ()
    """The lanes that it is asked of."""

    clusters: int | None = None
    """At which cluster count, or None for the last one of the race."""
