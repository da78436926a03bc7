"""The part of an axis in view, and how to move it."""

from __future__ import annotations

from dataclasses import dataclass

_LEAST = 1e-8
"""The least part that can be in view: more would exceed what pixels can tell apart."""


_ROOM = 0.08
"""What is left free beside what is brought into view, as a share of the stretch."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of an axis, from 0 where the axis begins to 1 where it ends."""

    first: float = 0.0
    last: float = 1.0

    @property
    def width(self) -> float:
        """The share of the axis in view."""
        return self.last - self.first

    @property
    def is_whole(self) -> bool:
        """Whether the whole axis is in view."""
        return self.width >= 1

    def seen(self, share: float) -> float:
        """Return where a share of the axis lies in the stretch: from 0 to 1 if it is in view."""
        return (share - self.first) / self.width

    def share(self, seen: float) -> float:
        """Return the share of the axis that lies at a place in the stretch."""
        return self.first + seen * self.width

    def zoomed(self, factor: float, about: float = 0.5) -> Stretch:
        """Return a stretch ``factor`` times shorter that keeps what lies at a place where it is.

        Args:
            factor: Above 1 to see less, below 1 to see more.
            about: The place, from 0 at the start of the stretch to 1 at its end.
        """
        width = min(1.0, max(_LEAST, self.width / factor))
        return Stretch._within(self.share(about) - about * width, width)

    def moved(self, by: float) -> Stretch:
        """Return the stretch moved by a part of its own width, within the axis."""
        return Stretch._within(self.first + by * self.width, self.width)

    def over(self, growth: float) -> Stretch:
        """Return the same stretch of an axis that has become ``growth`` times as long."""
        if self.is_whole:
            return self
        return Stretch._within(self.first / growth, self.width / growth)

    def showing(self, start: float, end: float) -> Stretch:
        """Return the stretch moved as little as possible to show the start of a part of the axis.

        Args:
            start: Where the part begins, from 0 to 1.
            end: Where it ends.
        """
        room = self.width * _ROOM
        if start < self.first:
            return Stretch._within(start - room, self.width)
        if end > self.last:
            by = min(end + room - self.last, start - room - self.first)
            return Stretch._within(self.first + max(0.0, by), self.width)
        return self

    @staticmethod
    def _within(first: float, width: float) -> Stretch:
        if width > 1.0 - 1e-9:
            return Stretch()
        first = min(max(0.0, first), 1.0 - width)
        return Stretch(first, first + width)
