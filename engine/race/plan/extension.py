"""Adding blocks to a race until its intervals are narrow enough."""

from __future__ import annotations

from engine.race.plan.plan import PlannedRun
from engine.race.plan.planner import Planner
from engine.race.spec.axis import Point
from engine.race.spec.race import RaceSpec
from engine.statistics.interval import relative_width


class Extension:
    """Decides which blocks a race still needs, only by the width of the intervals.

    Adding blocks until lanes differ would find differences everywhere; intervals are as likely to
    be narrow if lanes do not differ.
    """

    def __init__(self, spec: RaceSpec, planner: Planner) -> None:
        self._spec = spec
        self._planner = planner
        self._elapsed_s: dict[tuple[int, Point], list[float]] = {}
        self._blocks = dict.fromkeys(spec.points, spec.repeats)
        self._next_block = spec.repeats * len(self._blocks)

    def note(self, planned: PlannedRun, elapsed_s: float) -> None:
        """Record a run that has finished."""
        if not planned.is_warm_up:
            times_s = self._elapsed_s.setdefault((planned.lane, planned.point), [])
            times_s.append(elapsed_s)

    def further_runs(self) -> tuple[PlannedRun, ...]:
        """Return one more block at each point that needs one, or nothing."""
        points = [point for point in self._blocks if self._is_wide(point)]
        if not points:
            return ()
        runs = self._planner.further_runs(points, self._next_block)
        self._next_block += len(points)
        for point in points:
            self._blocks[point] += 1
        return runs

    def _is_wide(self, point: Point) -> bool:
        if self._spec.precision is None or self._blocks[point] >= self._spec.most_repeats:
            return False
        # A lane that never finishes has no interval to wait for.
        widths = [
            relative_width(times_s)
            for (_, other), times_s in self._elapsed_s.items()
            if other == point
        ]
        return any(width is None or width > self._spec.precision for width in widths)
