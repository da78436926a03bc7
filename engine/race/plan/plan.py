"""Plan a race: from a spec to its runs, in order, each with an estimate."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping, Sequence
from functools import cache, cached_property

import msgspec

from engine.machine.facts import Interpreter
from engine.machine.interpreter import own_gil
from engine.race.spec.axis import Axis, Point, points_of
from engine.race.spec.kind_text import kind_title
from engine.race.spec.lane import Lane, check_words
from engine.race.spec.lane_titles import lane_titles
from engine.race.spec.race import RaceSpec
from engine.race.spec.sweep import amount_option
from engine.strategies import STRATEGIES, Strategy, strategy_named
from engine.strategies.ideal import Bounds, Capacity, bounds_of, capacity_of, rough_bounds, slots_of
from engine.vocabulary.bounds import (
    MAX_AMOUNT,
    MAX_COUNT,
    MAX_LANES,
    MAX_NAME_LENGTH,
    MAX_RUNS,
    MAX_STYLE,
    MAX_TIME_S,
    MAX_TITLE_LENGTH,
)
from engine.vocabulary.option import CORES, amount, core_count
from engine.vocabulary.wording import _
from engine.workload.durations import Constant, Durations, burdened, scaled
from engine.workload.inventory import Inventory
from engine.workload.task_graph import FanOut, Task, shape_of, task_graph

LONG_RACE_S = 3600.0
"""A race estimated to take longer than this runs only once the user agrees."""


class PlannedKind(msgspec.Struct, frozen=True):
    """What a query does, as far as readers of a race need it."""

    title: str
    """The kind with the options that differ from their defaults: ``mixed (cpu 50)``."""

    cpu_share: float = 0.0
    """The share of a query's duration that it computes rather than waits, 0..1."""

    is_calibrated: bool = False
    """Whether the amount it computes depends on the measured speed of the machine."""


class PlannedAmount(msgspec.Struct, frozen=True):
    """The amount of a lane that can be swept, such as the size of its pool."""

    option: str
    """The option's name."""

    title: str
    """What people call it."""

    unit: str
    """What it counts, as a singular noun."""

    value: int
    lane_title: str
    """The lane's title without it."""

    others: dict[str, str]
    """The values of the lane's other options, including defaults."""

    def counted(self, count: int) -> str:
        """Return a count with its unit: ``1 thread``, ``6 processes``."""
        many = f"{self.unit}es" if self.unit.endswith("s") else f"{self.unit}s"
        return f"{count} {self.unit if count == 1 else many}"


class PlannedLane(msgspec.Struct, frozen=True):
    """A lane as it races, with all that readers need to know about its strategy.

    The strategy may be one that this program does not have.
    """

    title: str
    """What to call it; no two lanes of a race have the same title."""

    strategy: str
    options: dict[str, str]
    fan_out: FanOut
    """What becomes a unit: never ``ARTICLE``."""

    style: int
    """Which colour and marker it has everywhere, from 0; no two lanes of a race share one."""

    python: str = ""
    """The path of the interpreter that runs it, or nothing for the engine's own."""

    unit: str = ""
    """What it creates per unit of concurrency, as a noun; empty if it creates nothing."""

    slots: int | None = None
    """The most queries it can have in flight, or None for as many as its graph allows."""

    workers: int | None = 1
    """How many of its workers could compute in parallel, regardless of cores; None for one per
    unit."""

    is_elsewhere: bool = False
    """Whether the work runs in processes that it does not start, perhaps on another machine."""

    outlives_worker: bool = False
    """Whether its processes may outlive the worker, so that their usage is not counted."""

    amount: PlannedAmount | None = None
    """The amount that can be swept, if any."""


class PlannedRun(msgspec.Struct, frozen=True):
    """One lane, once, at one point."""

    lane: int
    """The lane's place in the plan."""

    point: Point
    """Where it stands on each of the race's axes."""

    block: int
    """Which block it belongs to, from 0, in the order of running."""

    ideal_s: float
    """The least elapsed time, in seconds, that fan-out and slots allow."""

    estimate_s: float
    """A rough estimate of the run's time, including its worker's start, in seconds."""

    units: int
    """Threads, processes or greenlets it creates."""

    most_in_flight: int
    """Queries that its graph and slots allow in flight at once."""

    work_s: float = 0.0
    """T1: the sum of the queries' durations, in seconds."""

    span_s: float = 0.0
    """Tinf: the longest chain of queries that wait for one another, in seconds."""

    burdened_s: float | None = None
    """The ideal including the measured cost of each query; None if it was not measured."""

    is_warm_up: bool = False
    """Whether it only warms the machine up, and is not counted."""


