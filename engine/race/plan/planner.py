"""From a spec to the runs it asks for, in their order, with an estimate."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping, Sequence
from functools import cache, cached_property

import msgspec

from engine.machine.facts import Interpreter
from engine.race.plan.items import KnownItems
from engine.race.plan.lanes import lane_capacity, plan_lanes
from engine.race.plan.plan import Plan, PlannedKind, PlannedLane, PlannedRun
from engine.race.spec.axis import Point
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.kind import kind_title
from engine.strategies import strategy_named
from engine.strategies.ideal import Bounds, bounds_of, rough_bounds
from engine.workload.durations import Constant, Durations, burdened, scaled
from engine.workload.inventory import Inventory
from engine.workload.task_graph import Task, shape_of, task_graph


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
        items: KnownItems | None = None,
    ) -> None:
        """Plan a race, as ``plan_race`` says.

        Args:
            spec: The race.
            interpreters: Known interpreters, by path.
            query_cost_s: The cost of a query besides its duration, in seconds.
            slowness: How many times slower interpreters compute, by path.
            is_rough: Whether to plan without single queries: each takes the mean duration, and no
                slot waits for another.
            items: What is known of the user's items.
        """
        self._known = items
        self._items = items.facts if items is not None else None
        self._spec = spec
        self.is_rough = is_rough
        self._slowness = slowness or {}
        self._query_cost_s = query_cost_s
        self.lanes = plan_lanes(spec, interpreters, self._items)
        self.capacities = [
            lane_capacity(spec, lane, interpreters, self._items) for lane in self.lanes
        ]
        self._run_of = cache(self._plan_run)

    @cached_property
    def _durations(self) -> Durations:
        """The durations of queries, in seconds; a query takes equally long at every point."""
        if self._known is not None:
            return Constant(self._known.least_item_s)
        if self.is_rough:
            return Constant(self._spec.sleep_s)
        return self._spec.durations(max(map(self._spec.query_count, self._spec.points)))

    def plan(self) -> Plan:
        """Return the lanes and their runs, starting with the warm-up, if any."""
        kind = self._spec.build_kind(self._items)
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
        strategy = strategy_named(planned.strategy)(planned.options, self._spec.at_once)
        inventory = self._spec.inventory(point)
        shape = shape_of(inventory, planned.fan_out)
        bounds = self._bounds(lane, inventory, self._durations)
        burdened_s: float | None = None
        if self._query_cost_s is not None:
            costly = burdened(self._durations, self._query_cost_s)
            burdened_s = self._bounds(lane, inventory, costly).ideal_s
        known = self._known
        expected_s = bounds.ideal_s
        if known is not None and known.least_item_s > 0:
            expected_s *= known.item_s / known.least_item_s
        units = shape.units if strategy.unit is not None else 0
        return PlannedRun(
            lane=lane,
            point=point,
            block=0,
            ideal_s=bounds.ideal_s,
            estimate_s=expected_s + strategy.set_up_cost_s + units * strategy.unit_cost_s,
            units=units,
            most_in_flight=min(shape.width, capacity.slots or shape.width),
            work_s=bounds.work_s,
            span_s=bounds.span_s,
            burdened_s=burdened_s,
        )


def graph_of(inventory: Inventory, lane: PlannedLane) -> Task:
    """Return the task graph that a lane's fan-out allows."""
    return task_graph(inventory, lane.fan_out)
