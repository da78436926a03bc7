"""A scale: where a value lies along an axis, and which numbers stand beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from gui.plot.axis import log_ticks, tick_text, ticks
from gui.plot.stretch import Stretch
from gui.server.server_row import Numbers

_STEPS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)
_LEAST_S = 1e-4
_LOG_ROOM = 1.25


@dataclass(frozen=True, slots=True)
class Scale:
    """From ``low`` to ``high``, evenly or by equal factors."""

    low: float
    high: float
    is_log: bool = False
    unit: str | None = None
    """What is written after a number; None for seconds, which are written as such."""

    is_open: bool = False
    """Whether what lies outside is set outside, rather than at the end."""

    def within(self, stretch: Stretch) -> Scale:
        """Return the part of an even scale that is in view."""
        low, width = self.low, self.high - self.low
        first, last = low + width * stretch.first, low + width * stretch.last
        return replace(self, low=first, high=last, is_open=True)

    def shares(self, values: Numbers) -> Numbers:
        """Return how far along each value lies, 0..1."""
        if not self.is_log:
            shares = (values - self.low) / (self.high - self.low)
        else:
            low = math.log10(self.low)
            logs = np.log10(np.maximum(values, self.low))
            shares = (logs - low) / (math.log10(self.high) - low)
        return shares if self.is_open else np.clip(shares, 0.0, 1.0)

    def share(self, value: float) -> float:
        """Return how far along one value lies, 0..1 if it lies inside."""
        if not self.is_log:
            share = (value - self.low) / (self.high - self.low)
        else:
            share = math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        return share if self.is_open else min(1.0, max(0.0, share))

    def ticks(self, at_most: int) -> list[tuple[float, str]]:
        """Return about ``at_most`` round values at most, with what to write beside them."""
        if not self.is_log:
            unit_s, unit = _unit(self.high) if self.unit is None else (1.0, self.unit)
            step = ticks((self.high - self.low) / unit_s, at_most)[1]
            first = math.ceil(self.low / unit_s / step - 1e-9)
            last = math.floor(self.high / unit_s / step + 1e-9)
            values = [place * step for place in range(first, last + 1)]
            return [
                (value * unit_s, f"{tick_text(value, step)} {unit}".strip() if value else "0")
                for value in values
            ]
        values = log_ticks(self.low, self.high)
        tens = [value for value in values if _is_power_of_ten(value)]
        if len(values) > at_most and len(tens) > 1:
            values = tens[:: math.ceil(len(tens) / max(2, at_most))]
        return [(value, _plain(value)) for value in values]


def linear_scale(most_s: float) -> Scale:
    """Return a scale from zero to the next round value, so that it moves in steps."""
    return Scale(0.0, rounded_up(max(most_s, _LEAST_S)))


def log_scale(values_s: Iterable[float]) -> Scale:
    """Return a scale by equal factors that holds the values, with a little room round them."""
    known = [value for value in values_s if value > 0] or [1e-3, 1.0]
    low = rounded_down(max(min(known) / _LOG_ROOM, _LEAST_S / 10))
    high = rounded_up(max(max(known) * _LOG_ROOM, low * 10))
    return Scale(low, high, is_log=True)


def rounded_up(value: float) -> float:
    """Return the least round number that is not below a positive one."""
    power = 10.0 ** math.floor(math.log10(value))
    return next((s * power for s in _STEPS if s * power >= value * (1 - 1e-9)), 10 * power)


def rounded_down(value: float) -> float:
    """Return the largest round number that is not above a positive one."""
    power = 10.0 ** math.floor(math.log10(value))
    return next((s * power for s in reversed(_STEPS) if s * power <= value * (1 + 1e-9)), power)


def _unit(most_s: float) -> tuple[float, str]:
    return (1.0, "s") if most_s >= 1 else (1e-3, "ms")


def _is_power_of_ten(value: float) -> bool:
    return abs(math.log10(value) - round(math.log10(value))) < 1e-9


def _plain(value_s: float) -> str:
    return f"{value_s:g} s" if value_s > 0.9999 else f"{value_s * 1e3:g} ms"