class Plan(msgspec.Struct, frozen=True):
    """A race's lanes, and its runs in the order of running."""

    lanes: tuple[PlannedLane, ...]
    runs: tuple[PlannedRun, ...]
    axes: tuple[Axis, ...]
    """What varies besides the lanes: every lane runs at every point of the axes."""

    kind: PlannedKind
    """What a query does."""

    @property
    def points(self) -> tuple[Point, ...]:
        """Every combination of the axes' values, in the order that results are shown in."""
        return points_of(self.axes)

    @property
    def estimate_s(self) -> float:
        """A rough estimate of the race's time, in seconds."""
        return sum(run.estimate_s for run in self.runs)


def plan_race(
    spec: RaceSpec,
    interpreters: Mapping[str, Interpreter] | None = None,
    query_cost_s: float | None = None,
    slowness: Mapping[str, float] | None = None,
) -> Plan:
    """Plan a race: randomised complete blocks, in an order that the seed decides.

    A block holds every lane once at one point, so that drift on the machine affects all lanes
    alike. Each repeat holds one block per point. Blocks are shuffled in
    their repeat, lanes in their block. Where there is a warm-up, every lane runs once before.

    Args:
        spec: The race.
        interpreters: Known interpreters of the lanes, by path. An unknown one is assumed to have
            a global lock, as most do.
        query_cost_s: The measured cost of a query besides its duration, in seconds.
        slowness: How many times slower than the engine's own the lanes' interpreters compute, by
            path. All lanes compute the same amount, so their ideals differ. An unknown one is
            assumed to be as fast.
    """
    planner = Planner(spec, interpreters or {}, query_cost_s, slowness)
    return planner.plan()


class Planner:
    """Plans the runs of one race."""

    def __init__(
        self,
        spec: RaceSpec,
        interpreters: Mapping[str, Interpreter],
        query_cost_s: float | None = None,
        slowness: Mapping[str, float] | None = None,
        *,
        is_rough: bool = False,
    ) -> None:
        """Plan a race, as ``plan_race`` says.

        Args:
            spec: The race.
            interpreters: Known interpreters, by path.
            query_cost_s: The cost of a query besides its duration, in seconds.
            slowness: How many times slower interpreters compute, by path.
            is_rough: Whether to plan without single queries: each takes the mean duration, and no
                slot waits for another.
        """
        self._spec = spec
        self.is_rough = is_rough
        self._slowness = slowness or {}
        self._query_cost_s = query_cost_s
        self.lanes = plan_lanes(spec, interpreters)
        self.capacities = [lane_capacity(spec, lane, interpreters) for lane in self.lanes]
        self._run_of = cache(self._plan_run)

    @cached_property
    def _durations(self) -> Durations:
        """The durations of queries, in seconds; a query takes equally long at every point."""
        if self.is_rough:
            return Constant(self._spec.sleep_s)
        return self._spec.durations(max(map(self._spec.query_count, self._spec.points)))

    def plan(self) -> Plan:
        """Return the lanes and their runs, starting with the warm-up, if any."""
        kind = self._spec.build_kind()
        title = kind_title(self._spec.kind, self._spec.kind_options)
        planned = PlannedKind(title, kind.cpu_share, kind.needs_calibration)
        return Plan(self.lanes, self.runs(), self._spec.axes, planned)

    def runs(self) -> tuple[PlannedRun, ...]:
        """Return the warm-up, if any, and the blocks of the spec."""
        order = random.Random(self._spec.seed)
        points = self._spec.points
        runs = self._warm_up()
        block = 0
        for _repeat in range(self._spec.repeats):
            for point in order.sample(points, len(points)):
                runs += self._block(order, point, block)
                block += 1
        return tuple(runs)

    def further_runs(self, points: Sequence[Point], first_block: int) -> tuple[PlannedRun, ...]:
        """Return one more block at each of the points, numbered from ``first_block``."""
        # Each extension has its own random stream, which depends only on its number.
        order = random.Random(f"block {first_block} {self._spec.seed}")
        runs: list[PlannedRun] = []
        for block, point in enumerate(order.sample(points, len(points)), first_block):
            runs += self._block(order, point, block)
        return tuple(runs)

    def _block(self, order: random.Random, point: Point, block: int) -> list[PlannedRun]:
        return [
            msgspec.structs.replace(self._run_of(lane, point), block=block)
            for lane in order.sample(range(len(self.lanes)), len(self.lanes))
        ]

    def _warm_up(self) -> list[PlannedRun]:
        if not self._spec.warm_up:
            return []
        order = random.Random(f"warm-up {self._spec.seed}")
        runs = self._block(order, self._spec.least_point, 0)
        return [msgspec.structs.replace(run, is_warm_up=True) for run in runs]

    def _bounds(self, lane: int, inventory: Inventory, durations: Durations) -> Bounds:
        planned = self.lanes[lane]
        shape = shape_of(inventory, planned.fan_out)
        capacity, slowness = self.capacities[lane], self._slowness.get(planned.python, 1.0)
        # Only the computed share takes longer, and then is a larger share of the whole.
        stretch = 1 + capacity.cpu_share * (slowness - 1)
        if stretch != 1:
            durations = scaled(durations, stretch)
            share = capacity.cpu_share * slowness / stretch
            capacity = dataclasses.replace(capacity, cpu_share=share)
        if self.is_rough:
            return rough_bounds(shape, capacity, durations[0])
        return bounds_of(shape, lambda: graph_of(inventory, planned), capacity, durations)

    def _plan_run(self, lane: int, point: Point) -> PlannedRun:
        planned, capacity = self.lanes[lane], self.capacities[lane]
        strategy = strategy_named(planned.strategy)(planned.options)
        inventory = self._spec.inventory(point)
        shape = shape_of(inventory, planned.fan_out)
        bounds = self._bounds(lane, inventory, self._durations)
        burdened_s: float | None = None
        if self._query_cost_s is not None:
            costly = burdened(self._durations, self._query_cost_s)
            burdened_s = self._bounds(lane, inventory, costly).ideal_s
        units = shape.units if strategy.unit else 0
        return PlannedRun(
            lane=lane,
            point=point,
            block=0,
            ideal_s=bounds.ideal_s,
            estimate_s=bounds.ideal_s + strategy.set_up_cost_s + units * strategy.unit_cost_s,
            units=units,
            most_in_flight=min(shape.width, capacity.slots or shape.width),
            work_s=bounds.work_s,
            span_s=bounds.span_s,
            burdened_s=burdened_s,
        )


