"""Preview a race: its plan and estimate, fast enough to update with each key typed in a form.

Planning a race may take minutes: spread durations differ from query to query, and some pools must
be simulated unit by unit. If that would take too long, the preview is rough; the race itself is
always planned exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import msgspec

from engine.race.plan.plan import Plan
from engine.race.plan.planner import Planner
from engine.race.spec.installed import decode_spec
from engine.race.spec.race import RaceSpec, encode_spec
from engine.strategies.ideal import equal_ideal_s
from engine.workload.durations import Spread
from engine.workload.task_graph import shape_of

MOST_QUERIES = 4_000
"""The most queries, over all lanes and points, that a preview plans one by one."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A race as a form shows it."""

    plan: Plan
    """One block at each point, without a warm-up: all blocks plan the same."""

    run_count: int
    """Runs of the whole race."""

    estimate_s: float
    """A rough estimate of the whole race's time, in seconds."""

    is_rough: bool
    """Whether the ideals assume the mean duration and slots that are never idle."""


def preview_race(spec: RaceSpec) -> Preview:
    """Return the preview of a race; takes a few milliseconds, and is cached per spec."""
    return _preview(encode_spec(spec))


@lru_cache(maxsize=16)
def _preview(encoded: bytes) -> Preview:
    spec = decode_spec(encoded)
    block = msgspec.structs.replace(spec, repeats=1, warm_up=False)
    planner = Planner(block, {}, is_rough=queries_to_look_at(spec) > MOST_QUERIES)
    plan = planner.plan()
    warm_up = [run for run in plan.runs if run.point == spec.least_point] if spec.warm_up else []
    return Preview(
        plan=plan,
        run_count=len(plan.runs) * spec.repeats + len(warm_up),
        estimate_s=plan.estimate_s * spec.repeats + sum(run.estimate_s for run in warm_up),
        is_rough=planner.is_rough,
    )


def queries_to_look_at(spec: RaceSpec) -> int:
    """Return how many queries an exact plan handles one by one, over all lanes and points."""
    looked_at = 0
    planner = Planner(spec, {})
    for lane, capacity in zip(planner.lanes, planner.capacities, strict=True):
        for point in spec.points:
            shape = shape_of(spec.inventory(point), lane.fan_out)
            is_equal = spec.spread is Spread.CONSTANT
            if not is_equal or equal_ideal_s(shape, capacity, 1.0) is None:
                looked_at += shape.queries
    return looked_at
