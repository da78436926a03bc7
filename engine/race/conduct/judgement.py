"""Judge a run that has ended: finished, failed, or ended in a planned fault."""

from __future__ import annotations

from dataclasses import dataclass

from engine.race.conduct.answers import Answers
from engine.race.conduct.chain import Asked, break_down
from engine.race.conduct.scoreboard_reader import ScoreboardReader
from engine.race.conduct.worker_process import WorkerOutcome
from engine.race.events import Ending, FailureReason, RunFailed, RunFaulted, RunFinished
from engine.race.parts import Breakdown
from engine.race.plan.plan import PlannedLane, PlannedRun
from engine.race.plan.planner import graph_of
from engine.strategies.ideal import Capacity, count_in_flight, ideal_s
from engine.vocabulary.cause import Cause, Why
from engine.workload.inventory import Inventory

RunEnd = RunFinished | RunFailed | RunFaulted


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges one run by its worker's outcome and its scoreboard."""

    run: int
    planned: PlannedRun
    lane: PlannedLane
    inventory: Inventory
    capacity: Capacity
    reader: ScoreboardReader
    is_recorded: bool
    is_experiment: bool
    """Whether it has faults."""

    asked: Asked | None = None
    """What the run was asked to do, if it is explained."""

    at_once: int | None = None
    """How many items may be in flight, if it works on items."""

    answers: Answers | None = None
    """The answers of items so far, if they are compared."""

    def judge(
        self,
        outcome: WorkerOutcome,
        at_s: float,
        started_ns: int,
        tear_down_s: float,
        *,
        is_forked: bool,
    ) -> RunEnd:
        """Turn a worker's outcome into an end; only a correct answer makes a finished run.

        Args:
            outcome: The worker's outcome.
            at_s: The time on the race's clock.
            started_ns: When the worker was started, on the system-wide clock.
            tear_down_s: Seconds the worker took to end.
            is_forked: Whether the worker was forked from a template.
        """
        if outcome.error is not None and self.is_experiment and outcome.elapsed_s:
            return self.faulted(
                Ending.RAISED, outcome.elapsed_s, outcome.answered, outcome.error, at_s
            )
        if outcome.error is not None:
            return self.failed(FailureReason.ERROR, outcome.error, at_s)
        if self.answers is not None:
            differs = self.answers.difference(self.lane.strategy, self.inventory.query_count)
            if differs is not None:
                return self.failed(FailureReason.WRONG_ANSWER, differs, at_s)
        if outcome.difference is not None:
            return self.failed(FailureReason.WRONG_ANSWER, outcome.difference, at_s)
        if self.is_recorded and (missing := self.reader.missing()):
            counts = {"missing": missing, "queries": self.inventory.query_count}
            cause = Cause(Why.QUERIES_MISSING, counts)
            return self.failed(FailureReason.MISSING_QUERIES, cause, at_s)
        starts_ns, ends_ns = self.reader.times_ns() if self.is_recorded else ([], [])
        return RunFinished(
            at_s=at_s,
            run=self.run,
            elapsed_s=outcome.elapsed_s,
            start_up_s=(self.reader.clock_started_ns - started_ns) / 1e9,
            set_up_s=outcome.set_up_s,
            tear_down_s=tear_down_s,
            oversleep_s=self._oversleep_s(starts_ns, ends_ns) if self.is_recorded else 0.0,
            most_in_flight=count_in_flight(starts_ns, ends_ns),
            usage=outcome.usage,
            hooks=outcome.hooks,
            is_forked=is_forked,
            breakdown=self._breakdown(outcome.elapsed_s),
        )

    def failed(self, reason: FailureReason, cause: Cause, at_s: float) -> RunFailed:
        """Return a failed run, which has no elapsed time, with the reason."""
        return RunFailed(at_s=at_s, run=self.run, reason=reason, cause=cause)

    def faulted(
        self, ending: Ending, elapsed_s: float, answered: list[int], cause: Cause, at_s: float
    ) -> RunFaulted:
        """Return the outcome of a run with faults, cluster by cluster."""
        heard = set(answered)
        looked_up = self.reader.looked_up(self.inventory.queries_per_cluster)
        return RunFaulted(
            at_s=at_s,
            run=self.run,
            ending=ending,
            elapsed_s=elapsed_s,
            answered=sorted(heard),
            unheard=[cluster for cluster in looked_up if cluster not in heard],
            cause=cause,
        )

    def _breakdown(self, elapsed_s: float) -> Breakdown | None:
        observed = self.reader.observed(elapsed_s)
        if observed is None or self.asked is None:
            return None
        return break_down(observed, self.asked)

    def _oversleep_s(self, starts_ns: list[int], ends_ns: list[int]) -> float:
        """Return by how much the ideal grows if queries take as long as they really took.

        Queries that compute take turns on the cores, so how long each took does not show it; nor
        is it known how long a user's item should have taken.
        """
        if self.capacity.cpu_share or self.at_once is not None:
            return 0.0
        graph = graph_of(self.inventory, self.lane)
        real_s = ideal_s(
            graph, self.capacity, lambda query: (ends_ns[query] - starts_ns[query]) / 1e9
        )
        return real_s - self.planned.ideal_s
