"""What happens in a race, as the one stream that everyone reads.

A live race, a race file and a replay are the same lines: one JSON object each, its ``event`` naming
the type. Times called ``at_s`` are seconds since the race started, on the conductor's monotonic
clock; times of queries are nanoseconds since their run's clock started.
"""

from __future__ import annotations

import enum

import msgspec

from engine.machine.facts import Build, Calibration, Conditions, Environment, Interpreter, Precision
from engine.process.hook import Hook
from engine.process.untold import Untold
from engine.race.plan.plan import Plan, PlannedRun
from engine.race.spec.race import RaceSpec
from engine.stream.event import Event, Outcome, Started


class FailureReason(enum.StrEnum):
    """Why a run has no elapsed time."""

    WRONG_ANSWER = "wrong_answer"
    """Its answer differs from the sequential one."""

    MISSING_QUERIES = "missing_queries"
    """Not every query happened."""

    ERROR = "error"
    """The strategy raised."""

    CRASHED = "crashed"
    """The worker ended without an outcome."""

    DEADLINE = "deadline"
    """It took far longer than its estimate."""

    NOT_STARTED = "not_started"
    """The worker could not be started."""

    UNAVAILABLE = "unavailable"
    """Its interpreter lacks what the strategy needs, or is none."""

    LIMIT = "limit"
    """It needs more threads, processes, files or memory than there can be."""


class Ending(enum.StrEnum):
    """What became of a run in which queries were to go wrong."""

    RAISED = "raised"
    """The caller was told of a failure."""

    CRASHED = "crashed"
    """The whole program died, the caller with it."""

    HUNG = "hung"
    """The caller still waited when the run was ended."""


class Usage(msgspec.Struct, frozen=True):
    """What a run used while its clock ran, all processes below the worker included.

    None stands for what is not known; ``untold`` says why.
    """

    user_s: float | None
    system_s: float | None
    voluntary_switches: int | None
    involuntary_switches: int | None
    minor_faults: int | None = 0
    """Page faults that needed no disk."""

    major_faults: int | None = 0
    untold: Untold | None = None
    is_whole: bool = False
    """Whether processes that outlived the answer are in it, which those of old records are not."""

    @property
    def cpu_s(self) -> float | None:
        """CPU seconds in all, or None where they are not known."""
        if self.user_s is None or self.system_s is None:
            return None
        return self.user_s + self.system_s

    @property
    def switches(self) -> int | None:
        """Context switches of both sorts, or None where they are not known."""
        if self.voluntary_switches is None or self.involuntary_switches is None:
            return None
        return self.voluntary_switches + self.involuntary_switches

    @property
    def faults(self) -> int | None:
        """Page faults of both sorts, or None where they are not known."""
        if self.minor_faults is None or self.major_faults is None:
            return None
        return self.minor_faults + self.major_faults


class RaceStarted(Started, frozen=True, tag="race_started"):
    """First of every stream."""

    spec: RaceSpec
    plan: Plan
    environment: Environment
    calibration: Calibration | None = None
    """How fast this machine computes, where queries compute."""

    interpreters: dict[str, Interpreter] = msgspec.field(default_factory=dict)
    """The interpreters that lanes name, by their paths; one that cannot be used is not here."""

    start_up_s: float = 0.0
    """From the start of the program to that of the race, in seconds; 0 where it was not told."""

    build: Build | None = None
    precision: Precision | None = None
    """How finely the machine measured before the race."""

    conditions: Conditions | None = None
    """The machine just before the race."""

    hooks: tuple[Hook, ...] = ()
    """What watched or slowed the Python that measured the machine."""

    calibrations: dict[str, Calibration] = msgspec.field(default_factory=dict)
    """How fast the interpreters compute that lanes name, by their paths, where queries compute."""


class PlanExtended(Event, frozen=True, tag="plan_extended"):
    """More blocks follow those that were planned, because an interval is still too wide."""

    runs: tuple[PlannedRun, ...]


class RunStarted(Event, frozen=True, tag="run_started"):
    """A worker is being started; its clock is not running yet."""

    run: int
    """The run's place in the plan."""


class ClockStarted(Event, frozen=True, tag="clock_started"):
    """A run's clock started, at ``at_s``."""

    run: int


class QueriesMoved(Event, frozen=True, tag="queries_moved"):
    """Queries of a run that started, and queries that ended, since the last such event.

    ``started``, ``started_ns`` and ``carriers`` are of one length, as are ``ended`` and
    ``ended_ns``.
    """

    run: int
    started: list[int]
    started_ns: list[int]
    carriers: list[int]
    """Native ids of the threads that carry the started queries."""

    ended: list[int]
    ended_ns: list[int]


class ResourcesSampled(Event, frozen=True, tag="resources_sampled"):
    """What a worker and all processes below it use, about ten times a second."""

    run: int
    cpu_s: float
    """CPU seconds since the worker began, those of ended processes included; it never falls."""

    threads: int
    """Threads of all of them; one in most processes only watches for the end of the race."""

    processes: int
    pss_bytes: int | None = None
    """Proportional set size of all of them; None where it was not looked at."""


class RunFinished(Event, frozen=True, tag="run_finished"):
    """A run answered rightly."""

    run: int
    elapsed_s: float
    start_up_s: float
    """From the start of the worker to the start of the clock: outside the elapsed time."""

    oversleep_s: float
    """How much of the elapsed time is queries taking longer than asked, on the longest path."""

    most_in_flight: int
    """The most queries that were in flight at once."""

    usage: Usage

    set_up_s: float = 0.0
    """How much of the start-up is the strategy's: loading its libraries, filling a warm pool."""

    tear_down_s: float = 0.0
    """From the outcome to the worker's end, or to half a second later, when it is killed."""

    hooks: tuple[Hook, ...] = ()
    """What watched or slowed the worker's Python."""

    is_forked: bool = False
    """Whether its worker was forked from a process that had loaded the strategy's modules."""


class RunFailed(Event, frozen=True, tag="run_failed"):
    """A run has no elapsed time, and why."""

    run: int
    reason: FailureReason
    message: str


class RunFaulted(Event, frozen=True, tag="run_faulted"):
    """A run in which queries were to go wrong, and did: the outcome of an experiment."""

    run: int
    ending: Ending
    elapsed_s: float
    """Until the caller was told, or the program died, or the run was ended."""

    answered: list[int]
    """Ids of the clusters whose answer the caller holds."""

    unheard: list[int]
    """Ids of the clusters that were looked up to the end, but the caller does not hold them."""

    message: str


class RaceFinished(Event, frozen=True, tag="race_finished"):
    """Last of a stream that was not cut short."""

    outcome: Outcome
    conditions_after: Conditions | None = None
    """The machine just after the race."""


AnyEvent = (
    RaceStarted
    | PlanExtended
    | RunStarted
    | ClockStarted
    | QueriesMoved
    | ResourcesSampled
    | RunFinished
    | RunFailed
    | RunFaulted
    | RaceFinished
)
