"""The sweeps of a race: throughput by size, and the law fitted to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.race.plan.plan import Plan, PlannedLane
from engine.race.result.result import RaceResult
from engine.race.spec.axis import Point
from engine.race.spec.lane import Lane
from engine.race.spec.sweep import amount_option
from engine.statistics.scalability import LEAST_POINTS, ScalabilityFit, fit_scalability
from engine.statistics.summary import Summary
from engine.strategies import strategy_named
from engine.vocabulary.option import CORES, Amount
from engine.vocabulary.wording import _

LEAST_SIZES = 3
"""Two lanes that differ in an amount are a comparison, not a sweep."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Lanes of a race that differ in nothing but one amount."""

    title: str
    """The lanes' title without the amount."""

    option: Amount
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


def find_sweeps(lanes: Sequence[PlannedLane], cores: int) -> tuple[Sweep, ...]:
    """Return the sweeps among the lanes, in the order of their first lanes.

    Args:
        lanes: The lanes of a race.
        cores: The number that the value ``cores`` of an option stands for.
    """
    groups: dict[tuple[object, ...], dict[int, int]] = {}
    for place, lane in enumerate(lanes):
        option = amount_option(lane.strategy)
        if option is None:
            continue
        others = _other_options(lane, option)
        key = (lane.strategy, lane.fan_out, lane.python, tuple(sorted(others.items())))
        value = lane.options.get(option.name, option.default)
        size = cores if value == CORES else int(value)
        groups.setdefault(key, {}).setdefault(size, place)
    found = [sizes for sizes in groups.values() if len(sizes) >= LEAST_SIZES]
    titles = [_title(lanes[next(iter(sizes.values()))]) for sizes in found]
    sweeps: list[Sweep] = []
    for title, sizes in zip(titles, found, strict=True):
        first = lanes[next(iter(sizes.values()))]
        option = amount_option(first.strategy)
        assert option is not None
        told_apart = (
            _("{title} by {unit}").format(title=title, unit=first.fan_out.value)
            if titles.count(title) > 1
            else title
        )
        sweeps.append(Sweep(told_apart, option, dict(sorted(sizes.items()))))
    return tuple(sweeps)


def _other_options(lane: PlannedLane, swept: Amount) -> dict[str, str]:
    """Return the values of all options but one, including defaults."""
    known = strategy_named(lane.strategy).options
    values = {option.name: option.default for option in known} | lane.options
    return {name: value for name, value in values.items() if name != swept.name}


def _title(lane: PlannedLane) -> str:
    option = amount_option(lane.strategy)
    options = {name: v for name, v in lane.options.items() if option and name != option.name}
    return Lane(lane.strategy, None, options, lane.python).title


def result_sweeps(result: RaceResult) -> tuple[Sweep, ...]:
    """Return the sweeps of a race."""
    return find_sweeps(result.lanes, result.environment.cores)


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
