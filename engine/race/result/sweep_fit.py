"""The sweeps of a race: throughput by size, and the law fitted to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.race.plan.plan import Plan, PlannedAmount, PlannedLane
from engine.race.result.result import RaceResult
from engine.race.spec.axis import Point
from engine.race.spec.sweep import LEAST_SIZES
from engine.statistics.scalability import LEAST_POINTS, ScalabilityFit, fit_scalability
from engine.statistics.summary import Summary


@dataclass(frozen=True, slots=True)
class Sweep:
    """Lanes of a race that differ in nothing but one amount."""

    title: str
    """The lanes' title without the amount."""

    amount: PlannedAmount
    """What differs, as one of them has it."""

    lanes: dict[int, int]
    """Each lane's place by its amount, ascending; at least three."""


@dataclass(frozen=True, slots=True)
class SweptSize:
    """The result of one lane of a sweep at a point of the race."""

    size: int
    lane: int
    summary: Summary
    throughput: float
    """Queries per second at the median."""


@dataclass(frozen=True, slots=True)
class SweepFit:
    """A sweep at a point of the race: the result so far."""

    sweep: Sweep
    point: Point
    sizes: tuple[SweptSize, ...]
    fit: ScalabilityFit | None
    """The law, or None while fewer than six sizes have been measured, or without scipy."""

    units: int
    """Units of concurrency in a run; more workers than this stay idle."""

    @property
    def missing(self) -> int:
        """How many more sizes the fit needs."""
        return max(0, LEAST_POINTS - len(self.sizes))

    @property
    def idle_from(self) -> int | None:
        """The smallest size in the sweep that exceeds the units, or None."""
        return next((size for size in self.sweep.lanes if size > self.units), None)


def find_sweeps(lanes: Sequence[PlannedLane]) -> tuple[Sweep, ...]:
    """Return the sweeps among the lanes of a race, in the order of their first lanes."""
    groups: dict[tuple[object, ...], dict[int, int]] = {}
    amounts: dict[tuple[object, ...], PlannedAmount] = {}
    for place, lane in enumerate(lanes):
        if lane.amount is not None:
            others = tuple(sorted(lane.amount.others.items()))
            key: tuple[object, ...] = (lane.strategy, lane.fan_out, lane.python, others)
            groups.setdefault(key, {}).setdefault(lane.amount.value, place)
            amounts.setdefault(key, lane.amount)
    found = {key: sizes for key, sizes in groups.items() if len(sizes) >= LEAST_SIZES}
    titles = [amounts[key].lane_title for key in found]
    sweeps: list[Sweep] = []
    for key, sizes in found.items():
        amount = amounts[key]
        title = amount.lane_title
        if titles.count(title) > 1:
            title = f"{title} by {lanes[next(iter(sizes.values()))].fan_out.value}"
        sweeps.append(Sweep(title, amount, dict(sorted(sizes.items()))))
    return tuple(sweeps)


def result_sweeps(result: RaceResult) -> tuple[Sweep, ...]:
    """Return the sweeps of a race."""
    return find_sweeps(result.lanes)


def _sizes(result: RaceResult | None, sweep: Sweep, point: Point) -> tuple[SweptSize, ...]:
    sizes: list[SweptSize] = []
    if result is None:
        return ()
    for size, lane in sweep.lanes.items():
        summary = result.summary(lane, point)
        throughput = summary.throughput if summary is not None else None
        if summary is not None and throughput is not None and size > 0:
            sizes.append(SweptSize(size, lane, summary, throughput))
    return tuple(sizes)


def fit_sweep(plan: Plan, result: RaceResult | None, sweep: Sweep, point: Point) -> SweepFit:
    """Return a sweep at a point with the law fitted to its medians, if possible.

    The same medians are fitted only once.

    Args:
        plan: The race's plan.
        result: The result so far, or None before the race.
        sweep: One of its sweeps.
        point: One of its points.
    """
    sizes = _sizes(result, sweep, point)
    fit = _fit(tuple((one.size, one.throughput) for one in sizes))
    lanes = sweep.lanes.values()
    runs = (run for run in plan.runs if run.lane in lanes and run.point == point)
    units = next(runs).units
    return SweepFit(sweep, point, sizes, fit, units)


def sweep_fits(result: RaceResult) -> Iterator[SweepFit]:
    """Yield every sweep of a race at every point where one of its lanes has finished."""
    for sweep in result_sweeps(result):
        for point in result.points:
            found = fit_sweep(result.plan, result, sweep, point)
            if found.sizes:
                yield found


@lru_cache(maxsize=256)
def _fit(throughputs: tuple[tuple[int, float], ...]) -> ScalabilityFit | None:
    try:
        return fit_scalability(dict(throughputs))
    except ModuleNotFoundError:
        # Without scipy the installation is damaged, but the measurements are still worth showing.
        return None
