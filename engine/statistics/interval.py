"""The exact interval of a median, which assumes nothing of how values are distributed.

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
"""The least probability with which an interval is to enclose the median."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Two of the values, and how surely the median lies between them."""

    low: float
    high: float
    coverage: float
    """The exact probability of enclosing the median, 0..1; at least what was asked for."""

    @property
    def width(self) -> float:
        """From the lower value to the higher."""
        return self.high - self.low


def median_interval(values: Sequence[float], confidence: float = CONFIDENCE) -> Interval | None:
    """Return the narrowest symmetric interval of order statistics for the median.

    Args:
        values: Independent draws, in any order.
        confidence: The least coverage, 0..1.

    Returns:
        The interval, or None where not even the least and the greatest value reach the coverage:
        at 0.95, for fewer than six values.
    """
    covered = coverage(len(values), confidence)
    if covered is None:
        return None
    rank = interval_rank(len(values), 1 - confidence)
    ordered = sorted(values)
    return Interval(ordered[rank - 1], ordered[-rank], covered)


def coverage(count: int, confidence: float = CONFIDENCE) -> float | None:
    """Return how surely the interval of so many values encloses the median, or None without one."""
    rank = interval_rank(count, 1 - confidence)
    return 1 - 2 * lower_tail(rank - 1, count) if rank else None


def relative_width(values: Sequence[float], confidence: float = CONFIDENCE) -> float | None:
    """Return how wide the interval is as a share of the median, or None where there is none."""
    interval = median_interval(values, confidence)
    middle = statistics.median(values)
    if interval is None or middle <= 0:
        return None
    return interval.width / middle


@cache
def interval_rank(count: int, error: float) -> int:
    """Return the greatest rank r at which r-th least to r-th greatest err at most so often.

    One pass over the binomial coefficients, each from the one before: a form asks at every key.

    Args:
        count: How many values there are.
        error: The greatest probability of not enclosing the median, 0..1.

    Returns:
        The rank from 1, or 0 where there is none.
    """
    total = 1 << count
    for rank, ways in enumerate(_ways(count, count // 2)):
        if 2 * (ways / total) > error:
            return rank
    return count // 2


def least_count(error: float) -> int:
    """Return how many values an interval needs that errs at most so often, 0 < error < 1."""
    # The widest interval, from the least value to the greatest, errs with 2 * 2**-n.
    return max(2, math.ceil(1 - math.log2(error)))


@cache
def lower_tail(successes: int, count: int) -> float:
    """Return the probability of at most so many heads in ``count`` tosses of a fair coin."""
    ways = max(_ways(count, successes + 1), default=0)
    return ways / (1 << count)


def _ways(count: int, length: int) -> Iterator[int]:
    """Yield in how many ways at most 0, 1, ... ``length - 1`` of ``count`` tosses are heads."""
    coefficient, ways = 1, 0
    for heads in range(length):
        ways += coefficient
        yield ways
        coefficient = coefficient * (count - heads) // (heads + 1)
