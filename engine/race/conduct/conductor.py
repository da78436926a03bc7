"""Run a plan with one worker per run, and report what happens as events."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from engine.machine.age import process_age_s
from engine.machine.conditions import read_conditions
from engine.machine.facts import Precision
from engine.machine.limits import read_limits
from engine.process.clock import now_ns
from engine.process.hook import own_hooks
from engine.process.run_folder import RunFolder, remove_leftovers
from engine.query_service.process import QueryService, ServiceFailed
from engine.race.conduct.answers import Answers
from engine.race.conduct.chain import Asked, late_s
from engine.race.conduct.judgement import Judge, RunEnd
from engine.race.conduct.profiling import known_items, profile_items
from engine.race.conduct.pythons import Pythons, look_at_pythons
from engine.race.conduct.readiness import Readiness
from engine.race.conduct.run_watch import RunWatch
from engine.race.conduct.scoreboard_reader import ScoreboardReader
from engine.race.conduct.worker_process import (
    COMMAND,
    WorkerProcess,
    WorkerRequest,
)
from engine.race.conduct.workers import Workers
from engine.race.events import (
    AnyEvent,
    FailureReason,
    PlanExtended,
    QueriesProfiled,
    RaceFinished,
    RaceStarted,
    RunFailed,
    RunFinished,
    RunStarted,
)
from engine.race.plan.extension import Extension
from engine.race.plan.items import KnownItems
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

_LEAST_DEADLINE_S = 10.0
_DEADLINE_FACTOR = 3.0
_QUERY_DEADLINE_S = 1e-4
"""Time allowed per query beyond its duration: even a sleep of 0 s is a system call."""

_ITEMS_DEADLINES = 2
"""How many times the least deadline a run of items may take: its processes load a user's code."""

