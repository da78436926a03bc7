"""The part of a time axis in view, and how to move it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.vocabulary.wording import _
from gui.plot.axis import tick_text

_LEAST_WIDTH_S = 1e-6
_HEAD_ROOM = 1.02


@dataclass(frozen=True, slots=True)
class TimeScale:
    """A stretch of a whole time axis that begins at 0; all in seconds."""

    most_s: float
    """The end of the whole."""

    first_s: float = 0.0
    last_s: float = math.inf
    """The end of the stretch; infinite means the end of the whole, even as it grows."""

    @property
    def is_fitted(self) -> bool:
        """Whether the whole is in view."""
        return self.first_s == 0 and math.isinf(self.last_s)

    @property
    def end_s(self) -> float:
        """The end of the stretch."""
        return min(self.last_s, self.whole_s)

    @property
    def whole_s(self) -> float:
        """The length of the whole, with some room after it."""
        return max(self.most_s, _LEAST_WIDTH_S) * _HEAD_ROOM

    @property
    def width_s(self) -> float:
        """The length of the stretch."""
        return self.end_s - self.first_s

    def over(self, most_s: float) -> TimeScale:
        """Return the same stretch of another whole, moved if it would reach past its end."""
        if self.is_fitted:
            return TimeScale(most_s)
        return TimeScale(most_s)._between(self.first_s, self.last_s)

    def zoomed(self, factor: float, about_s: float) -> TimeScale:
        """Return a stretch ``factor`` times shorter that keeps a moment at its place."""
        width_s = max(_LEAST_WIDTH_S, self.width_s / factor)
        share = (about_s - self.first_s) / self.width_s
        first_s = about_s - share * width_s
        return self._between(first_s, first_s + width_s)

    def moved(self, by_s: float) -> TimeScale:
        """Return a stretch of the same length, ``by_s`` later, within the whole."""
        if self.is_fitted:
            return self
        return self._between(self.first_s + by_s, self.end_s + by_s)

    def showing(self, from_s: float, to_s: float) -> TimeScale:
        """Return the stretch moved as little as possible to show the start of a time span."""
        room_s = self.width_s * 0.08
        if from_s < self.first_s:
            return self.moved(from_s - room_s - self.first_s)
        if to_s > self.end_s:
            by_s = min(to_s + room_s - self.end_s, from_s - room_s - self.first_s)
            return self.moved(max(0.0, by_s))
        return self

    def _between(self, first_s: float, last_s: float) -> TimeScale:
        width_s = last_s - first_s
        if width_s >= self.whole_s * (1 - 1e-9):
            return TimeScale(self.most_s)
        first_s = min(max(0.0, first_s), self.whole_s - width_s)
        return TimeScale(self.most_s, first_s, first_s + width_s)

    def ticks(self, at_most: int) -> tuple[list[tuple[float, str]], str]:
        """Return round moments in view with their texts, and the texts' unit."""
        unit_s, unit = next(
            (each for each in ((1.0, _("s")), (1e-3, _("ms"))) if self.end_s >= each[0]),
            (1e-6, _("\u00b5s")),
        )
        least = self.width_s / unit_s / max(1, at_most)
        power = 10.0 ** math.floor(math.log10(least))
        step = next(power * each for each in (1, 2, 5, 10) if power * each >= least * (1 - 1e-9))
        first = math.ceil(self.first_s / unit_s / step - 1e-9)
        last = math.floor(self.end_s / unit_s / step + 1e-9)
        values = [place * step for place in range(first, last + 1)]
        return [(value * unit_s, tick_text(value, step)) for value in values], unit