def check_plan(plan: Plan, spec: RaceSpec) -> None:
    """Refuse a plan that does not fit a spec; its order and estimates may differ.

    Raises:
        ValueError: something in it does not fit; the message says what.
    """
    if not 1 <= len(plan.lanes) == len(spec.lanes):
        message = _("the plan has {lanes} lanes, the spec {asked}")
        raise ValueError(message.format(lanes=len(plan.lanes), asked=len(spec.lanes)))
    for lane, asked in zip(plan.lanes, spec.lanes, strict=True):
        if lane.strategy != asked.strategy or lane.fan_out is FanOut.ARTICLE:
            message = _("a lane of the plan, {title!r}, is not in the spec")
            raise ValueError(message.format(title=lane.title[:40]))
        _check_lane(lane)
        if not 0 <= lane.style <= MAX_RUNS:
            message = _("a lane's style must be 0..{most}, got {style}")
            raise ValueError(message.format(most=MAX_RUNS, style=lane.style))
    most = MAX_RUNS + MAX_LANES
    if not 1 <= len(plan.runs) <= most:
        message = _("a race must have 1..{most} runs, got {got}")
        raise ValueError(message.format(most=most, got=len(plan.runs)))
    if len({lane.title for lane in plan.lanes}) < len(plan.lanes):
        raise ValueError(_("two lanes of the plan have the same title"))
    if not (_is_shown(plan.kind.title, MAX_TITLE_LENGTH) and 0 <= plan.kind.cpu_share <= 1):
        raise ValueError(_("the plan's kind of query is impossible"))
    if plan.axes != spec.axes:
        raise ValueError(_("the axes of the plan and of the spec differ"))
    check_runs(plan.runs, spec)
    pairs = {(run.lane, run.point) for run in plan.runs if not run.is_warm_up}
    if len(pairs) != len(plan.lanes) * len(plan.points):
        raise ValueError(_("the plan lacks a lane or a point"))


def _check_lane(lane: PlannedLane) -> None:
    check_words("lanes", lane.strategy, lane.options)
    if not (lane.strategy and _is_shown(lane.title, MAX_TITLE_LENGTH)):
        raise ValueError(_("a lane's title cannot be shown"))
    if lane.unit and not _is_shown(lane.unit, MAX_NAME_LENGTH):
        raise ValueError(_("the unit of {lane} cannot be shown").format(lane=lane.title))
    counts = [count for count in (lane.slots, lane.workers) if count is not None]
    if not all(1 <= count <= MAX_COUNT for count in counts):
        message = _("{lane} has impossible slots or workers")
        raise ValueError(message.format(lane=lane.title))
    amount = lane.amount
    if amount is not None:
        check_words("lanes", amount.option, amount.others)
        words = (amount.title, amount.unit, amount.lane_title)
        if not (
            all(_is_shown(word, MAX_TITLE_LENGTH) for word in words)
            and 1 <= amount.value <= MAX_AMOUNT
        ):
            message = _("the {option} of {lane} is impossible")
            raise ValueError(message.format(option=amount.option, lane=lane.title))


def _is_shown(text: str, most: int) -> bool:
    return text.isprintable() and 1 <= len(text) <= most


