"""Which lanes are faster than which: the comparisons of one race."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.statistics.comparison import Comparison, Verdict, compare

Times = Mapping[int, Mapping[int, float]]
"""Elapsed seconds of the finished runs at one cluster count, by lane and block."""


_LEAST_S = 1e-9
"""What the clock counts in; nothing that ran took less."""


@dataclass(slots=True)
class Ranking:
    """Compares the lanes of a race at each of its cluster counts, and remembers what it found."""

    times: Callable[[int], Times]
    """Returns what has finished at a cluster count."""

    baseline: int
    """The lane that the others are compared with."""

    band: float
    """How far from 1 a ratio is still no difference."""

    _comparisons: dict[int, dict[int, Comparison]] = field(default_factory=dict)
    _winners: dict[int, frozenset[int]] = field(default_factory=dict)

    def forget(self, clusters: int) -> None:
        """Say that another run has ended at a cluster count."""
        self._comparisons.pop(clusters, None)
        self._winners.pop(clusters, None)

    def use(self, baseline: int, band: float) -> None:
        """Compare with another lane, or by another band."""
        self.baseline, self.band = baseline, band
        self._comparisons.clear()
        self._winners.clear()

    def comparisons(self, clusters: int) -> Mapping[int, Comparison]:
        """Return each lane's comparison with the baseline, which has none itself."""
        if clusters not in self._comparisons:
            self._comparisons[clusters] = self._compare(clusters, self.baseline)
        return self._comparisons[clusters]

    def winners(self, clusters: int) -> frozenset[int]:
        """Return the lanes that none is faster than: none while that cannot be told.

        Every lane is compared with the one of the least median. The answer is that one and those
        that were not shown to be slower, so there may be several.
        """
        if clusters not in self._winners:
            self._winners[clusters] = self._find_winners(clusters)
        return self._winners[clusters]

    def _compare(self, clusters: int, other: int) -> dict[int, Comparison]:
        times = self.times(clusters)
        others = times.get(other, {})
        return compare(
            {
                lane: [
                    (time_s, others[block])
                    for block, time_s in blocks.items()
                    if block in others and min(time_s, others[block]) >= _LEAST_S
                ]
                for lane, blocks in times.items()
                if lane != other
            },
            self.band,
        )

    def _find_winners(self, clusters: int) -> frozenset[int]:
        times = {lane: blocks for lane, blocks in self.times(clusters).items() if blocks}
        if len(times) < 2:
            return frozenset()
        best = min(times, key=lambda lane: statistics.median(times[lane].values()))
        comparisons = self._compare(clusters, best)
        if any(one.verdict is Verdict.UNDECIDED for one in comparisons.values()):
            return frozenset()
        slower = {lane for lane, one in comparisons.items() if one.verdict is Verdict.SLOWER}
        # Who beats the best by blocks, though not by its median, wins with it.
        return frozenset(times.keys() - slower)
