"""Watch one run from its worker's start to its end."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace

import msgspec

from engine.process.clock import now_ns
from engine.race.conduct.judgement import Judge, RunEnd
from engine.race.conduct.resource_sampler import ResourceSampler
from engine.race.conduct.worker_process import WorkerDied, WorkerOutcome, WorkerProcess
from engine.race.conduct.workers import Started
from engine.race.events import AnyEvent, ClockStarted, Ending, FailureReason
from engine.strategies import strategy_named
from engine.vocabulary.cause import Cause, Why
from engine.vocabulary.printable import shortened

POLL_S = 0.03
"""Seconds between two looks at a run; queries are reported with at most this delay."""

_END_S = 0.5
_ENDS = (Why.ENDED, Why.KILLED, Why.UNITS_ENDED, Why.UNITS_KILLED)


@dataclass(frozen=True, slots=True)
class RunWatch:
    """Looks at a run until it ends, and reports what it sees."""

    judge: Judge
    worker: WorkerProcess
    started: Started
    started_ns: int
    """When the worker was started, on the system-wide clock."""

    deadline_s: float
    """Seconds from then that the run may take."""

    zero_ns: int
    """When the race started, on the same clock."""

    is_aborted: Callable[[], bool]
    """Returns whether the race is to end soon."""

    is_sampled: bool
    """Whether the run's processes are sampled."""

    def events(self) -> Generator[AnyEvent, None, RunEnd | None]:
        """Yield events of a run in progress; return how it ended, or None if aborted."""
        clock_told = False
        outcome: WorkerOutcome | None = None
        death: WorkerDied | None = None
        sampler = self._sampler()
        while outcome is None and death is None:
            try:
                outcome = self.worker.wait(POLL_S)
            except WorkerDied as error:
                death = error
            if not clock_told and self.judge.reader.clock_started_ns:
                clock_told = True
                at_s = (self.judge.reader.clock_started_ns - self.zero_ns) / 1e9
                yield ClockStarted(at_s=at_s, run=self.judge.run)
            if clock_told:
                moved = self.judge.reader.poll(self.judge.run, self._at_s())
                if moved is not None:
                    yield moved
            if clock_told and sampler is not None and outcome is None and death is None:
                sample = sampler.poll(self.judge.run, self._at_s())
                if sample is not None:
                    yield sample
            if self.is_aborted() and outcome is None:
                return None
            if outcome is None and (now_ns() - self.started_ns) / 1e9 > self.deadline_s:
                return self._late(clock_told=clock_told)
        if death is not None:
            if self.judge.is_experiment and clock_told:
                elapsed_s = self._elapsed_s()
                return self.judge.faulted(Ending.CRASHED, elapsed_s, [], death.cause, self._at_s())
            return self.judge.failed(FailureReason.CRASHED, death.cause, self._at_s())
        assert outcome is not None
        told_ns = now_ns()
        # Readers may be slow: report the end only once the worker has ended.
        last = (
            sampler.last(self.judge.run, self._at_s())
            if sampler is not None and clock_told
            else None
        )
        looking_s = (now_ns() - told_ns) / 1e9
        tear_down_s = looking_s + self.worker.let_end(_END_S)
        if last is not None:
            yield last
        cause = outcome.error
        if self.judge.at_once is not None and cause is not None and cause.why in _ENDS:
            # Only what the user's code printed last may tell why its process ended.
            failure = replace(cause, words=shortened(self.worker.last_words))
            outcome = msgspec.structs.replace(outcome, error=failure)
        return self.judge.judge(
            outcome,
            self._at_s(),
            self.started_ns,
            tear_down_s,
            is_forked=self.started.template is not None,
        )

    def _sampler(self) -> ResourceSampler | None:
        """Return the sampler of a run's processes; None if they cannot be seen from here."""
        lane = self.judge.lane
        strategy = strategy_named(lane.strategy)(lane.options, self.judge.at_once)
        if not self.is_sampled or strategy.is_elsewhere:
            return None
        return ResourceSampler(
            self.worker.pid, 1 + strategy.processes(self.judge.planned.units), self.started.template
        )

    def _late(self, *, clock_told: bool) -> RunEnd:
        """Return how a run ended that took longer than it may."""
        if self.judge.is_experiment and clock_told:
            elapsed_s = self._elapsed_s()
            cause = Cause(Why.HUNG, {"waited_s": elapsed_s})
            return self.judge.faulted(Ending.HUNG, elapsed_s, [], cause, self._at_s())
        limits = {"deadline_s": self.deadline_s, "expected_s": self.judge.planned.estimate_s}
        cause = Cause(Why.DEADLINE, limits, self.worker.last_words)
        return self.judge.failed(FailureReason.DEADLINE, cause, self._at_s())

    def _elapsed_s(self) -> float:
        return (now_ns() - self.judge.reader.clock_started_ns) / 1e9

    def _at_s(self) -> float:
        return (now_ns() - self.zero_ns) / 1e9
