"""The Scaling view's numbers: one line per lane over clusters, or per sweep over sizes."""

from __future__ import annotations

import dataclasses
import enum
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.race.plan.plan import Plan
from engine.race.result.result import RaceResult
from engine.race.result.sweep_fit import Sweep, SweepFit
from engine.race.spec.axis import Point
from engine.race.spec.race import RaceSpec
from engine.statistics.summary import Summary
from engine.vocabulary.wording import _

_FIT_POINTS = 120


class ScalingMeasure(enum.Enum):
    """What the y axis shows of a run."""

    ELAPSED = enum.auto()
    """Seconds."""

    THROUGHPUT = enum.auto()
    """Queries per second."""

    EFFICIENCY = enum.auto()
    """The ideal over the elapsed time, 1 at best."""

    def of(self, elapsed_s: float, ideal_s: float, queries: int) -> float | None:
        """Return it for an elapsed time in seconds, or None if nothing was measurable."""
        if self is ScalingMeasure.ELAPSED:
            return elapsed_s
        if elapsed_s <= 0:
            return None
        return (queries if self is ScalingMeasure.THROUGHPUT else ideal_s) / elapsed_s


class Absence(enum.Enum):
    """Why a lane has no point."""

    FAILED = enum.auto()
    WENT_WRONG = enum.auto()
    """Queries went wrong on purpose, so there is no time."""

    NOT_RUN = enum.auto()


@dataclass(frozen=True, slots=True)
class Plotted:
    """The median of a lane at a point of the race, as it is drawn."""

    x: int
    """Clusters, or the size."""

    value: float
    interval: tuple[float, float] | None
    """The median's confidence interval, or None for fewer than six runs."""

    lane: int
    point: Point
    style: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the chart: a lane over cluster counts, or a sweep over its sizes."""

    title: str
    style: int
    """Its colour."""

    lanes: frozenset[int]
    points: tuple[Plotted, ...]
    ideal: tuple[tuple[float, float], ...]
    """Empty if all lines share one ideal."""

    fit: tuple[tuple[float, float], ...] = ()
    """The law's curve through a sweep's points."""

    absence: Absence | None = None
    """Why a lane has no point at its line's end, or None if it has or may still get one."""

    @property
    def label(self) -> str:
        """What is written at its end."""
        if self.absence is None:
            return self.title
        words = {
            Absence.FAILED: _("{lane}: failed"),
            Absence.WENT_WRONG: _("{lane}: no time"),
            Absence.NOT_RUN: _("{lane}: not run"),
        }
        return words[self.absence].format(lane=self.title)

    @property
    def values(self) -> list[float]:
        """All values that must be in view."""
        intervals = [end for point in self.points for end in point.interval or ()]
        curves = [y for _, y in (*self.ideal, *self.fit)]
        return [*(point.value for point in self.points), *intervals, *curves]

    @property
    def end(self) -> tuple[float, float] | None:
        """The label's place: the end of its line, or of its ideal while the line is shorter."""
        if self.fit:
            return self.fit[-1]
        if self.points and (not self.ideal or self.points[-1].x >= self.ideal[-1][0]):
            return self.points[-1].x, self.points[-1].value
        if self.ideal:
            return self.ideal[-1]
        return (self.points[-1].x, self.points[-1].value) if self.points else None


def cluster_lines(
    spec: RaceSpec, plan: Plan, result: RaceResult | None, measure: ScalingMeasure
) -> list[Line]:
    """Return one line per lane, over the cluster counts."""
    ideals = {(run.lane, run.point): run.ideal_s for run in plan.runs}
    points = sorted(plan.points, key=lambda point: point.rank)
    lines: list[Line] = []
    for lane, planned in enumerate(plan.lanes):
        ideal = [
            (point.clusters, _ideal(measure, ideals[lane, point], spec.query_count(point)))
            for point in points
        ]
        plotted = [
            _plotted(measure, summary, point.clusters, lane, point, planned.style)
            for point in points
            if result is not None and (summary := result.summary(lane, point)) is not None
        ]
        lines.append(
            Line(
                title=planned.title,
                style=planned.style,
                lanes=frozenset((lane,)),
                points=tuple(one for one in plotted if one is not None),
                ideal=tuple((x, y) for x, y in ideal if y is not None),
                absence=_absence(result, lane, points[-1]),
            )
        )
    return lines