def check_runs(runs: Sequence[PlannedRun], spec: RaceSpec) -> None:
    """Refuse planned runs that do not fit a spec.

    Raises:
        ValueError: something in them does not fit; the message says what.
    """
    points = set(spec.points)
    for run in runs:
        if not 0 <= run.lane < len(spec.lanes) or run.point not in points:
            raise ValueError(_("a run of the plan has a lane or point that the spec lacks"))
        times_s = (run.ideal_s, run.work_s, run.span_s, run.burdened_s or 0.0)
        if not (
            all(0 <= time_s <= MAX_TIME_S for time_s in times_s)
            and 0 < run.estimate_s <= MAX_TIME_S
        ):
            raise ValueError(_("a run of the plan has an impossible ideal or estimate"))
        if not all(0 <= n <= MAX_COUNT for n in (run.block, run.units, run.most_in_flight)):
            raise ValueError(_("a run of the plan has an impossible block, units or queries"))


def graph_of(inventory: Inventory, lane: PlannedLane) -> Task:
    """Return the task graph that a lane's fan-out allows."""
    return task_graph(inventory, lane.fan_out)


def plan_lanes(
    spec: RaceSpec, interpreters: Mapping[str, Interpreter] | None = None
) -> tuple[PlannedLane, ...]:
    """Return the lanes of a race, without its runs.

    Args:
        spec: The race.
        interpreters: What is known of the interpreters that lanes name, by their paths.
    """
    interpreters = interpreters or {}
    titles = lane_titles(spec.lanes, interpreters)
    styles = lane_styles(spec.lanes)
    kind = spec.build_kind()
    lanes: list[PlannedLane] = []
    for lane, title, style in zip(spec.lanes, titles, styles, strict=True):
        fan_out = lane.resolved_fan_out(spec.fan_out)
        told_apart = f"{title} by {fan_out.value}" if titles.count(title) > 1 else title
        strategy = strategy_named(lane.strategy)(lane.options)
        lanes.append(
            PlannedLane(
                title=told_apart,
                strategy=lane.strategy,
                options=lane.options,
                fan_out=fan_out,
                style=style,
                python=lane.python,
                unit=strategy.unit,
                slots=slots_of(strategy, kind),
                workers=_workers(strategy, has_gil=_has_gil(lane.python, interpreters)),
                is_elsewhere=strategy.is_elsewhere,
                outlives_worker=strategy.outlives_worker,
                amount=_plan_amount(lane),
            )
        )
    return tuple(lanes)


def _plan_amount(lane: Lane) -> PlannedAmount | None:
    option = amount_option(lane.strategy)
    if option is None:
        return None
    known = strategy_named(lane.strategy).options
    values = {one.name: one.default for one in known} | lane.options
    value = amount(values.pop(option.name))
    rest = {name: text for name, text in lane.options.items() if name != option.name}
    return PlannedAmount(
        option=option.name,
        title=option.title.english,
        unit=option.unit,
        value=value,
        lane_title=Lane(lane.strategy, None, rest, lane.python).title,
        others=values,
    )


def _workers(strategy: Strategy, *, has_gil: bool) -> int | None:
    if has_gil and not strategy.has_own_gils:
        return 1
    # Where there are as many as cores, wherever that is, they never have to share one.
    return 1 if CORES in strategy.values.values() else strategy.carriers


def _has_gil(python: str, interpreters: Mapping[str, Interpreter]) -> bool:
    own = interpreters.get(python)
    return own.gil if own is not None else own_gil()


def lane_styles(lanes: tuple[Lane, ...]) -> list[int]:
    """Return a style for each lane: the one it asks for, else its strategy's own, else a free one.

    Lanes that ask come first; no style is used twice.
    """
    own = {strategy.name: place for place, strategy in enumerate(STRATEGIES)}
    styles: dict[int, int] = {}
    asked: list[int | None] = [lane.style for lane in lanes]
    usual: list[int | None] = [own.get(lane.strategy) for lane in lanes]
    for wished in (asked, usual):
        for place, style in enumerate(wished):
            if style is not None and place not in styles and style not in styles.values():
                styles[place] = style
    for place in range(len(lanes)):
        if place not in styles:
            styles[place] = next(s for s in range(MAX_STYLE + 1) if s not in styles.values())
    return [styles[place] for place in range(len(lanes))]


def lane_capacity(
    spec: RaceSpec, lane: PlannedLane, interpreters: Mapping[str, Interpreter]
) -> Capacity:
    """Return how many of a lane's queries can run at once here."""
    strategy = strategy_named(lane.strategy)(lane.options)
    has_gil = _has_gil(lane.python, interpreters)
    return capacity_of(strategy, spec.build_kind(), core_count(), has_gil=has_gil)