_HANG_FACTOR = 1.5
_HANG_S = 1.0


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

        self._precision: Precision
        """How finely the machine measured before the race; set by ``events``."""

        self._kind = spec.build_kind()
        # With faults, some answers never come.
        is_compared = self._kind.has_items and not spec.faults
        self._answers = Answers() if is_compared else None
        self._least_deadline_s = least_deadline_s
        self._record = record
        self._sample = sample
        self._ready = readiness or Readiness(Workers(worker_command))
        self._owns_process = owns_process
        self._service = QueryService()
        self._profile: QueriesProfiled | None = None
        self._pythons = Pythons()
        # A plain flag: signal handlers set it, and a lock might already be held then.
        self._is_aborted = False
        self._zero_ns = now_ns()

    def abort(self) -> None:
        """End the race soon: kill the current run and start no other."""
        self._is_aborted = True

    def events(self) -> Iterator[AnyEvent]:
        """Run the race and yield its events as they happen."""
        # Import it now, so that the first run does not wait for it.
        import numpy  # noqa: F401

        self._pythons = look_at_pythons(
            self.spec.lanes, needs_calibration=self._kind.needs_calibration
        )
        self._ready.workers.load(self.spec.kind, self._forked_lanes())
        profile = self._profile_items()
        self._precision = precision = self._ready.precision(self.spec.sleep_s)
        planner = Planner(
            self.spec,
            self._pythons.interpreters,
            precision.cost_s(is_explained=self.spec.explain),
            self._pythons.slowness(),
            items=self._known_items(),
        )
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
            calibration=self._pythons.calibration,
            interpreters=self._pythons.interpreters,
            start_up_s=start_up_s,
            build=build,
            precision=precision,
            conditions=conditions,
            hooks=own_hooks(),
            calibrations=self._pythons.calibrations,
        )
        if profile is not None:
            yield msgspec.structs.replace(profile, at_s=self._at_s())
        try:
            outcome = yield from self._run_all(Extension(self.spec, planner))
        finally:
            self._ready.close()
            self._service.close()
        yield RaceFinished(at_s=self._at_s(), outcome=outcome, conditions_after=read_conditions())

    def _profile_items(self) -> QueriesProfiled | None:
        """Call a few of the user's items, if queries are items; None if aborted meanwhile."""
        if not self._kind.has_items:
            return None
        found = profile_items(self.spec, self._ready.workers, lambda: self._is_aborted)
        if found is None:
            return None
        self._profile, digests = found
        if not self._profile.is_compared:
            self._answers = None
        elif self._answers is not None:
            self._answers.note(0, digests)
        return self._profile

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

    def _forked_lanes(self) -> list[PlannedLane]:
        """Return the lanes whose runs are forked if possible."""
        if self.spec.worker is WorkerStart.FRESH:
            return []
        lanes = plan_lanes(self.spec, self._pythons.interpreters)
        return [lane for place, lane in enumerate(lanes) if place not in self._pythons.obstacles]

    def _at_s(self) -> float:
        return (now_ns() - self._zero_ns) / 1e9

    def _failed(self, place: int, reason: FailureReason, cause: Cause) -> RunFailed:
        return RunFailed(at_s=self._at_s(), run=place, reason=reason, cause=cause)

    def _run(self, place: int, planned: PlannedRun) -> Generator[AnyEvent, None, RunEnd | None]:
        """Run one lane once and yield its events; return how it ended, or None if aborted."""
        end: RunEnd | None
        if planned.lane in self._pythons.obstacles:
            end = self._failed(
                place, FailureReason.UNAVAILABLE, self._pythons.obstacles[planned.lane]
            )
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
            is_explained = self.spec.explain and self._record
            scoreboard = Scoreboard.create(path, inventory.query_count, is_explained=is_explained)
            reader = ScoreboardReader(scoreboard)
            request = self._request(planned, path, faults)
            known = self._known_items()
            judge = Judge(
                run=place,
                planned=planned,
                lane=lane,
                inventory=inventory,
                capacity=lane_capacity(
                    self.spec, lane, self._pythons.interpreters, known.facts if known else None
                ),
                reader=reader,
                is_recorded=self._record,
                is_experiment=bool(faults),
                asked=self._asked(planned, lane) if is_explained else None,
                at_once=self.spec.at_once,
                answers=self._answers.of_run(folder.path) if self._answers else None,
            )
            started_ns = now_ns()
            deadline_s = self._deadline_s(planned, faults)
            started = self._ready.workers.start(self.spec.kind, lane, folder)
            with WorkerProcess(request, started.process) as worker:
                watch = RunWatch(
                    judge=judge,
                    worker=worker,
                    started=started,
                    started_ns=started_ns,
                    deadline_s=deadline_s,
                    zero_ns=self._zero_ns,
                    is_aborted=lambda: self._is_aborted,
                    is_sampled=self._sample,
                )
                # The folder is deleted before the end is reported: readers may be slow, or kill
                # this process.
                return (yield from watch.events())

    def _known_items(self) -> KnownItems | None:
        return known_items(self._profile) if self._profile is not None else None

    def _asked(self, planned: PlannedRun, lane: PlannedLane) -> Asked:
        """Return what a run is asked to do, as its breakdown needs it."""
        inventory = self.spec.inventory(planned.point)
        durations = self.spec.durations(inventory.query_count)
        asked_s = [durations[query] for query in range(inventory.query_count)]
        share = self._kind.cpu_share
        if self._profile is not None and self._profile.cause is None:
            asked_s = [self._profile.item_s] * inventory.query_count
            share = self._profile.cpu_share
        slowness = self._pythons.slowness().get(lane.python, 1.0)
        return Asked(
            inventory=inventory,
            fan_out=lane.fan_out,
            is_bounded=lane.slots is not None,
            waits_s=[one_s * (1 - share) for one_s in asked_s],
            computes_s=[one_s * share * slowness for one_s in asked_s],
            ideal_s=planned.ideal_s,
            late_s=late_s(self._precision, strategy_named(lane.strategy)),
        )

    def _request(
        self, planned: PlannedRun, scoreboard: str, faults: dict[int, FaultKind]
    ) -> WorkerRequest:
        lane = self.plan.lanes[planned.lane]
        inventory = self.spec.inventory(planned.point)
        return WorkerRequest(
            strategy=lane.strategy,
            options=lane.options,
            fan_out=lane.fan_out,
            clusters=planned.point.clusters,
            nodes=inventory.nodes,
            switches=inventory.switches,
            sleep_s=self.spec.sleep_s,
            spread=self.spec.spread,
            seed=self.spec.seed,
            kind=self.spec.kind,
            kind_options=self.spec.kind_options,
            faults={str(query): fault for query, fault in faults.items()},
            service=self._service.address() if self._kind.needs_service else None,
            rounds_per_s=self._pythons.calibration.rounds_per_s
            if self._pythons.calibration
            else 0.0,
            scoreboard=scoreboard,
            record=self._record,
            is_explained=self.spec.explain and self._record,
            at_once=self.spec.at_once,
            items_digest=self._profile.items_digest if self._profile is not None else "",
        )

    def _deadline_s(self, planned: PlannedRun, faults: dict[int, FaultKind]) -> float:
        """Return how long a run may take; less if a fault makes it hang."""
        if FaultKind.HANG in faults.values():
            return _HANG_FACTOR * planned.estimate_s + _HANG_S
        queries = self.spec.query_count(planned.point)
        least_s = self._least_deadline_s * (_ITEMS_DEADLINES if self._kind.has_items else 1)
        deadline_s = max(least_s, _DEADLINE_FACTOR * planned.estimate_s)
        return deadline_s + queries * _QUERY_DEADLINE_S
