"""How long the queries of a lane took and waited, over all of its finished runs at a point."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.race.result.run import Run
from engine.race.spec.axis import Point
from engine.race.spec.race import RaceSpec

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class QueryTimes:
    """The times of queries, in seconds and ascending."""

    took_s: Numbers
    """From each query's start to its end: at least one."""

    asked_s: Numbers
    """How long each was asked to take."""

    runs: int
    """How many runs they are from."""

    def quantile(self, share: float) -> float:
        """Return the time, in seconds, that a share of the queries took at most.

        By linear interpolation (Hyndman and Fan, 1996, type 7). ``share`` is from 0 to 1.
        """
        # Not by numpy's own function, which takes a quarter of a millisecond: a chart of 64 lanes
        # asks thousands of times.
        place = share * (len(self.took_s) - 1)
        low = int(place)
        high = min(low + 1, len(self.took_s) - 1)
        least, most = float(self.took_s[low]), float(self.took_s[high])
        return least + (most - least) * (place - low)

    @property
    def least_s(self) -> float:
        """The shortest time."""
        return float(self.took_s[0])

    @property
    def most_s(self) -> float:
        """The longest time."""
        return float(self.took_s[-1])

    @property
    def mean_asked_s(self) -> float:
        """How long a query was asked to take on average."""
        return float(self.asked_s.mean())

    @property
    def is_varied(self) -> bool:
        """Whether queries were asked to take different times."""
        return bool(self.asked_s[0] != self.asked_s[-1])


def query_times(spec: RaceSpec, point: Point, runs: Iterable[Run]) -> QueryTimes | None:
    """Return the times of the queries of finished runs at a point, or None without any."""
    took_ns = [
        np.array(run.ends_ns, dtype=np.int64) - np.array(run.starts_ns, dtype=np.int64)
        for run in runs
        if run.outcome is not None and run.ended_count == len(run.ends_ns) > 0
    ]
    if not took_ns:
        return None
    queries = spec.query_count(point)
    durations = spec.durations(queries)
    return QueryTimes(
        took_s=np.sort(np.concatenate(took_ns)) / 1e9,
        asked_s=np.sort(np.fromiter((durations[query] for query in range(queries)), float)),
        runs=len(took_ns),
    )
