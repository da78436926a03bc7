"""What is said of the elapsed times of one lane at one cluster count."""

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
    """Every elapsed time, in the order of running; at least one."""

    ideal_s: float
    queries: int
    """How many queries each run had."""

    oversleep_s: float
    """Median of how much queries on the longest path took longer than asked."""

    speedup: float | None
    """How many times as fast as the baseline, by the median of the blocks' ratios; None where no
    block has both."""

    @cached_property
    def median_s(self) -> float:
        """The median elapsed time."""
        return statistics.median(self.elapsed_s)

    @cached_property
    def interval(self) -> Interval | None:
        """Where the median lies with 95 % confidence at least; None for fewer than six runs."""
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
        """The median's distance from the ideal."""
        return self.median_s - self.ideal_s

    @property
    def efficiency(self) -> float | None:
        """The ideal over the median, 1 at best, or None where nothing was measurable."""
        return self.ideal_s / self.median_s if self.median_s > 0 else None

    @property
    def throughput(self) -> float | None:
        """Queries a second at the median, or None where nothing was measurable."""
        return self.queries / self.median_s if self.median_s > 0 else None

    @property
    def relative_width(self) -> float | None:
        """How wide the interval is, as a share of the median; None without an interval."""
        return relative_width(self.elapsed_s)
