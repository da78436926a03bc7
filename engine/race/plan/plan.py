"""What a race runs, in which order, and what readers need to know of it."""

from __future__ import annotations

import msgspec

from engine.race.spec.axis import Axis, Point, points_of
from engine.vocabulary.counted import counted_noun
from engine.workload.task_graph import FanOut

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
        return str(counted_noun(self.unit, count))


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

    at_once: int | None = None
    """How many items may be in flight, where the race has items; its slots may be more or fewer."""

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
