"""The result of a race so far: the one fold over its events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from typing_extensions import override

from engine.machine.facts import Conditions, Environment
from engine.race.events import (
    AnyEvent,
    ClockStarted,
    PlanExtended,
    QueriesMoved,
    QueriesProfiled,
    RaceFinished,
    RaceStarted,
    ResourcesSampled,
    RunFailed,
    RunFaulted,
    RunFinished,
    RunStarted,
)
from engine.race.parts import Breakdown
from engine.race.plan.check import check_plan, check_runs
from engine.race.plan.plan import PlannedLane
from engine.race.result.plausibility import check_numbers
from engine.race.result.query_times import QueryTimes
from engine.race.result.resources import ResourceSummary, check_sample
from engine.race.result.run import Run, RunState
from engine.race.result.statistics import Place, Statistics
from engine.race.spec.axis import Axis, Point
from engine.race.spec.race import RaceSpec
from engine.statistics.comparison import Comparison
from engine.statistics.summary import Summary
from engine.strategies.sequential import Sequential
from engine.stream.fold import InconsistentEvent, StreamFold, fold_stream, grow
from engine.vocabulary.bounds import MAX_LANES, MAX_RUNS
from engine.vocabulary.wording import _


class RaceResult(StreamFold):
    """Everything that window, command line and exports show of a race.

    Feed it events in order with ``apply``. All its answers are derived from them.
    """

    def __init__(self, started: RaceStarted) -> None:
        """Begin with a race's first event.

        Raises:
            InconsistentEvent: its plan does not fit its spec, or a number is out of bounds.
        """
        try:
            check_numbers(started)
            check_plan(started.plan, started.spec)
        except ValueError as error:
            raise InconsistentEvent(str(error)) from None
        super().__init__(started.at_s)
        self.started = started
        self.plan = started.plan
        """The plan, including blocks added since."""

        self.profile: QueriesProfiled | None = None
        """What was measured of the user's items before the race, if queries are items."""

        self.points = started.plan.points
        """Every combination of the axes' values, in the order that results are shown in."""

        self.runs = [Run(planned) for planned in started.plan.runs]
        self.running: list[Run] = []
        """The runs under way, in the order in which they started: one at most while a race is run,
        several while it is shown side by side."""

        self.conditions_after: Conditions | None = None
        """The machine just after the race; None until it is over."""

        self._done = 0
        self._done_estimate_s = 0.0
        self._estimate_s = self.plan.estimate_s
        self._places: dict[Place, list[Run]] = {}
        self._block_numbers: dict[Point, dict[int, int]] = {}
        self._place(self.runs)
        self._statistics = Statistics(self.spec, self._places, self.usual_baseline)

    @property
    def spec(self) -> RaceSpec:
        """What was asked for."""
        return self.started.spec

    @property
    def lanes(self) -> tuple[PlannedLane, ...]:
        """The lanes, in the spec's order."""
        return self.started.plan.lanes

    @property
    def axes(self) -> tuple[Axis, ...]:
        """What varies besides the lanes."""
        return self.started.plan.axes

    @property
    def baseline(self) -> int:
        """The lane that the others are compared with."""
        return self._statistics.baseline

    @property
    def band(self) -> float:
        """How far a ratio may be from 1 and still be a tie, as a share of 1."""
        return self._statistics.band

    @property
    def environment(self) -> Environment:
        """The machine and software the race ran on."""
        return self.started.environment

    @property
    def done(self) -> int:
        """The number of runs that have ended, in whatever way."""
        return self._done

    @property
    def has_failures(self) -> bool:
        """Whether a run has failed."""
        return any(run.failure is not None for run in self.runs)

    @override
    def close(self) -> None:
        super().close()
        self.running.clear()

    def apply(self, event: AnyEvent) -> None:
        """Take in the next event.

        Raises:
            InconsistentEvent: it names a run or query that the plan lacks, or comes out of order.
        """
        if self.is_over:
            raise InconsistentEvent(_("an event follows the end of the race"))
        try:
            check_numbers(event)
        except ValueError as error:
            raise InconsistentEvent(str(error)) from None
        self.last_at_s = event.at_s
        match event:
            case QueriesProfiled():
                self.profile = event
            case PlanExtended():
                self._extend(event)
            case RunStarted():
                run = self._expect(event.run, RunState.WAITING)
                run.state = RunState.RUNNING
                run.started_at_s = event.at_s
                self.running.append(run)
            case ClockStarted():
                run = self._expect(event.run, RunState.RUNNING)
                run.take_clock(event, self.query_count(run))
            case QueriesMoved():
                self._expect(event.run, RunState.RUNNING).take_queries(event)
            case ResourcesSampled():
                run = self._expect(event.run, RunState.RUNNING)
                try:
                    check_sample(run, event)
                except ValueError as error:
                    raise InconsistentEvent(str(error)) from None
                run.samples.append(event)
            case RunFinished():
                run = self._expect(event.run, RunState.RUNNING)
                run.outcome = event
                self._end(run, RunState.FINISHED)
            case RunFailed():
                run = self._expect(event.run, RunState.RUNNING)
                run.failure = event
                self._end(run, RunState.FAILED)
            case RunFaulted():
                run = self._expect(event.run, RunState.RUNNING)
                run.faulted = event
                self._end(run, RunState.FAULTED)
            case RaceFinished():
                self.outcome = event.outcome
                self.conditions_after = event.conditions_after
                self.running.clear()
            case RaceStarted():
                raise InconsistentEvent(_("a second race starts"))

    def compare_with(self, baseline: int, band: float) -> None:
        """Compare the lanes with another baseline, or by another band.

        Args:
            baseline: The lane's place.
            band: How far a ratio may be from 1 and still be a tie, as a share of 1.

        Raises:
            ValueError: there is no such lane.
        """
        if not 0 <= baseline < len(self.lanes):
            raise ValueError(f"the baseline must be one of {len(self.lanes)} lanes, got {baseline}")
        self._statistics.compare_with(baseline, band)

    @property
    def usual_baseline(self) -> int:
        """The lane that the spec names, or sequential, or the first."""
        if self.spec.baseline is not None:
            return self.spec.baseline
        strategies = [lane.strategy for lane in self.lanes]
        return strategies.index(Sequential.name) if Sequential.name in strategies else 0

    def _extend(self, event: PlanExtended) -> None:
        try:
            check_runs(event.runs, self.spec)
        except ValueError as error:
            raise InconsistentEvent(str(error)) from None
        if len(self.runs) + len(event.runs) > MAX_RUNS + MAX_LANES:
            message = _("the race grows beyond {most} runs")
            raise InconsistentEvent(message.format(most=MAX_RUNS))
        self.plan = msgspec.structs.replace(self.plan, runs=self.plan.runs + event.runs)
        self._estimate_s = self.plan.estimate_s
        runs = [Run(planned) for planned in event.runs]
        self.runs += runs
        self._place(runs)

    def _place(self, runs: Iterable[Run]) -> None:
        for run in runs:
            if not run.planned.is_warm_up:
                self._places.setdefault((run.planned.lane, run.planned.point), []).append(run)
                numbers = self._block_numbers.setdefault(run.planned.point, {})
                numbers.setdefault(run.planned.block, len(numbers) + 1)

    def _expect(self, place: int, state: RunState) -> Run:
        if not 0 <= place < len(self.runs):
            message = _("run {run} is not in the plan of {count} runs")
            raise InconsistentEvent(message.format(run=place, count=len(self.runs)))
        run = self.runs[place]
        if run.state is not state:
            message = _("run {run} is {state}, expected {expected}")
            states = {"state": run.state.name.lower(), "expected": state.name.lower()}
            raise InconsistentEvent(message.format(run=place, **states))
        return run

    def query_count(self, run: Run) -> int:
        """Return how many queries a run has."""
        return self.spec.query_count(run.planned.point)

    def _end(self, run: Run, state: RunState) -> None:
        run.state = state
        self.running.remove(run)
        self._count(run, 1)

    def _count(self, run: Run, by: int) -> None:
        """Count a run as done by 1, or as not done by -1, in everything that rests on it."""
        self._done += by
        self._done_estimate_s += by * run.planned.estimate_s
        self._statistics.forget(run.planned.lane, run.planned.point)

    def runs_of(self, lane: int, point: Point) -> list[Run]:
        """Return a lane's runs at a point in the order of running, without a warm-up."""
        return self._places.get((lane, point), [])

    def running_of(self, lane: int, point: Point) -> Run | None:
        """Return the run of a lane at a point that is under way, or None."""
        for run in self.running:
            if (run.planned.lane, run.planned.point) == (lane, point):
                return run
        return None

    @property
    def record(self) -> RaceResult:
        """The whole race, if this is a moment of its replay; else itself."""
        return self

    def as_ended(self, run: Run) -> Run:
        """Return a run as the record has it in the end: itself, unless this is a replay."""
        return run

    def has_run(self, lane: int, point: Point) -> bool:
        """Return whether a run of a lane at a point has ended, in whatever way."""
        return any(run.is_done for run in self.runs_of(lane, point))

    def block_number(self, run: Run) -> int | None:
        """Return which block at its point a run belongs to, from 1; None for a warm-up.

        A plan numbers the blocks of all points together, in the order of running.
        """
        if run.planned.is_warm_up:
            return None
        return self._block_numbers[run.planned.point][run.planned.block]

    def failures(self, lane: int, point: Point) -> list[RunFailed]:
        """Return why runs of a lane at a point failed."""
        return [run.failure for run in self.runs_of(lane, point) if run.failure is not None]

    def experiments(self, lane: int, point: Point) -> list[RunFaulted]:
        """Return the outcomes of a lane's runs with faults at a point."""
        return [run.faulted for run in self.runs_of(lane, point) if run.faulted is not None]

    def summary(self, lane: int, point: Point) -> Summary | None:
        """Return the statistics of a lane's finished runs at a point, or None without any."""
        return self._statistics.summary(lane, point)

    def queries(self, lane: int, point: Point) -> QueryTimes | None:
        """Return how long queries took in a lane's finished runs at a point, if any did."""
        return self._statistics.queries(lane, point)

    def breakdown(self, lane: int, point: Point) -> Breakdown | None:
        """Return the parts of a lane's run of median time at a point; None if not explained."""
        return self._statistics.breakdown(lane, point)

    def mean_in_flight(self, lane: int, point: Point) -> float | None:
        """Return how many queries were in flight on average, the median of the finished runs.

        None if nothing was measurable.
        """
        return self._statistics.mean_in_flight(lane, point)

    def summaries(self) -> Iterator[tuple[int, Point, Summary]]:
        """Yield lane, point and summary wherever there is one, by point, then lane."""
        for point in self.points:
            for lane in range(len(self.lanes)):
                summary = self.summary(lane, point)
                if summary is not None:
                    yield lane, point, summary

    def resources(self, lane: int, point: Point) -> ResourceSummary | None:
        """Return what the finished runs of a lane at a point used, or None without any."""
        return self._statistics.resources(lane, point)

    def comparison(self, lane: int, point: Point) -> Comparison | None:
        """Return a lane's comparison with the baseline; None for the baseline and without runs."""
        return self._statistics.comparison(lane, point)

    def winners(self, point: Point) -> frozenset[int]:
        """Return the lanes that no other is faster than at a point; empty while undecided."""
        return self._statistics.winners(point)

    def progress(self, at_s: float) -> float:
        """Return the share of the race that is done, 0..1, at a time on the race's clock."""
        if self.is_over:
            return self._done / len(self.runs)
        behind_s = self._done_estimate_s + self._running_s(at_s)
        return min(1.0, behind_s / self._estimate_s)

    def left_s(self, at_s: float) -> float:
        """Return a rough number of seconds left at a time on the race's clock."""
        if self.is_over:
            return 0.0
        behind_s = self._done_estimate_s + self._running_s(at_s)
        return max(0.0, self._estimate_s - behind_s)

    def _running_s(self, at_s: float) -> float:
        return sum(
            min(max(0.0, at_s - run.started_at_s), run.planned.estimate_s) for run in self.running
        )


def _begin(event: AnyEvent) -> RaceResult:
    if not isinstance(event, RaceStarted):
        raise InconsistentEvent(_("the first event does not start a race"))
    return RaceResult(event)


def follow(events: Iterable[AnyEvent]) -> Iterator[RaceResult]:
    """Yield the one growing result after each event of a stream.

    Raises:
        InconsistentEvent: the events do not make a race.
    """
    return grow(events, _begin)


def fold(events: Iterable[AnyEvent]) -> RaceResult:
    """Return the result of a whole stream.

    Raises:
        InconsistentEvent: the events do not make a race.
    """
    return fold_stream(events, _begin)
