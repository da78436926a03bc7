"""What the finished runs of a race come to, by lane and point; computed when first asked for."""

from __future__ import annotations

import statistics
from collections.abc import Mapping

from engine.race.parts import Breakdown
from engine.race.result.query_times import QueryTimes, query_times
from engine.race.result.ranking import Ranking, Times
from engine.race.result.resources import ResourceSummary, median_run, summarise_resources
from engine.race.result.run import Run
from engine.race.spec.axis import Point
from engine.race.spec.race import RaceSpec
from engine.statistics.comparison import Comparison
from engine.statistics.summary import Summary

Place = tuple[int, Point]
"""A lane and a point."""


class Statistics:
    """Summaries, comparisons and resources, each kept until another run ends that it rests on."""

    def __init__(self, spec: RaceSpec, runs: Mapping[Place, list[Run]], baseline: int) -> None:
        """Begin without any run that has ended.

        Args:
            spec: The spec of the race.
            runs: The runs of each lane at each point, without warm-ups; may grow.
            baseline: The lane that the others are compared with.
        """
        self._spec = spec
        self._runs = runs
        self._ranking = Ranking(self._times, baseline, spec.band)
        self._summaries: dict[Place, Summary | None] = {}
        self._resources: dict[Place, ResourceSummary | None] = {}
        self._queries: dict[Place, QueryTimes | None] = {}

    @property
    def baseline(self) -> int:
        """The lane that the others are compared with."""
        return self._ranking.baseline

    @property
    def band(self) -> float:
        """How far a ratio may be from 1 and still be a tie, as a share of 1."""
        return self._ranking.band

    def compare_with(self, baseline: int, band: float) -> None:
        """Compare the lanes with another baseline, or by another band."""
        self._ranking.use(baseline, band)
        self._summaries.clear()

    def forget(self, lane: int, point: Point) -> None:
        """Forget what rests on the runs of a lane at a point, because another one has ended."""
        if lane == self.baseline:
            self._summaries.clear()
        else:
            self._summaries.pop((lane, point), None)
        self._resources.pop((lane, point), None)
        self._queries.pop((lane, point), None)
        self._ranking.forget(point)

    def summary(self, lane: int, point: Point) -> Summary | None:
        """Return the statistics of a lane's finished runs at a point, or None without any."""
        key = (lane, point)
        if key not in self._summaries:
            self._summaries[key] = self._summarise(lane, point)
        return self._summaries[key]

    def resources(self, lane: int, point: Point) -> ResourceSummary | None:
        """Return what the finished runs of a lane at a point used, or None without any."""
        key = (lane, point)
        if key not in self._resources:
            self._resources[key] = summarise_resources(self._runs.get(key, []))
        return self._resources[key]

    def queries(self, lane: int, point: Point) -> QueryTimes | None:
        """Return how long queries took in the finished runs of a lane at a point, if any did."""
        key = (lane, point)
        if key not in self._queries:
            self._queries[key] = query_times(self._spec, point, self._runs.get(key, []))
        return self._queries[key]

    def breakdown(self, lane: int, point: Point) -> Breakdown | None:
        """Return the parts of a lane's run of median time at a point; None if not explained."""
        run = median_run(self._runs.get((lane, point), []))
        return run.outcome.breakdown if run is not None and run.outcome is not None else None

    def comparison(self, lane: int, point: Point) -> Comparison | None:
        """Return a lane's comparison with the baseline; None for the baseline and without runs."""
        return self._ranking.comparisons(point).get(lane)

    def winners(self, point: Point) -> frozenset[int]:
        """Return the lanes that no other is faster than at a point; empty while undecided."""
        return self._ranking.winners(point)

    def mean_in_flight(self, lane: int, point: Point) -> float | None:
        """Return how many queries were in flight on average, the median of the finished runs.

        By Little's law (1961), throughput times mean latency: the sum of the queries' times over
        the elapsed time. ``in_flight`` also computes it from the curve. None if nothing was
        measurable.
        """
        means = [
            run.queried_ns / 1e9 / run.outcome.elapsed_s
            for run in self._runs.get((lane, point), [])
            if run.outcome is not None and run.outcome.elapsed_s > 0
        ]
        return statistics.median(means) if means else None

    def _times(self, point: Point) -> Times:
        return {
            lane: {
                run.planned.block: run.outcome.elapsed_s
                for run in self._runs.get((lane, point), [])
                if run.outcome is not None
            }
            for lane in range(len(self._spec.lanes))
        }

    def _summarise(self, lane: int, point: Point) -> Summary | None:
        runs = self._runs.get((lane, point), [])
        finished = [run.outcome for run in runs if run.outcome is not None]
        if not finished:
            return None
        return Summary(
            elapsed_s=tuple(outcome.elapsed_s for outcome in finished),
            ideal_s=runs[0].planned.ideal_s,
            queries=self._spec.query_count(point),
            oversleep_s=statistics.median(outcome.oversleep_s for outcome in finished),
            speedup=self._speedup(lane, point),
        )

    def _speedup(self, lane: int, point: Point) -> float | None:
        if lane == self.baseline:
            return 1.0
        comparison = self.comparison(lane, point)
        return 1 / comparison.ratio if comparison is not None else None
