"""The exact interval of a median, which assumes nothing about the distribution of the values.

Of n independent draws, the r-th smallest and the r-th greatest enclose the median of what they are
drawn from unless fewer than r of them fall on one side of it. How many fall on a side is binomial
with p = 1/2, so the probability of enclosing it is known exactly: David and Nagaraja, "Order
Statistics", 3rd edition, Wiley 2003, section 7.1. It holds for skewed times, such as those of a
program that is sometimes interrupted, where a bootstrap of few values promises too much.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

CONFIDENCE = 0.95
"""The least probability that an interval encloses the median."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Two of the values, and the probability that the median lies between them."""

    low: float
    high: float
    coverage: float
    """The exact probability of enclosing the median, 0..1; at least the requested one."""

    @property
    def width(self) -> float:
        """The distance between the two values."""
        return self.high - self.low


def median_interval(values: Sequence[float], confidence: float = CONFIDENCE) -> Interval | None:
    """Return the narrowest symmetric interval of order statistics for the median.

    Args:
        values: Independent draws, in any order.
        confidence: The least coverage, 0..1.

    Returns:
        The interval, or None if even the least and the greatest value do not reach the coverage:
        at 0.95, for fewer than six values.
    """
    covered = coverage(len(values), confidence)
    if covered is None:
        return None
    rank = interval_rank(len(values), 1 - confidence)
    ordered = sorted(values)
    return Interval(ordered[rank - 1], ordered[-rank], covered)


def coverage(count: int, confidence: float = CONFIDENCE) -> float | None:
    """Return the coverage of the interval of ``count`` values, 0..1, or None if there is none."""
    rank = interval_rank(count, 1 - confidence)
    return 1 - 2 * lower_tail(rank - 1, count) if rank else None


def relative_width(values: Sequence[float], confidence: float = CONFIDENCE) -> float | None:
    """Return the width of the interval as a share of the median, or None without one."""
    interval = median_interval(values, confidence)
    middle = statistics.median(values)
    if interval is None or middle <= 0:
        return None
    return interval.width / middle


@cache
def interval_rank(count: int, error: float) -> int:
    """Return the greatest rank r whose interval, r-th least to r-th greatest, errs this rarely.

    One pass over the binomial coefficients, each from the previous: a form asks at every key.

    Args:
        count: The number of values.
        error: The greatest probability of not enclosing the median, 0..1.

    Returns:
        The rank from 1, or 0 if there is none.
    """
    total = 1 << count
    for rank, ways in enumerate(_ways(count, count // 2)):
        if 2 * (ways / total) > error:
            return rank
    return count // 2


def least_count(error: float) -> int:
    """Return the least number of values for an interval with this error, 0 < error < 1."""
    # The widest interval, from the least value to the greatest, has the error 2 * 2**-n.
    return max(2, math.ceil(1 - math.log2(error)))


@cache
def lower_tail(successes: int, count: int) -> float:
    """Return the probability of at most ``successes`` heads in ``count`` tosses of a fair coin."""
    ways = max(_ways(count, successes + 1), default=0)
    return ways / (1 << count)


def _ways(count: int, length: int) -> Iterator[int]:
    """Yield in how many ways ``count`` tosses have at most 0, 1, ... ``length - 1`` heads."""
    coefficient, ways = 1, 0
    for heads in range(length):
        ways += coefficient
        yield ways
        coefficient = coefficient * (count - heads) // (heads + 1)
