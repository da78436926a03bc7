"""What the Timeline shows of each lane at a moment, as values to paint."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.race.plan.plan import Plan, PlannedLane, PlannedRun
from engine.race.result.in_flight import StepCurve, in_flight_curve, mean_in_flight, waiting_curve
from engine.race.result.result import RaceResult
from engine.race.result.run import Run, RunState
from engine.race.result.timeline import NEVER, Integers, Timeline, end_of, shown_run, timeline_of
from engine.race.spec.axis import Point
from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import _

_LEAST_REST = 4.0
"""A growing timeline is rebuilt after a rest of this many times what the last build took."""


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """A run's queries, and values derived from them once for many repaints."""

    timeline: Timeline
    held_ns: Integers
    """When each started to wait on a free row, in ns."""

    clusters: NDArray[np.int64]
    """The cluster of each query, from 0."""

    are_switches: NDArray[np.bool_]
    in_flight: StepCurve
    waiting: StepCurve
    mean: float | None
    """The mean number in flight, once the run has finished."""

    def until(self, moment_ns: int) -> Spans:
        """Return what of them had happened by a moment of the run."""
        has_started = self.timeline.starts_ns <= moment_ns
        return Spans(
            timeline=self.timeline.until(moment_ns),
            held_ns=self.held_ns[has_started],
            clusters=self.clusters[has_started],
            are_switches=self.are_switches[has_started],
            in_flight=self.in_flight.until(moment_ns),
            waiting=self.waiting.until(moment_ns),
            mean=None,
        )


@dataclass(frozen=True, slots=True, eq=False)
class TimelineLane:
    """One lane's run, as the chart shows it."""

    place: int
    """The lane's place in the race."""

    lane: PlannedLane
    ideal_s: float
    expected_rows: int
    """How many rows the plan expects."""

    note: str
    """The text under its name."""

    spans: Spans | None = None
    """None before its clock starts."""

    until_s: float = 0.0
    """The run's end, or the current time on its clock, in seconds."""

    is_live: bool = False
    failure: str = ""
    foreseen_s: float = 0.0
    """When its run will end, if a replay shows it; else 0."""

    @property
    def row_count(self) -> int:
        """How many rows to make room for."""
        known = self.spans.timeline.row_count if self.spans is not None else 0
        if known and not (self.is_live and not self.foreseen_s):
            return known
        return max(1, known, self.expected_rows)

    @property
    def most_s(self) -> float:
        """The latest moment that it shows or will show, in seconds."""
        is_open = self.is_live or self.spans is None
        return max(self.until_s, self.ideal_s if is_open else 0.0, self.foreseen_s)

    def end_ns(self, place: int) -> int:
        """Return when a query's bar ends, in ns."""
        assert self.spans is not None
        end_ns = int(self.spans.timeline.ends_ns[place])
        start_ns = int(self.spans.timeline.starts_ns[place])
        return max(start_ns, round(self.until_s * 1e9)) if end_ns == NEVER else end_ns

    def words(self, place: int) -> list[str]:
        """Return a query's details: its name, times and place."""
        assert self.spans is not None
        timeline = self.spans.timeline
        cluster, role, member = timeline.inventory.record(int(timeline.queries[place]))
        start_ns = int(timeline.starts_ns[place])
        ran = seconds_text((self.end_ns(place) - start_ns) / 1e9)
        if timeline.ends_ns[place] != NEVER:
            lasted = _("ran {time}").format(time=ran)
        elif self.is_live:
            lasted = _("running for {time}").format(time=ran)
        else:
            lasted = _("never ended")
        row = int(timeline.rows[place])
        name = (
            _("cluster {cluster}, switch {number}")
            if role == "switch"
            else _("cluster {cluster}, node {number}")
        )
        waited = seconds_text((start_ns - int(timeline.readies_ns[place])) / 1e9)
        return [
            name.format(cluster=cluster, number=member),
            _("waited {time}").format(time=waited),
            _("started at {time}").format(time=seconds_text(start_ns / 1e9)),
            lasted,
            _("row {number} of {total}").format(number=row + 1, total=timeline.row_count),
            _("thread {number}").format(number=int(timeline.carriers[row])),
        ]


@dataclass(slots=True)
class _Made:
    """Spans, with the state of the run that they were built from."""

    run: Run
    moves: tuple[int, int, bool]
    spans: Spans
    at_s: float
    took_s: float