def only_ran(line: Line, has_run: Callable[[float], bool]) -> Line:
    """Return a line with the ideals of only what has run.

    Args:
        line: A line.
        has_run: Whether its lane has finished a run at a place on the x axis.
    """
    return dataclasses.replace(
        line, ideal=tuple(place for place in line.ideal if has_run(place[0]))
    )


def _absence(result: RaceResult | None, lane: int, point: Point) -> Absence | None:
    if result is None or result.summary(lane, point) is not None:
        return None
    if result.failures(lane, point):
        return Absence.FAILED
    if result.experiments(lane, point):
        return Absence.WENT_WRONG
    return Absence.NOT_RUN if result.is_over else None


def sweep_line(
    spec: RaceSpec,
    plan: Plan,
    sweep: Sweep,
    found: SweepFit | None,
    point: Point,
    measure: ScalingMeasure,
) -> Line:
    """Return a line of a sweep over its sizes at a point.

    Args:
        spec: The race.
        plan: Its plan, for the ideals.
        sweep: The lanes.
        found: Their measurements, or None before the race.
        point: The point of the race.
        measure: What the y axis shows.
    """
    ideals = {run.lane: run.ideal_s for run in plan.runs if run.point == point}
    queries = spec.query_count(point)
    ideal = [(size, _ideal(measure, ideals[lane], queries)) for size, lane in sweep.lanes.items()]
    plotted = [
        _plotted(measure, one.summary, one.size, one.lane, point, plan.lanes[one.lane].style)
        for one in (found.sizes if found is not None else ())
    ]
    return Line(
        title=sweep.title,
        style=plan.lanes[next(iter(sweep.lanes.values()))].style,
        lanes=frozenset(sweep.lanes.values()),
        points=tuple(one for one in plotted if one is not None),
        ideal=tuple((x, y) for x, y in ideal if y is not None),
        fit=_fit_curve(sweep, found, ideals, queries, measure),
    )


def _fit_curve(
    sweep: Sweep,
    found: SweepFit | None,
    ideals: dict[int, float],
    queries: int,
    measure: ScalingMeasure,
) -> tuple[tuple[float, float], ...]:
    if found is None or found.fit is None:
        return ()
    sizes = list(sweep.lanes)
    # Only the sizes that race have an ideal, so efficiency has corners there.
    xs = sizes if measure is ScalingMeasure.EFFICIENCY else _spread(sizes[0], sizes[-1])
    curve: list[tuple[float, float]] = []
    for x in xs:
        elapsed_s = queries / found.fit.throughput(x)
        ideal_s = ideals[sweep.lanes[int(x)]] if measure is ScalingMeasure.EFFICIENCY else 0.0
        value = measure.of(elapsed_s, ideal_s, queries)
        if value is not None:
            curve.append((x, value))
    return tuple(curve)


def _spread(first: float, last: float) -> Sequence[float]:
    """Return places from first to last that suit both a linear and a log axis."""
    steps = range(_FIT_POINTS)
    places = {first + (last - first) * step / (_FIT_POINTS - 1) for step in steps}
    if first > 0:
        growth = math.log(last / first)
        places |= {first * math.exp(growth * step / (_FIT_POINTS - 1)) for step in steps}
    return sorted(places)


def _ideal(measure: ScalingMeasure, ideal_s: float, queries: int) -> float | None:
    return None if measure is ScalingMeasure.EFFICIENCY else measure.of(ideal_s, ideal_s, queries)


def _plotted(
    measure: ScalingMeasure, summary: Summary, x: int, lane: int, point: Point, style: int
) -> Plotted | None:
    def value_of(elapsed_s: float) -> float | None:
        return measure.of(elapsed_s, summary.ideal_s, summary.queries)

    value = value_of(summary.median_s)
    if value is None:
        return None
    ends = (summary.interval.low, summary.interval.high) if summary.interval is not None else ()
    # A measure that falls as time grows swaps the interval's ends; its coverage stays.
    values = sorted(end for end in map(value_of, ends) if end is not None)
    interval = (values[0], values[1]) if len(values) == 2 else None
    return Plotted(x, value, interval, lane, point, style)
