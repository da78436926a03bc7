"""One run of a race: its state and result so far."""

from __future__ import annotations

import enum
from array import array
from dataclasses import dataclass, field

from engine.race.events import (
    ClockStarted,
    QueriesMoved,
    ResourcesSampled,
    RunFailed,
    RunFaulted,
    RunFinished,
)
from engine.race.plan.plan import PlannedRun
from engine.stream.fold import InconsistentEvent
from engine.vocabulary.wording import _


class RunState(enum.Enum):
    """The state of a run."""

    WAITING = enum.auto()
    RUNNING = enum.auto()
    FINISHED = enum.auto()
    FAILED = enum.auto()
    FAULTED = enum.auto()


@dataclass(slots=True)
class Run:
    """One run: its state and result so far."""

    planned: PlannedRun
    state: RunState = RunState.WAITING
    started_at_s: float = 0.0
    clock_started_at_s: float | None = None
    outcome: RunFinished | None = None
    failure: RunFailed | None = None
    faulted: RunFaulted | None = None
    starts_ns: array[int] = field(default_factory=lambda: array("q"))
    """When each query started, on the run's clock, 0 for not yet; empty before the clock starts."""

    ends_ns: array[int] = field(default_factory=lambda: array("q"))
    carriers: array[int] = field(default_factory=lambda: array("q"))
    """Native id of the thread that carries each query."""

    samples: list[ResourcesSampled] = field(default_factory=list)
    """Samples of what its processes used, in order of time; the last may be after its end."""

    started_count: int = 0
    ended_count: int = 0
    queried_ns: int = 0
    """The sum of the ended queries' times from start to end."""

    @property
    def is_done(self) -> bool:
        """Whether it has finished, failed, or ended in a planned fault."""
        return self.state in (RunState.FINISHED, RunState.FAILED, RunState.FAULTED)

    @property
    def in_flight(self) -> int:
        """Queries that have started and not ended."""
        return self.started_count - self.ended_count

    def take_clock(self, event: ClockStarted, queries: int) -> None:
        """Note that its clock has started, and make room for this many queries.

        Raises:
            InconsistentEvent: the clock had already started.
        """
        if self.clock_started_at_s is not None:
            raise InconsistentEvent(_("the clock of run {run} starts twice").format(run=event.run))
        self.clock_started_at_s = event.at_s
        empty = bytes(8 * queries)
        self.starts_ns, self.ends_ns, self.carriers = (array("q", empty) for _ in range(3))

    def take_queries(self, event: QueriesMoved) -> None:
        """Note queries that have started or ended.

        Raises:
            InconsistentEvent: a query does not exist or moves twice, or its times are impossible.
        """
        count = len(self.starts_ns)
        for queries in (event.started, event.ended):
            if queries and not 0 <= min(queries) <= max(queries) < count:
                message = _("a query is not among the {count} of its run")
                raise InconsistentEvent(message.format(count=count))
        if any(self.starts_ns[query] for query in event.started) or any(
            self.ends_ns[query] for query in event.ended
        ):
            raise InconsistentEvent(_("a query starts or ends twice"))
        try:
            for query, start_ns, carrier in zip(
                event.started, event.started_ns, event.carriers, strict=True
            ):
                self.starts_ns[query] = start_ns
                self.carriers[query] = carrier
            for query, end_ns in zip(event.ended, event.ended_ns, strict=True):
                self.ends_ns[query] = end_ns
                self.queried_ns += end_ns - self.starts_ns[query]
        except (ValueError, OverflowError) as error:
            message = _("times of queries do not fit: {error}").format(error=error)
            raise InconsistentEvent(message) from None
        self.started_count += len(event.started)
        self.ended_count += len(event.ended)
