"""Percentiles of many durations: exact order statistics, never interpolated.

A percentile is the smallest value that at least this share of the values do not exceed: type 1 in
Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50(4), 1996.
So each figure is a time that somebody waited. Who gave up waited at least that long; a figure
that depends on how much longer is only known to be at least as large.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from engine.load.result.growing_array import Floats
from engine.vocabulary.units import at_least_text, seconds_text

Figure = Literal["least_s", "median_s", "p95_s", "p99_s", "most_s", "mean_s"]
FIGURES: tuple[Figure, ...] = get_args(Figure)
"""All figures: percentiles in ascending order, then the mean."""

_NOBODY: Floats = np.empty(0)


@dataclass(frozen=True, slots=True)
class Waits:
    """Percentiles of waits, in seconds. Read a figure with ``text`` or ``exact_s``."""

    count: int
    least_s: float
    median_s: float
    p95_s: float
    p99_s: float
    most_s: float
    mean_s: float
    bounds: frozenset[Figure] = frozenset()
    """The figures that fall among those who gave up: these are lower bounds."""

    def exact_s(self, figure: Figure) -> float | None:
        """Return a figure in seconds, or None if only a bound is known."""
        return None if figure in self.bounds else self.least_possible_s(figure)

    def least_possible_s(self, figure: Figure) -> float:
        """Return a figure in seconds, or the least that it can be."""
        value_s: float = getattr(self, figure)
        return value_s

    def text(self, figure: Figure) -> str:
        """Return a figure as people read it: ``1.20 s``, or ``> 0.5 s`` for a bound."""
        write = at_least_text if figure in self.bounds else seconds_text
        return write(self.least_possible_s(figure))


def waits_of(values_s: Floats, given_up_s: Floats = _NOBODY) -> Waits | None:
    """Return the percentiles of durations, or None if there are none.

    Args:
        values_s: Waits of those who were answered, in seconds.
        given_up_s: Waits of those who gave up, in seconds.
    """
    count = len(values_s) + len(given_up_s)
    if not count:
        return None
    # All order statistics at once: partition is linear, a sort is not.
    places = [0, *(-(-count * share // 100) - 1 for share in (50, 95, 99)), count - 1]
    # At best, those who gave up would have been answered at once; at worst, never.
    soonest = _ordered(np.concatenate((values_s, given_up_s)), places)
    latest = (
        _ordered(np.concatenate((values_s, np.full(len(given_up_s), math.inf))), places)
        if len(given_up_s)
        else soonest
    )
    bounds = {
        figure for figure, low, high in zip(FIGURES, soonest, latest, strict=False) if low != high
    }
    if len(given_up_s):
        bounds.add("mean_s")
    mean_s = float(values_s.sum() + given_up_s.sum()) / count
    return Waits(count, *soonest, mean_s, frozenset(bounds))


def _ordered(values: Floats, places: list[int]) -> tuple[float, float, float, float, float]:
    ordered = np.partition(values, places)
    least, median, p95, p99, most = (float(ordered[place]) for place in places)
    return least, median, p95, p99, most
