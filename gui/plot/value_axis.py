"""An axis of positive values, linear or with equal factors, of which a stretch is in view."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from gui.plot.axis import log_values, tick_text, ticks
from gui.plot.stretch import Stretch

_HEAD_ROOM = 1.06
_SLIVER = 1 / 60
"""Bars shorter than this share of the longest cannot be compared by eye."""


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """From ``low`` to ``high``, with a stretch in view between two places in pixels."""

    low: float
    """Above 0 on an axis with equal factors."""

    high: float
    left: float
    """Where the stretch begins, in pixels."""

    width: float
    stretch: Stretch = field(default_factory=Stretch)
    is_log: bool = False
    """Whether equal lengths are equal factors."""

    @property
    def first(self) -> float:
        """The least value in view."""
        return self.value(self.left)

    @property
    def last(self) -> float:
        """The greatest value in view."""
        return self.value(self.right)

    @property
    def right(self) -> float:
        """Where the stretch ends, in pixels."""
        return self.left + self.width

    def x(self, value: float) -> float:
        """Return where a value lies, in pixels; values below the axis lie at its start."""
        return self.left + self.width * self.stretch.seen(self._share(value))

    def value(self, x: float) -> float:
        """Return the value at a place in pixels."""
        share = self.stretch.share((x - self.left) / self.width)
        if self.is_log:
            return self.low * math.pow(self.high / self.low, share)
        return self.low + (self.high - self.low) * share

    def ticks(self, at_most: int, unit: float = 1.0) -> list[tuple[float, str]]:
        """Return round values in view with their texts, in a unit.

        Args:
            at_most: How many there is room for.
            unit: What one of the unit is worth.
        """
        first, last = self.first / unit, self.last / unit
        if self.is_log:
            values = log_values(first, last)
            kept = values if len(values) <= at_most else _whole_powers(values, at_most)
            return [(value * unit, f"{value:g}") for value in kept]
        if self.stretch.is_whole and not self.low:
            values = ticks(last, at_most)
            return [(value * unit, tick_text(value, values[1] - values[0])) for value in values]
        step = ticks(last - first, at_most)[1]
        start = math.ceil(first / step - 1e-9)
        end = math.floor(last / step + 1e-9)
        return [
            (place * step * unit, tick_text(place * step, step)) for place in range(start, end + 1)
        ]

    def _share(self, value: float) -> float:
        if not self.is_log:
            return (value - self.low) / (self.high - self.low)
        if value <= self.low:
            return 0.0
        return math.log(value / self.low) / math.log(self.high / self.low)


def bar_axis(lengths: Iterable[float], least: float) -> tuple[float, float]:
    """Return where an axis begins and ends that shows bars of these lengths.

    It begins at 0, unless the shortest bar would be a sliver then: it has equal factors instead,
    from the power of ten below the shortest.

    Args:
        lengths: Above 0; those of bars that are still growing are left out.
        least: The least length of the axis.
    """
    known = [length for length in lengths if length > 0]
    most = max([least, *known])
    if known and min(known) < most * _SLIVER:
        return 10.0 ** math.floor(math.log10(min(known) * 0.9)), most * _HEAD_ROOM**2
    return 0.0, most * _HEAD_ROOM


def _whole_powers(values: list[float], at_most: int) -> list[float]:
    powers = [value for value in values if math.isclose(math.log10(value) % 1, 0, abs_tol=1e-9)]
    kept = powers if len(powers) > 1 else values
    return kept[:: math.ceil(len(kept) / at_most)]
