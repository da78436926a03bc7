"""The events of a race, as the one stream that everything reads.

A live race, a race file and a replay are the same lines: one JSON object each, whose ``event``
names the type. Times called ``at_s`` are seconds since the race started, on the conductor's
monotonic clock; times of queries are nanoseconds since their run's clock started.
"""

from __future__ import annotations

import enum

import msgspec

from engine.machine.facts import Build, Calibration, Conditions, Environment, Interpreter, Precision
from engine.process.hook import Hook
from engine.process.untold import Untold
from engine.race.parts import Breakdown
from engine.race.plan.plan import Plan, PlannedRun
from engine.race.spec.race import RaceSpec
from engine.stream.event import Event, Outcome, Started
from engine.vocabulary.cause import Cause
from engine.workload.kind import Forms


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
    """It took far longer than estimated."""

    NOT_STARTED = "not_started"
    """The worker could not be started."""

    UNAVAILABLE = "unavailable"
    """Its interpreter lacks what the strategy needs, or is not a Python."""

    LIMIT = "limit"
    """It needs more threads, processes, files or memory than allowed."""


class Ending(enum.StrEnum):
    """How a run with faults ended."""

    RAISED = "raised"
    """The caller got an error."""

    CRASHED = "crashed"
    """The whole program died, including the caller."""

    HUNG = "hung"
    """The caller was still waiting when the run was killed."""


class Usage(msgspec.Struct, frozen=True):
    """What a run used while its clock ran, including all descendants of the worker.

    None means not known; ``untold`` says why.
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
    """Whether it includes processes that outlived the answer; old records do not."""

    @property
    def cpu_s(self) -> float | None:
        """Total CPU seconds, or None if not known."""
        if self.user_s is None or self.system_s is None:
            return None
        return self.user_s + self.system_s

    @property
    def switches(self) -> int | None:
        """Context switches of both kinds, or None if not known."""
        if self.voluntary_switches is None or self.involuntary_switches is None:
            return None
        return self.voluntary_switches + self.involuntary_switches

    @property
    def faults(self) -> int | None:
        """Page faults of both kinds, or None if not known."""
        if self.minor_faults is None or self.major_faults is None:
            return None
        return self.minor_faults + self.major_faults


class RaceStarted(Started, frozen=True, tag="race_started"):
    """First of every stream."""

    spec: RaceSpec
    plan: Plan
    environment: Environment
    calibration: Calibration | None = None
    """How fast this machine computes, if queries compute."""

    interpreters: dict[str, Interpreter] = msgspec.field(default_factory=dict)
    """The interpreters that lanes name, by path, without unusable ones."""

    start_up_s: float = 0.0
    """Seconds from the start of the program to the start of the race; 0 if not known."""

    build: Build | None = None
    precision: Precision | None = None
    """How finely the machine measured before the race."""

    conditions: Conditions | None = None
    """The machine just before the race."""

    hooks: tuple[Hook, ...] = ()
    """Hooks that watched or slowed the Python that measured the machine."""

    calibrations: dict[str, Calibration] = msgspec.field(default_factory=dict)
    """How fast the lanes' interpreters compute, by path, if queries compute."""


class QueriesProfiled(Event, frozen=True, tag="queries_profiled"):
    """A few of the user's items were called before the race, and measured.

    It holds nothing of what they are or answered but digests.
    """

    file: str = ""
    """The name of the user's file, without its folder."""

    function: str = ""
    file_digest: str = ""
    """SHA-256 of the file, as hexadecimal digits."""

    items: int = 0
    """How many items there are."""

    items_raced: int = 0
    """How many of them the race takes, at most."""

    items_digest: str = ""
    called: int = 0
    """How many of them were called one after another."""

    item_s: float = 0.0
    """How long an item takes on average, in seconds."""

    least_item_s: float = 0.0
    """The least that the average over all items may be, in seconds."""

    cpu_share: float = 0.0
    """The share of an item's duration that it computes, 0..1."""

    gil_share: float = 0.0
    """The share that it computes holding the interpreter's lock, 0..``cpu_share``."""

    forms: Forms = Forms.FUNCTION
    """Which forms of the function there are."""

    is_compared: bool = False
    """Whether answers are compared with those of one item after another."""

    varies: bool = False
    """Whether an item answered something else the second time, so that none is compared."""

    cause: Cause | None = None
    """Why they could not be profiled, or None; then nothing else is known."""


class PlanExtended(Event, frozen=True, tag="plan_extended"):
    """More blocks were added to the plan, because an interval is still too wide."""

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
    """What a worker and all its descendants use, about ten times per second."""

    run: int
    cpu_s: float
    """CPU seconds since the worker started, including ended processes; it never falls."""

    threads: int
    """Threads of all of them; in most processes one only watches for the end of the race."""

    processes: int
    pss_bytes: int | None = None
    """Proportional set size of all of them; None if not measured."""


class RunFinished(Event, frozen=True, tag="run_finished"):
    """A run gave the correct answer."""

    run: int
    elapsed_s: float
    start_up_s: float
    """From the start of the worker to the start of the clock; not part of the elapsed time."""

    oversleep_s: float
    """How much of the elapsed time is queries taking longer than asked, on the longest path."""

    most_in_flight: int
    """The most queries that were in flight at once."""

    usage: Usage

    set_up_s: float = 0.0
    """How much of the start-up is the strategy's: loading its libraries, filling a warm pool."""

    tear_down_s: float = 0.0
    """From the outcome to the worker's end; after half a second the worker is killed."""

    hooks: tuple[Hook, ...] = ()
    """Hooks that watched or slowed the worker's Python."""

    is_forked: bool = False
    """Whether its worker was forked from a process that had the strategy's modules loaded."""

    breakdown: Breakdown | None = None
    """What the elapsed time is made of, if the race is explained."""


class RunFailed(Event, frozen=True, tag="run_failed"):
    """A run failed: it has no elapsed time."""

    run: int
    reason: FailureReason
    cause: Cause

    @property
    def message(self) -> str:
        """The cause in words, in the reader's language."""
        return str(self.cause)


class RunFaulted(Event, frozen=True, tag="run_faulted"):
    """A run with faults ended: the outcome of an experiment."""

    run: int
    ending: Ending
    elapsed_s: float
    """Until the caller got an error, the program died, or the run was killed."""

    answered: list[int]
    """Ids of the clusters whose answer the caller got."""

    unheard: list[int]
    """Ids of the clusters that were fully looked up, but whose answer the caller did not get."""

    cause: Cause

    @property
    def message(self) -> str:
        """The cause in words, in the reader's language."""
        return str(self.cause)


class RaceFinished(Event, frozen=True, tag="race_finished"):
    """Last of a complete stream."""

    outcome: Outcome
    conditions_after: Conditions | None = None
    """The machine just after the race."""


AnyEvent = (
    RaceStarted
    | QueriesProfiled
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
