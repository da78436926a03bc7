"""What can be told of many durations: exact order statistics, never interpolated.

A quantile is the least of the values that at least so large a share of them do not exceed: type 1
in Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50(4),
1996. So each figure is a time that somebody waited.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.load.column import Floats


@dataclass(frozen=True, slots=True)
class Waits:
    """How long some waited; all in seconds."""

    count: int
    least_s: float
    median_s: float
    p95_s: float
    p99_s: float
    most_s: float
    mean_s: float


def waits_of(values_s: Floats) -> Waits | None:
    """Return what durations in seconds say, or None where there are none."""
    count = len(values_s)
    if not count:
        return None
    # The places of all the order statistics at once: partition is linear, a sort is not.
    places = [0, *(-(-count * share // 100) - 1 for share in (50, 95, 99)), count - 1]
    ordered = np.partition(values_s, places)
    least_s, median_s, p95_s, p99_s, most_s = (float(ordered[place]) for place in places)
    return Waits(count, least_s, median_s, p95_s, p99_s, most_s, float(values_s.mean()))
