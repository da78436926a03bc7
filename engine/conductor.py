"""Runs a plan, one worker a run, and tells what happens as events."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from engine.events import (
    FORMAT_VERSION,
    AnyEvent,
    ClockStarted,
    FailureReason,
    RaceFinished,
    RaceOutcome,
    RaceStarted,
    RunFailed,
    RunFinished,
    RunStarted,
)
from engine.ideal import count_in_flight, ideal_s
from engine.plan import Plan, PlannedRun, graph_of, plan_race
from engine.probe.environment import probe_environment
from engine.run_folder import RunFolder, sweep
from engine.scoreboard_reader import ScoreboardReader
from engine.spec import RaceSpec
from engine.worker.look_up import now_ns
from engine.worker.scoreboard import Scoreboard
from engine.worker_process import COMMAND, WorkerDied, WorkerOutcome, WorkerProcess, WorkerRequest
from engine.workload.inventory import Inventory

POLL_S = 0.03
"""How often a run is looked at: a query is told of within this and the time to tell."""

_LEAST_DEADLINE_S = 10.0
_DEADLINE_FACTOR = 3.0
_END_S = 0.5


class Conductor:
    """Runs one race.

    Iterate over ``events`` in one thread; ``abort`` may be called from any other.
    """

    def __init__(
        self,
        spec: RaceSpec,
        *,
        least_deadline_s: float = _LEAST_DEADLINE_S,
        record: bool = True,
        worker_command: Sequence[str] = COMMAND,
    ) -> None:
        """Plan the race.

        Args:
            spec: What to race.
            least_deadline_s: The least time, in seconds, that a run is given.
            record: False leaves queries unrecorded, to measure what recording costs; no run is
                then checked for missing queries.
            worker_command: Starts a worker.
        """
        self.spec = spec
        self.plan: Plan = plan_race(spec)
        self._least_deadline_s = least_deadline_s
        self._record = record
        self._worker_command = worker_command
        # A plain flag: it is set in signal handlers, where a lock could be held already.
        self._is_aborted = False
        self._zero_ns = now_ns()

    def abort(self) -> None:
        """End the race soon: the run at hand is killed, no other is started."""
        self._is_aborted = True

    def events(self) -> Iterator[AnyEvent]:
        """Run the race and yield its events as they happen."""
        self._zero_ns = now_ns()
        yield RaceStarted(
            at_s=0.0,
            format_version=FORMAT_VERSION,
            started_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            spec=self.spec,
            plan=self.plan,
            environment=probe_environment(),
        )
        sweep()
        outcome = RaceOutcome.COMPLETED
        for place, planned in enumerate(self.plan.runs):
            if self._is_aborted:
                outcome = RaceOutcome.ABORTED
                break
            yield RunStarted(at_s=self._at_s(), run=place)
            has_ended = yield from self._run(place, planned)
            if not has_ended:
                outcome = RaceOutcome.ABORTED
                break
        yield RaceFinished(at_s=self._at_s(), outcome=outcome)

    def _at_s(self) -> float:
        return (now_ns() - self._zero_ns) / 1e9

    def _run(self, place: int, planned: PlannedRun) -> Generator[AnyEvent, None, bool]:
        """Run one lane once; return whether it came to its end, be it a failure."""
        lane = self.plan.lanes[planned.lane]
        inventory = Inventory(planned.clusters, self.spec.nodes, self.spec.switches)
        try:
            with RunFolder() as folder:
                path = str(folder.path / "scoreboard")
                reader = ScoreboardReader(Scoreboard.create(path, inventory.query_count))
                request = WorkerRequest(
                    strategy=lane.strategy,
                    options=lane.options,
                    fan_out=lane.fan_out,
                    clusters=inventory.clusters,
                    nodes=inventory.nodes,
                    switches=inventory.switches,
                    sleep_s=self.spec.sleep_s,
                    scoreboard=path,
                    record=self._record,
                )
                started_ns = now_ns()
                with WorkerProcess(request, self._worker_command, folder.environment) as worker:
                    end = yield from self._watch(place, planned, worker, reader, started_ns)
                # Before the end is told: whoever hears of it may be slow, or kill this process.
                folder.remove()
                if end is not None:
                    yield end
                return end is not None
        except OSError as error:
            yield self._failed(place, FailureReason.NOT_STARTED, f"no worker: {error}")
            return True

    def _watch(
        self,
        place: int,
        planned: PlannedRun,
        worker: WorkerProcess,
        reader: ScoreboardReader,
        started_ns: int,
    ) -> Generator[AnyEvent, None, RunFinished | RunFailed | None]:
        """Tell of a run while it goes on; return how it ended, or None if it was aborted."""
        deadline_s = max(self._least_deadline_s, _DEADLINE_FACTOR * planned.estimate_s)
        clock_told = False
        outcome: WorkerOutcome | None = None
        death: WorkerDied | None = None
        while outcome is None and death is None:
            try:
                outcome = worker.wait(POLL_S)
            except WorkerDied as error:
                death = error
            if not clock_told and reader.clock_started_ns:
                clock_told = True
                at_s = (reader.clock_started_ns - self._zero_ns) / 1e9
                yield ClockStarted(at_s=at_s, run=place)
            if clock_told:
                moved = reader.poll(place, self._at_s())
                if moved is not None:
                    yield moved
            if self._is_aborted and outcome is None:
                return None
            if outcome is None and (now_ns() - started_ns) / 1e9 > deadline_s:
                message = (
                    f"no answer within {deadline_s:.0f} s, expected {planned.estimate_s:.1f} s"
                )
                if worker.last_words:
                    message = f"{message}: {worker.last_words}"
                return self._failed(place, FailureReason.DEADLINE, message)
        if outcome is None:
            return self._failed(place, FailureReason.CRASHED, str(death))
        worker.let_end(_END_S)
        return self._judge(place, planned, outcome, reader, started_ns)

    def _judge(
        self,
        place: int,
        planned: PlannedRun,
        outcome: WorkerOutcome,
        reader: ScoreboardReader,
        started_ns: int,
    ) -> RunFinished | RunFailed:
        """Turn an outcome into a finished run, or a failed one if the run is not to be ranked."""
        if outcome.error is not None:
            return self._failed(place, FailureReason.ERROR, outcome.error)
        if outcome.difference is not None:
            return self._failed(place, FailureReason.WRONG_ANSWER, outcome.difference)
        finished = RunFinished(
            at_s=self._at_s(),
            run=place,
            elapsed_s=outcome.elapsed_s,
            start_up_s=(reader.clock_started_ns - started_ns) / 1e9,
            oversleep_s=0.0,
            most_in_flight=0,
            usage=outcome.usage,
        )
        if not self._record:
            return finished
        missing = reader.missing()
        if missing:
            count = planned.clusters * (self.spec.nodes + self.spec.switches)
            message = f"{missing} of {count} queries did not happen"
            return self._failed(place, FailureReason.MISSING_QUERIES, message)
        starts_ns, ends_ns = reader.times_ns()
        return msgspec.structs.replace(
            finished,
            oversleep_s=self._oversleep_s(planned, starts_ns, ends_ns),
            most_in_flight=count_in_flight(starts_ns, ends_ns),
        )

    def _oversleep_s(self, planned: PlannedRun, starts_ns: list[int], ends_ns: list[int]) -> float:
        """Return by how much the ideal grows when queries take as long as they really took."""
        lane = self.plan.lanes[planned.lane]
        inventory = Inventory(planned.clusters, self.spec.nodes, self.spec.switches)
        slots = self.spec.lanes[planned.lane].build().slots
        graph = graph_of(inventory, lane)
        real_s = ideal_s(graph, slots, lambda query: (ends_ns[query] - starts_ns[query]) / 1e9)
        return real_s - planned.ideal_s

    def _failed(self, place: int, reason: FailureReason, message: str) -> RunFailed:
        return RunFailed(at_s=self._at_s(), run=place, reason=reason, message=message)
