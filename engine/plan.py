"""From a spec to the runs it asks for, in their order, with an estimate."""

from __future__ import annotations

import random
from functools import cache

import msgspec

from engine.ideal import equal_ideal_s
from engine.spec import MAX_RUNS, RaceSpec
from engine.strategies import STRATEGIES
from engine.workload.inventory import Inventory
from engine.workload.task_graph import FanOut, Task, shape_of, task_graph

LONG_RACE_S = 3600.0
"""A race estimated longer than this is only run when the user has said so."""

MAX_TIME_S = 1e10
"""No run takes as long: a million queries of an hour are 3.6e9 s."""

MAX_TITLE_LENGTH = 200


class PlannedLane(msgspec.Struct, frozen=True):
    """A lane as it races."""

    title: str
    """What to call it; no two lanes of a race have the same title."""

    strategy: str
    options: dict[str, str]
    fan_out: FanOut
    """What becomes a unit: never ``ARTICLE``."""

    style: int
    """Which colour and marker it has everywhere, from 0; no two lanes of a race share one."""


class PlannedRun(msgspec.Struct, frozen=True):
    """One lane, once, at one cluster count."""

    lane: int
    """The lane's place in the plan."""

    clusters: int
    block: int
    """Which block it belongs to, from 0, in the order of running."""

    ideal_s: float
    """The least elapsed time, in seconds, that fan-out and slots allow."""

    estimate_s: float
    """How long the run will take with its worker's start, in seconds, roughly."""

    units: int
    """Threads, processes or greenlets it creates."""

    most_in_flight: int
    """Queries that its graph and slots allow in flight at once."""


class Plan(msgspec.Struct, frozen=True):
    """A race's lanes, and its runs in the order of running."""

    lanes: tuple[PlannedLane, ...]
    runs: tuple[PlannedRun, ...]

    @property
    def estimate_s(self) -> float:
        """How long the race will take, in seconds, roughly."""
        return sum(run.estimate_s for run in self.runs)


def plan_race(spec: RaceSpec) -> Plan:
    """Plan a race: randomised complete blocks, in an order that the seed decides.

    A block holds every lane once at one cluster count, so that whatever drifts on the machine
    meets all lanes alike. Each repeat holds one block a cluster count. Blocks are shuffled in
    their repeat, lanes in their block.
    """
    lanes = _plan_lanes(spec)
    order = random.Random(spec.seed)

    @cache
    def run_of(lane: int, clusters: int) -> PlannedRun:
        return _plan_run(spec, lanes, lane, clusters)

    runs: list[PlannedRun] = []
    block = 0
    for _ in range(spec.repeats):
        for clusters in order.sample(spec.cluster_counts, len(spec.cluster_counts)):
            for lane in order.sample(range(len(lanes)), len(lanes)):
                runs.append(msgspec.structs.replace(run_of(lane, clusters), block=block))
            block += 1
    return Plan(lanes, tuple(runs))


def check_plan(plan: Plan, spec: RaceSpec) -> None:
    """Refuse a plan that was not made from a spec; how it orders and estimates may differ.

    Raises:
        ValueError: something in it does not fit; the message says what.
    """
    if not 1 <= len(plan.lanes) == len(spec.lanes):
        raise ValueError(f"the plan has {len(plan.lanes)} lanes, the spec {len(spec.lanes)}")
    for lane, asked in zip(plan.lanes, spec.lanes, strict=True):
        if lane.strategy != asked.strategy or lane.fan_out is FanOut.ARTICLE:
            raise ValueError(f"a lane of the plan, {lane.title[:40]!r}, is not the spec's")
        if not (lane.title.isprintable() and 1 <= len(lane.title) <= MAX_TITLE_LENGTH):
            raise ValueError("a lane's title cannot be shown")
        if not 0 <= lane.style <= MAX_RUNS:
            raise ValueError(f"a lane's style must be 0..{MAX_RUNS}, got {lane.style}")
    if not 1 <= len(plan.runs) <= MAX_RUNS:
        raise ValueError(f"a race must have 1..{MAX_RUNS} runs, got {len(plan.runs)}")
    for run in plan.runs:
        if not 0 <= run.lane < len(plan.lanes) or run.clusters not in spec.cluster_counts:
            raise ValueError("a run of the plan has a lane or cluster count that the spec lacks")
        if not (0 <= run.ideal_s <= MAX_TIME_S and 0 < run.estimate_s <= MAX_TIME_S):
            raise ValueError("a run of the plan has an ideal or estimate that cannot be")
    pairs = {(run.lane, run.clusters) for run in plan.runs}
    if len(pairs) != len(plan.lanes) * len(spec.cluster_counts):
        raise ValueError("the plan leaves out a lane or a cluster count")


def graph_of(inventory: Inventory, lane: PlannedLane) -> Task:
    """Return the order that a lane's fan-out allows its queries."""
    return task_graph(inventory, lane.fan_out)


def _plan_lanes(spec: RaceSpec) -> tuple[PlannedLane, ...]:
    titles = [lane.title for lane in spec.lanes]
    styles = _styles([lane.strategy for lane in spec.lanes])
    lanes: list[PlannedLane] = []
    for lane, title, style in zip(spec.lanes, titles, styles, strict=True):
        fan_out = lane.resolved_fan_out(spec.fan_out)
        told_apart = f"{title} by {fan_out.value}" if titles.count(title) > 1 else title
        lanes.append(PlannedLane(told_apart, lane.strategy, lane.options, fan_out, style))
    return tuple(lanes)


def _styles(strategies: list[str]) -> list[int]:
    """Give each lane its strategy's own style, and further lanes of a strategy a free one."""
    own = {strategy.name: place for place, strategy in enumerate(STRATEGIES)}
    styles: list[int] = []
    for name in strategies:
        free = (
            style for style in range(len(own), len(own) + len(strategies)) if style not in styles
        )
        styles.append(own[name] if own[name] not in styles else next(free))
    return styles


def _plan_run(
    spec: RaceSpec, lanes: tuple[PlannedLane, ...], lane: int, clusters: int
) -> PlannedRun:
    strategy = spec.lanes[lane].build()
    inventory = Inventory(clusters, spec.nodes, spec.switches)
    shape = shape_of(inventory, lanes[lane].fan_out)
    least_s = equal_ideal_s(shape, strategy.slots, spec.sleep_s)
    units = shape.units if strategy.unit else 0
    return PlannedRun(
        lane=lane,
        clusters=clusters,
        block=0,
        ideal_s=least_s,
        estimate_s=least_s + strategy.set_up_cost_s + units * strategy.unit_cost_s,
        units=units,
        most_in_flight=min(shape.width, strategy.slots or shape.width),
    )
