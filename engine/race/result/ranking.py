"""Which lanes are faster than which: the comparisons of one race."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.race.spec.axis import Point
from engine.statistics.comparison import Comparison, Verdict, compare, may_be_slower

Times = Mapping[int, Mapping[int, float]]
"""Elapsed seconds of the finished runs at one point, by lane and block."""


_LEAST_S = 1e-9
"""The resolution of the clock; no run takes less."""


@dataclass(slots=True)
class Ranking:
    """Compares the lanes of a race at each of its points, and caches the comparisons."""

    times: Callable[[Point], Times]
    """Returns the times of the runs finished at a point."""

    baseline: int
    """The lane that the others are compared with."""

    band: float
    """How far a ratio may be from 1 and still be a tie."""

    _comparisons: dict[Point, dict[int, Comparison]] = field(default_factory=dict)
    _winners: dict[Point, frozenset[int]] = field(default_factory=dict)

    def forget(self, point: Point) -> None:
        """Forget the comparisons at a point, because another run has ended there."""
        self._comparisons.pop(point, None)
        self._winners.pop(point, None)

    def use(self, baseline: int, band: float) -> None:
        """Compare with another lane, or by another band."""
        self.baseline, self.band = baseline, band
        self._comparisons.clear()
        self._winners.clear()

    def comparisons(self, point: Point) -> Mapping[int, Comparison]:
        """Return each lane's comparison with the baseline; the baseline has none."""
        if point not in self._comparisons:
            self._comparisons[point] = self._compare(point, self.baseline)
        return self._comparisons[point]

    def winners(self, point: Point) -> frozenset[int]:
        """Return the lanes that no other is faster than; empty while undecided.

        A lane wins unless it is shown to be slower than another, whichever of them is the
        baseline: no baseline calls a winner slower, and there may be several winners.
        """
        if point not in self._winners:
            self._winners[point] = self._find_winners(point)
        return self._winners[point]

    def _compare(self, point: Point, other: int) -> dict[int, Comparison]:
        times = self.times(point)
        others = times.get(other, {})
        return compare(
            {lane: _pairs(blocks, others) for lane, blocks in times.items() if lane != other},
            self.band,
        )

    def _find_winners(self, point: Point) -> frozenset[int]:
        times = {lane: blocks for lane, blocks in self.times(point).items() if blocks}
        if len(times) < 2:
            return frozenset()
        best = min(times, key=lambda lane: statistics.median(times[lane].values()))
        comparisons = self._compare(point, best)
        if len(comparisons) < len(times) - 1 or any(
            one.verdict is Verdict.UNDECIDED for one in comparisons.values()
        ):
            return frozenset()
        winners = times.keys() - _slower(comparisons)
        for other in times.keys() - {best}:
            # Few of many lanes could lose here: comparing all pairs in full would take long.
            if any(
                may_be_slower(_pairs(times[lane], times[other]), self.band)
                for lane in winners - {other}
            ):
                winners -= _slower(self._compare(point, other))
        return frozenset(winners)


def _pairs(own: Mapping[int, float], others: Mapping[int, float]) -> list[tuple[float, float]]:
    """Return the elapsed times of a lane and of another in each block that has both."""
    return [
        (time_s, others[block])
        for block, time_s in own.items()
        if block in others and min(time_s, others[block]) >= _LEAST_S
    ]


def _slower(comparisons: Mapping[int, Comparison]) -> set[int]:
    return {lane for lane, one in comparisons.items() if one.verdict is Verdict.SLOWER}
