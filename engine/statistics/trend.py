"""Whether values rise or fall over time, by a test that outliers cannot mislead.

Mann, "Nonparametric Tests Against Trend", Econometrica 13, 1945, and Kendall, "Rank Correlation
Methods", Griffin 1975, with the correction for ties and for continuity; the slope is that of Sen,
"Estimates of the Regression Coefficient Based on Kendall's Tau", J. Am. Stat. Assoc. 63, 1968.
Written out here because loading scipy.stats takes a second, and the window would wait.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

LEAST_COUNT = 8
"""Fewer values are too few for the normal approximation and for a credible trend."""

_MOST_POINTS = 200


@dataclass(frozen=True, slots=True)
class Trend:
    """How much values rise or fall over time."""

    change: float
    """Sen's slope times the number of steps, in the values' unit."""

    p_value: float
    """The probability of an order at least as extreme without a trend, 0..1; two-sided."""


def trend_of(values: Sequence[float]) -> Trend | None:
    """Return the trend of values in order of time, or None for fewer than eight.

    More than 200 values are first reduced to medians of neighbours.
    """
    if len(values) < LEAST_COUNT:
        return None
    size = -(-len(values) // _MOST_POINTS)
    points = [
        statistics.median(values[first : first + size]) for first in range(0, len(values), size)
    ]
    pairs = list(itertools.combinations(enumerate(points), 2))
    score = sum((later > sooner) - (later < sooner) for (_, sooner), (_, later) in pairs)
    slope = statistics.median((later - sooner) / (j - i) for (i, sooner), (j, later) in pairs)
    return Trend(slope * (len(points) - 1), _p_value(score, points))


def _p_value(score: int, points: Sequence[float]) -> float:
    """Return the two-sided probability of Kendall's score by its normal approximation."""
    count = len(points)
    ties = sum(_term(size) for size in Counter(points).values())
    variance = (_term(count) - ties) / 18
    if variance <= 0 or score == 0:
        return 1.0
    return math.erfc((abs(score) - 1) / math.sqrt(2 * variance))


def _term(size: int) -> int:
    return size * (size - 1) * (2 * size + 5)
