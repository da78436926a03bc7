"""Adding blocks to a race until its intervals are narrow enough."""

from __future__ import annotations

from engine.race.plan.plan import PlannedRun, Planner
from engine.race.spec.race import RaceSpec
from engine.statistics.interval import relative_width


class Extension:
    """Decides which blocks a race still needs, by how wide the intervals are and by nothing else.

    To go on until lanes differ would find differences everywhere: an interval is as likely to be
    narrow where they do not.
    """

    def __init__(self, spec: RaceSpec, planner: Planner) -> None:
        self._spec = spec
        self._planner = planner
        self._elapsed_s: dict[tuple[int, int], list[float]] = {}
        self._blocks = dict.fromkeys(spec.cluster_counts, spec.repeats)
        self._next_block = spec.repeats * len(spec.cluster_counts)

    def note(self, planned: PlannedRun, elapsed_s: float) -> None:
        """Take in a run that has finished."""
        if not planned.is_warm_up:
            times_s = self._elapsed_s.setdefault((planned.lane, planned.clusters), [])
            times_s.append(elapsed_s)

    def further_runs(self) -> tuple[PlannedRun, ...]:
        """Return one more block at each cluster count that needs one, or nothing."""
        counts = [count for count in self._spec.cluster_counts if self._is_wide(count)]
        if not counts:
            return ()
        runs = self._planner.further_runs(counts, self._next_block)
        self._next_block += len(counts)
        for count in counts:
            self._blocks[count] += 1
        return runs

    def _is_wide(self, clusters: int) -> bool:
        if self._spec.precision is None or self._blocks[clusters] >= self._spec.most_repeats:
            return False
        # A lane that never finishes has no interval to wait for.
        widths = [
            relative_width(times_s)
            for (_, count), times_s in self._elapsed_s.items()
            if count == clusters
        ]
        return any(width is None or width > self._spec.precision for width in widths)
