"""Summary of the elapsed times of one lane at one point."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from functools import cached_property

from engine.statistics.interval import Interval, median_interval, relative_width
from engine.statistics.outliers import Outlier, label_outliers


@dataclass(frozen=True)
class Summary:
    """The finished runs of a lane at a cluster count; times in seconds."""

    elapsed_s: tuple[float, ...]
    """Every elapsed time, in the order of the runs; at least one."""

    ideal_s: float
    queries: int
    """Queries per run."""

    oversleep_s: float
    """Median excess of the queries on the longest path over their sleep time."""

    speedup: float | None
    """How many times as fast as the baseline: the median of the blocks' ratios; None if no block
    has both."""

    @cached_property
    def median_s(self) -> float:
        """The median elapsed time."""
        return statistics.median(self.elapsed_s)

    @cached_property
    def interval(self) -> Interval | None:
        """The interval of the median, at 95 % confidence or more; None for fewer than six runs."""
        return median_interval(self.elapsed_s)

    @cached_property
    def outliers(self) -> tuple[Outlier, ...]:
        """A label for each elapsed time."""
        return label_outliers(self.elapsed_s)

    @property
    def least_s(self) -> float:
        """The least elapsed time."""
        return min(self.elapsed_s)

    @property
    def most_s(self) -> float:
        """The most elapsed time."""
        return max(self.elapsed_s)

    @property
    def overhead_s(self) -> float:
        """The median minus the ideal."""
        return self.median_s - self.ideal_s

    @property
    def efficiency(self) -> float | None:
        """The ideal over the median, 1 at best, or None if the median is 0."""
        return self.ideal_s / self.median_s if self.median_s > 0 else None

    @property
    def throughput(self) -> float | None:
        """Queries per second at the median, or None if the median is 0."""
        return self.queries / self.median_s if self.median_s > 0 else None

    @property
    def relative_width(self) -> float | None:
        """The width of the interval as a share of the median; None without an interval."""
        return relative_width(self.elapsed_s)
