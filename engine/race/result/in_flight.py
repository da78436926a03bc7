"""How many queries are in flight at each moment of a run, and on average."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.race.result.timeline import NEVER, Integers, Timeline

_AGREEMENT = 1e-6
"""How far apart two means may be, relatively, and still agree: both are sums of doubles."""


@dataclass(frozen=True, slots=True, eq=False)
class StepCurve:
    """A number that changes at certain moments and stays constant between; 0 before the first."""

    times_ns: Integers
    """Ascending, each once."""

    counts: Integers
    """The number from each moment on."""

    def until(self, moment_ns: int) -> StepCurve:
        """Return the curve up to a moment."""
        steps = int(np.searchsorted(self.times_ns, moment_ns, side="right"))
        return StepCurve(self.times_ns[:steps], self.counts[:steps])

    def area(self, until_ns: int) -> float:
        """Return the area under the curve from 0 to a moment, in ns; 0 before 0."""
        edges = np.clip(np.append(self.times_ns, until_ns), 0, until_ns)
        return float(np.dot(self.counts, np.diff(edges)))

    def at(self, time_ns: float) -> int:
        """Return the number at a moment."""
        place = int(np.searchsorted(self.times_ns, time_ns, side="right"))
        return int(self.counts[place - 1]) if place else 0

    @property
    def most(self) -> int:
        """The greatest number."""
        return int(self.counts.max(initial=0))


@dataclass(frozen=True, slots=True)
class MeanInFlight:
    """The mean number of queries in flight, computed in two ways."""

    queries: int
    elapsed_s: float
    mean_latency_s: float
    """The mean time from a query's start to its end."""

    area_s: float
    """The area under the in-flight curve, in seconds."""

    @property
    def by_little(self) -> float:
        """Throughput times mean latency, L = lambda W.

        J. D. C. Little, "A Proof for the Queuing Formula: L = lambda W", Operations Research 9 (3),
        1961, pp. 383-387. As no query is in flight at the run's start or end, it is exact.
        """
        return self.queries / self.elapsed_s * self.mean_latency_s

    @property
    def by_area(self) -> float:
        """The area under the curve over the elapsed time."""
        return self.area_s / self.elapsed_s

    @property
    def agree(self) -> bool:
        """Whether both agree; if not, queries ran outside the run's time."""
        return math.isclose(self.by_little, self.by_area, rel_tol=_AGREEMENT, abs_tol=_AGREEMENT)


def in_flight_curve(timeline: Timeline) -> StepCurve:
    """Return how many queries have started and not ended."""
    return _curve(timeline.starts_ns, timeline.ends_ns[timeline.ends_ns != NEVER])


def waiting_curve(timeline: Timeline) -> StepCurve:
    """Return how many queries could have started and have not."""
    readies = np.concatenate((timeline.readies_ns, timeline.queued_ns))
    return _curve(readies, timeline.starts_ns)


def mean_in_flight(timeline: Timeline, elapsed_s: float) -> MeanInFlight | None:
    """Return the mean number in flight in a run of this elapsed time, in seconds.

    Returns:
        None if not every query ended, or nothing took measurable time.
    """
    ended = timeline.ends_ns != NEVER
    count = len(timeline.queries)
    if not count or count < timeline.inventory.query_count or not ended.all() or elapsed_s <= 0:
        return None
    latency_ns: NDArray[np.int64] = timeline.ends_ns - timeline.starts_ns
    area_ns = in_flight_curve(timeline).area(round(elapsed_s * 1e9))
    return MeanInFlight(count, elapsed_s, float(latency_ns.mean()) / 1e9, area_ns / 1e9)


def _curve(ups: Integers, downs: Integers) -> StepCurve:
    moments = np.concatenate((ups, downs))
    steps = np.concatenate((np.ones_like(ups), -np.ones_like(downs)))
    order = np.argsort(moments, kind="stable")
    moments, counts = moments[order], np.cumsum(steps[order])
    # Of several steps at one moment, only their sum counts.
    last = np.append(moments[1:] != moments[:-1], True)[: len(moments)]
    return StepCurve(moments[last], counts[last])
