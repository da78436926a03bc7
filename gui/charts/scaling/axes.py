"""The axes of the Scaling view: from values to places, and round numbers along them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gui.plot.axis import log_values, tick_text, ticks
from gui.plot.graph import Range

_LEAST = 1e-4
"""The value that a log axis shows for zero."""

_BELOW_ZERO = 10.0
_LEAST_HEIGHT = 100.0
_MOST_TICKS = 7


@dataclass(frozen=True, slots=True)
class Axes:
    """The axes' labels and scales."""

    x_text: str
    y_text: str
    is_log_x: bool
    is_log_y: bool
    reference: float | None = None
    """The ideal that all lines share, if there is one."""

    def x(self, value: float) -> float:
        """Return a value's place along the x axis, in the plot's own units."""
        return math.log10(max(value, _LEAST)) if self.is_log_x else value

    def y(self, value: float) -> float:
        """Return a value's place along the y axis, in the plot's own units."""
        return math.log10(max(value, _LEAST)) if self.is_log_y else value

    def y_range(self, values: Sequence[float], height: float) -> Range:
        """Return where a y axis of a height in pixels begins and ends that shows all values."""
        shown = [*values] if self.reference is None else [*values, self.reference]
        least, most = min(shown, default=0.0), max(shown, default=1.0)
        if self.is_log_y:
            low, high = self.y(least), self.y(max(most, _LEAST * 10))
            edge = max(0.06 * (high - low), 0.02)
            return low - edge, high + edge
        high = (most or 1e-3) * 1.06
        # Half a line below zero, or pyqtgraph omits the number at zero.
        return -high * max(1 / 40, _BELOW_ZERO / max(height, _LEAST_HEIGHT)), high

    def y_ticks(self, low: float, high: float, *, is_whole: bool) -> list[tuple[float, str]]:
        """Return round numbers along the y axis with their texts, in the plot's own units.

        Args:
            low: Where what is in view begins.
            high: Where it ends.
            is_whole: Whether the whole axis is in view.
        """
        if self.is_log_y:
            values = log_values(10**low, 10**high)
            return [(math.log10(value), f"{value:g}") for value in values]
        if is_whole:
            values = ticks(high, _MOST_TICKS)
            return [(value, tick_text(value, values[1])) for value in values]
        step = ticks(high - low, _MOST_TICKS)[1]
        first, last = math.ceil(max(low, 0.0) / step - 1e-9), math.floor(high / step + 1e-9)
        return [(place * step, tick_text(place * step, step)) for place in range(first, last + 1)]