class LaneReader:
    """Reads lanes from a race, and rebuilds a run's timeline only when the run has moved."""

    def __init__(self) -> None:
        self._made: dict[int, _Made] = {}

    def planned(self, plan: Plan, places: Sequence[int], point: Point) -> list[TimelineLane]:
        """Return lanes of a race that has not started."""
        runs = {run.lane: run for run in plan.runs if run.point == point}
        note = _("ideal {time}")
        return [
            _lane(plan, runs[place], note.format(time=seconds_text(runs[place].ideal_s)))
            for place in places
            if place in runs
        ]

    def read(
        self,
        result: RaceResult,
        places: Sequence[int],
        point: Point,
        block: int | None,
        at_s: float,
    ) -> list[TimelineLane]:
        """Return lanes of a race at ``at_s`` seconds on its clock.

        Args:
            result: The race.
            places: Which lanes, by their places.
            point: The point of the race.
            block: The block whose runs to read, or None for the median runs.
            at_s: The time on the race's clock.
        """
        lanes: list[TimelineLane] = []
        for place in places:
            runs = result.runs_of(place, point)
            if runs:
                run = shown_run(result, place, point, block)
                lanes.append(self._read(result, runs[0].planned, run, block, at_s))
        return lanes

    def _read(
        self,
        result: RaceResult,
        planned: PlannedRun,
        run: Run | None,
        block: int | None,
        at_s: float,
    ) -> TimelineLane:
        if run is None or run.clock_started_at_s is None:
            failure = run.failure.message if run is not None and run.failure is not None else ""
            note = _("failed") if failure else _("not run") if result.is_over else _("waiting")
            foreseen_s = _foreseen_s(result, planned, run, block)
            return _lane(result.plan, planned, note, failure=failure, foreseen_s=foreseen_s)
        is_live = run.state is RunState.RUNNING and not result.is_over
        until_s = end_of(run)
        if until_s is None:
            until_s = max(0.0, at_s - run.clock_started_at_s)
        if result.showing is None:
            spans = self._spans(result, run, is_live=is_live)
        else:
            spans = self._spans(result, result.as_ended(run), is_live=False)
            spans = spans.until(round(until_s * 1e9)) if is_live else spans
        return _lane(
            result.plan,
            run.planned,
            _note(result, run, block, until_s, is_live=is_live),
            spans=spans,
            until_s=until_s,
            is_live=is_live,
            failure=run.failure.message if run.failure is not None else "",
            foreseen_s=_foreseen_s(result, planned, run, block),
        )

    def _spans(self, result: RaceResult, run: Run, *, is_live: bool) -> Spans:
        place = run.planned.lane
        made = self._made.get(place)
        moves = (run.started_count, run.ended_count, run.is_done)
        now_s = time.perf_counter()
        if made is not None and made.run is run:
            is_resting = now_s - made.at_s < _LEAST_REST * made.took_s
            if made.moves == moves or (is_live and is_resting):
                return made.spans
        spans = _spans_of(result, run)
        done_s = time.perf_counter()
        self._made[place] = _Made(run, moves, spans, done_s, done_s - now_s)
        return spans


def _lane(
    plan: Plan,
    planned: PlannedRun,
    note: str,
    *,
    spans: Spans | None = None,
    until_s: float = 0.0,
    is_live: bool = False,
    failure: str = "",
    foreseen_s: float = 0.0,
) -> TimelineLane:
    return TimelineLane(
        place=planned.lane,
        lane=plan.lanes[planned.lane],
        ideal_s=planned.ideal_s,
        expected_rows=planned.most_in_flight,
        note=note,
        spans=spans,
        until_s=until_s,
        is_live=is_live,
        failure=failure,
        foreseen_s=foreseen_s,
    )


def _foreseen_s(
    result: RaceResult, planned: PlannedRun, run: Run | None, block: int | None
) -> float:
    """Return when the run that a replay shows, or will show, ends; 0 if it is no replay."""
    if result.showing is None:
        return 0.0
    if run is not None:
        ended: Run | None = result.as_ended(run)
    else:
        ended = shown_run(result.record, planned.lane, planned.point, block)
    return (end_of(ended) if ended is not None else None) or 0.0


def _note(result: RaceResult, run: Run, block: int | None, until_s: float, *, is_live: bool) -> str:
    time_text = seconds_text(until_s)
    if is_live:
        return _("{time}, {count} in flight").format(time=time_text, count=run.in_flight)
    if run.state is RunState.FAILED:
        return _("failed after {time}").format(time=time_text)
    if run.state is RunState.FAULTED:
        return _("went wrong after {time}").format(time=time_text)
    if run.outcome is None:
        return _("stopped at {time}").format(time=time_text)
    if block is not None:
        return _("{time}, block {number}").format(time=time_text, number=block + 1)
    runs = result.runs_of(run.planned.lane, run.planned.point)
    if sum(other.outcome is not None for other in runs) > 1:
        return _("{time}, median run").format(time=time_text)
    return time_text


def _spans_of(result: RaceResult, run: Run) -> Spans:
    timeline = timeline_of(result, run)
    elapsed_s = run.outcome.elapsed_s if run.outcome is not None else 0.0
    mean = mean_in_flight(timeline, elapsed_s)
    return Spans(
        timeline=timeline,
        held_ns=timeline.held_ns,
        clusters=timeline.clusters - 1,
        are_switches=timeline.are_switches,
        in_flight=in_flight_curve(timeline),
        waiting=waiting_curve(timeline),
        mean=mean.by_little if mean is not None and mean.agree else None,
    )
