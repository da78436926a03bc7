"""Run a plan with one worker per run, and report what happens as events."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from engine.machine.age import process_age_s
from engine.machine.calibration import CalibrationFailed, CalibrationStore
from engine.machine.conditions import read_conditions
from engine.machine.facts import Calibration, Interpreter
from engine.machine.interpreter import (
    InterpreterError,
    inspect_interpreter,
    obstacle,
    own_interpreter,
)
from engine.machine.limits import read_limits
from engine.process.clock import now_ns
from engine.process.hook import own_hooks
from engine.process.run_folder import RunFolder, remove_leftovers
from engine.query_service.process import QueryService, ServiceFailed
from engine.race.conduct.judgement import Judge, RunEnd
from engine.race.conduct.readiness import Readiness
from engine.race.conduct.resource_sampler import ResourceSampler
from engine.race.conduct.scoreboard_reader import ScoreboardReader
from engine.race.conduct.worker_process import (
    COMMAND,
    WorkerDied,
    WorkerOutcome,
    WorkerProcess,
    WorkerRequest,
)
from engine.race.conduct.workers import Started, Workers
from engine.race.events import (
    AnyEvent,
    ClockStarted,
    Ending,
    FailureReason,
    PlanExtended,
    RaceFinished,
    RaceStarted,
    RunFailed,
    RunFinished,
    RunStarted,
)
from engine.race.plan.extension import Extension
from engine.race.plan.lanes import lane_capacity, plan_lanes
from engine.race.plan.limits import run_problem
from engine.race.plan.plan import Plan, PlannedLane, PlannedRun
from engine.race.plan.planner import Planner
from engine.race.spec.race import RaceSpec
from engine.race.spec.worker_start import WorkerStart
from engine.strategies import strategy_named
from engine.stream.event import FORMAT_VERSION, Outcome
from engine.vocabulary.cause import Cause, Why
from engine.worker.scoreboard import Scoreboard
from engine.workload.faults import FaultKind

POLL_S = 0.03
"""Seconds between two looks at a run; queries are reported with at most this delay."""

_LEAST_DEADLINE_S = 10.0
_DEADLINE_FACTOR = 3.0
_QUERY_DEADLINE_S = 1e-4
"""Time allowed per query beyond its duration: even a sleep of 0 s is a system call."""

_HANG_FACTOR = 1.5
_HANG_S = 1.0
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
        sample: bool = True,
        worker_command: Sequence[str] = COMMAND,
        readiness: Readiness | None = None,
        owns_process: bool = False,
    ) -> None:
        """Prepare a race; ``events`` plans it, once the machine is known.

        Args:
            spec: What to race.
            least_deadline_s: The least time, in seconds, that a run may take.
            record: False does not record queries, to measure what recording costs; runs are then
                not checked for missing queries.
            sample: False does not sample processes, to measure what sampling costs.
            worker_command: Starts a worker, unless the lane names an interpreter.
            readiness: What was prepared before the race; closed at its end.
            owns_process: Whether this process was started for the race, so that its start-up
                time is reported.
        """
        self.spec = spec
        self.plan: Plan
        """The plan, including blocks added since; set by ``events``."""

        self._kind = spec.build_kind()
        self._least_deadline_s = least_deadline_s
        self._record = record
        self._sample = sample
        self._ready = readiness or Readiness(Workers(worker_command))
        self._owns_process = owns_process
        self._service = QueryService()
        self._calibration: Calibration | None = None
        self._calibrations: dict[str, Calibration] = {}
        self._interpreters: dict[str, Interpreter] = {}
        self._obstacles: dict[int, Cause] = {}
        # A plain flag: signal handlers set it, and a lock might already be held then.
        self._is_aborted = False
        self._zero_ns = now_ns()

    def abort(self) -> None:
        """End the race soon: kill the current run and start no other."""
        self._is_aborted = True

    def events(self) -> Iterator[AnyEvent]:
        """Run the race and yield its events as they happen."""
        self._look_around()
        self._ready.workers.load(self.spec.kind, self._forked_lanes())
        precision = self._ready.precision(self.spec.sleep_s)
        planner = Planner(self.spec, self._interpreters, precision.query_cost_s, self._slowness())
        self.plan = planner.plan()
        environment, build = self._ready.environment(), self._ready.build()
        conditions = read_conditions()
        remove_leftovers()
        start_up_s = process_age_s() if self._owns_process else 0.0
        self._zero_ns = now_ns()
        yield RaceStarted(
            at_s=0.0,
            format_version=FORMAT_VERSION,
            started_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            spec=self.spec,
            plan=self.plan,
            environment=environment,
            calibration=self._calibration,
            interpreters=self._interpreters,
            start_up_s=start_up_s,
            build=build,
            precision=precision,
            conditions=conditions,
            hooks=own_hooks(),
            calibrations=self._calibrations,
        )
        try:
            outcome = yield from self._run_all(Extension(self.spec, planner))
        finally:
            self._ready.close()
            self._service.close()
        yield RaceFinished(at_s=self._at_s(), outcome=outcome, conditions_after=read_conditions())

    def _run_all(self, extension: Extension) -> Generator[AnyEvent, None, Outcome]:
        """Run the plan, then more blocks while intervals are too wide."""
        place = 0
        while True:
            for planned in self.plan.runs[place:]:
                if self._is_aborted:
                    return Outcome.ABORTED
                yield RunStarted(at_s=self._at_s(), run=place)
                end = yield from self._run(place, planned)
                if end is None:
                    return Outcome.ABORTED
                if isinstance(end, RunFinished):
                    extension.note(planned, end.elapsed_s)
                place += 1
            further = extension.further_runs()
            if not further:
                return Outcome.COMPLETED
            self.plan = msgspec.structs.replace(self.plan, runs=self.plan.runs + further)
            yield PlanExtended(at_s=self._at_s(), runs=further)

    def _look_around(self) -> None:
        """Check what the lanes and queries of this race need from the machine."""
        # Import it now, so that the first run does not wait for it.
        import numpy  # noqa: F401

        problems: dict[str, Cause] = {}
        for path in {lane.python for lane in self.spec.lanes if lane.python}:
            try:
                self._interpreters[path] = inspect_interpreter(path)
            except InterpreterError as error:
                problems[path] = error.cause
        if self._kind.needs_calibration:
            self._calibrate(problems)
        own = own_interpreter()
        for place, lane in enumerate(self.spec.lanes):
            interpreter = self._interpreters.get(lane.python, own)
            problem = problems.get(lane.python) or obstacle(
                strategy_named(lane.strategy), interpreter
            )
            if problem:
                self._obstacles[place] = problem

    def _calibrate(self, problems: dict[str, Cause]) -> None:
        """Measure how fast each Python of this race computes; note failures by path."""
        store = CalibrationStore()
        for path in ("", *self._interpreters):
            try:
                calibration = store.read_or_calibrate(path)
            except CalibrationFailed as error:
                # Without the engine's own speed, the amount to compute is unknown.
                failed = (path,) if path else {lane.python for lane in self.spec.lanes}
                problems |= dict.fromkeys(failed, error.cause)
            else:
                if path:
                    self._calibrations[path] = calibration
                else:
                    self._calibration = calibration

    def _slowness(self) -> dict[str, float]:
        """Return how many times slower than this Python the lanes' Pythons compute."""
        own = self._calibration
        if own is None:
            return {}
        return {
            path: own.rounds_per_s / other.rounds_per_s
            for path, other in self._calibrations.items()
        }

    def _forked_lanes(self) -> list[PlannedLane]:
        """Return the lanes whose runs are forked if possible."""
        if self.spec.worker is WorkerStart.FRESH:
            return []
        lanes = plan_lanes(self.spec, self._interpreters)
        return [lane for place, lane in enumerate(lanes) if place not in self._obstacles]

    def _at_s(self) -> float:
        return (now_ns() - self._zero_ns) / 1e9

    def _failed(self, place: int, reason: FailureReason, cause: Cause) -> RunFailed:
        return RunFailed(at_s=self._at_s(), run=place, reason=reason, cause=cause)

    def _run(self, place: int, planned: PlannedRun) -> Generator[AnyEvent, None, RunEnd | None]:
        """Run one lane once and yield its events; return how it ended, or None if aborted."""
        end: RunEnd | None
        if planned.lane in self._obstacles:
            end = self._failed(place, FailureReason.UNAVAILABLE, self._obstacles[planned.lane])
        elif problem := run_problem(self.spec, self.plan, planned, read_limits()):
            end = self._failed(place, FailureReason.LIMIT, problem)
        else:
            try:
                end = yield from self._run_worker(place, planned)
            except ServiceFailed as error:
                end = self._failed(place, FailureReason.NOT_STARTED, error.cause)
            except OSError as error:
                cause = Cause(Why.CANNOT_START, {"process": "worker"}, str(error))
                end = self._failed(place, FailureReason.NOT_STARTED, cause)
        if end is not None:
            yield end
        return end

    def _run_worker(
        self, place: int, planned: PlannedRun
    ) -> Generator[AnyEvent, None, RunEnd | None]:
        lane = self.plan.lanes[planned.lane]
        inventory = self.spec.inventory(planned.point)
        faults = self.spec.faulty_queries(planned.point)
        with RunFolder() as folder:
            path = str(folder.path / "scoreboard")
            reader = ScoreboardReader(Scoreboard.create(path, inventory.query_count))
            request = self._request(planned, path, faults)
            judge = Judge(
                run=place,
                planned=planned,
                lane=lane,
                inventory=inventory,
                capacity=lane_capacity(self.spec, lane, self._interpreters),
                reader=reader,
                is_recorded=self._record,
                is_experiment=bool(faults),
            )
            started_ns = now_ns()
            deadline_s = self._deadline_s(planned, faults)
            started = self._ready.workers.start(self.spec.kind, lane, folder)
            with WorkerProcess(request, started.process) as worker:
                # The folder is deleted before the end is reported: readers may be slow, or kill
                # this process.
                return (yield from self._watch(judge, worker, started, started_ns, deadline_s))

    def _request(
        self, planned: PlannedRun, scoreboard: str, faults: dict[int, FaultKind]
    ) -> WorkerRequest:
        lane = self.plan.lanes[planned.lane]
        return WorkerRequest(
            strategy=lane.strategy,
            options=lane.options,
            fan_out=lane.fan_out,
            clusters=planned.point.clusters,
            nodes=self.spec.nodes,
            switches=self.spec.switches,
            sleep_s=self.spec.sleep_s,
            spread=self.spec.spread,
            seed=self.spec.seed,
            kind=self.spec.kind,
            kind_options=self.spec.kind_options,
            faults={str(query): fault for query, fault in faults.items()},
            service=self._service.address() if self._kind.needs_service else None,
            rounds_per_s=self._calibration.rounds_per_s if self._calibration else 0.0,
            scoreboard=scoreboard,
            record=self._record,
        )

    def _deadline_s(self, planned: PlannedRun, faults: dict[int, FaultKind]) -> float:
        """Return how long a run may take; less if a fault makes it hang."""
        if FaultKind.HANG in faults.values():
            return _HANG_FACTOR * planned.estimate_s + _HANG_S
        queries = self.spec.query_count(planned.point)
        deadline_s = max(self._least_deadline_s, _DEADLINE_FACTOR * planned.estimate_s)
        return deadline_s + queries * _QUERY_DEADLINE_S

    def _watch(
        self,
        judge: Judge,
        worker: WorkerProcess,
        started: Started,
        started_ns: int,
        deadline_s: float,
    ) -> Generator[AnyEvent, None, RunEnd | None]:
        """Yield events of a run in progress; return how it ended, or None if aborted."""
        clock_told = False
        outcome: WorkerOutcome | None = None
        death: WorkerDied | None = None
        sampler = self._sampler(judge, worker, started.template)
        while outcome is None and death is None:
            try:
                outcome = worker.wait(POLL_S)
            except WorkerDied as error:
                death = error
            if not clock_told and judge.reader.clock_started_ns:
                clock_told = True
                at_s = (judge.reader.clock_started_ns - self._zero_ns) / 1e9
                yield ClockStarted(at_s=at_s, run=judge.run)
            if clock_told:
                moved = judge.reader.poll(judge.run, self._at_s())
                if moved is not None:
                    yield moved
            if clock_told and sampler is not None and outcome is None and death is None:
                sample = sampler.poll(judge.run, self._at_s())
                if sample is not None:
                    yield sample
            if self._is_aborted and outcome is None:
                return None
            if outcome is None and (now_ns() - started_ns) / 1e9 > deadline_s:
                return self._late(judge, worker, deadline_s, clock_told=clock_told)
        if death is not None:
            if judge.is_experiment and clock_told:
                elapsed_s = self._elapsed_s(judge)
                return judge.faulted(Ending.CRASHED, elapsed_s, [], death.cause, self._at_s())
            return judge.failed(FailureReason.CRASHED, death.cause, self._at_s())
        assert outcome is not None
        told_ns = now_ns()
        # Readers may be slow: report the end only once the worker has ended.
        last = sampler.last(judge.run, self._at_s()) if sampler is not None and clock_told else None
        looking_s = (now_ns() - told_ns) / 1e9
        tear_down_s = looking_s + worker.let_end(_END_S)
        if last is not None:
            yield last
        return judge.judge(
            outcome,
            self._at_s(),
            started_ns,
            tear_down_s,
            is_forked=started.template is not None,
        )

    def _sampler(
        self, judge: Judge, worker: WorkerProcess, template: int | None
    ) -> ResourceSampler | None:
        """Return the sampler of a run's processes; None if they cannot be seen from here."""
        strategy = strategy_named(judge.lane.strategy)(judge.lane.options)
        if not self._sample or strategy.is_elsewhere:
            return None
        return ResourceSampler(worker.pid, 1 + strategy.processes(judge.planned.units), template)

    def _late(
        self, judge: Judge, worker: WorkerProcess, deadline_s: float, *, clock_told: bool
    ) -> RunEnd:
        if judge.is_experiment and clock_told:
            elapsed_s = self._elapsed_s(judge)
            cause = Cause(Why.HUNG, {"waited_s": elapsed_s})
            return judge.faulted(Ending.HUNG, elapsed_s, [], cause, self._at_s())
        limits = {"deadline_s": deadline_s, "expected_s": judge.planned.estimate_s}
        cause = Cause(Why.DEADLINE, limits, worker.last_words)
        return judge.failed(FailureReason.DEADLINE, cause, self._at_s())

    def _elapsed_s(self, judge: Judge) -> float:
        return (now_ns() - judge.reader.clock_started_ns) / 1e9
