"""What is said of the elapsed times of one lane at one cluster count."""

from __future__ import annotations

import statistics
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Summary:
    """The finished runs of a lane at a cluster count; times in seconds."""

    elapsed_s: tuple[float, ...]
    """Every elapsed time, in the order of running; at least one."""

    ideal_s: float
    oversleep_s: float
    """Median of how much queries on the longest path took longer than asked."""

    times_faster: float | None
    """Sequential's median over this one's, or None where sequential has not finished."""

    @property
    def median_s(self) -> float:
        """The median elapsed time."""
        return statistics.median(self.elapsed_s)

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
