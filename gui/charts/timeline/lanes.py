"""What the Timeline says of each lane at a moment, before anything is painted."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from engine.race.plan.plan import Plan, PlannedLane, PlannedRun
from engine.race.result.in_flight import StepCurve, in_flight_curve, mean_in_flight, waiting_curve
from engine.race.result.result import RaceResult
from engine.race.result.run import Run, RunState
from engine.race.result.timeline import NEVER, Integers, Timeline, end_of, shown_run, timeline_of
from engine.race.spec.axis import Point
from engine.vocabulary.units import seconds_text

_LEAST_REST = 4.0
"""A timeline that grows is made anew after a rest of so many times what making it took."""

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """A run's queries, and what is derived from them once for many paintings."""

    timeline: Timeline
    held_ns: Integers
    """Since when each waits that its row was free."""

    clusters: NDArray[np.int64]
    """The cluster of each query, from 0."""

    are_switches: NDArray[np.bool_]
    in_flight: StepCurve
    waiting: StepCurve
    mean: float | None
    """How many are in flight on average, once the run has finished."""


@dataclass(frozen=True, slots=True, eq=False)
class TimelineLane:
    """One lane's run as the chart shows it."""

    place: int
    """The lane's place in the race."""

    lane: PlannedLane
    ideal_s: float
    expected_rows: int
    """How many rows there will be, as far as the plan tells."""

    note: str
    """What stands under its name."""

    spans: Spans | None = None
    """None before its clock starts."""

    until_s: float = 0.0
    """Until when the run is shown: its end, or the time on its clock."""

    is_live: bool = False
    failure: str = ""

    @property
    def row_count(self) -> int:
        """How many rows to make room for."""
        known = self.spans.timeline.row_count if self.spans is not None else 0
        if known and not self.is_live:
            return known
        return max(1, known, self.expected_rows)

    @property
    def most_s(self) -> float:
        """The latest moment that it shows or is going to."""
        is_open = self.is_live or self.spans is None
        return max(self.until_s, self.ideal_s if is_open else 0.0)

    def end_ns(self, place: int) -> int:
        """Return when a query's bar ends."""
        assert self.spans is not None
        end_ns = int(self.spans.timeline.ends_ns[place])
        start_ns = int(self.spans.timeline.starts_ns[place])
        return max(start_ns, round(self.until_s * 1e9)) if end_ns == NEVER else end_ns

    def words(self, place: int) -> list[str]:
        """Return what there is to say of a query: its name, times, place."""
        assert self.spans is not None
        timeline = self.spans.timeline
        cluster, role, member = timeline.inventory.record(int(timeline.queries[place]))
        start_ns = int(timeline.starts_ns[place])
        ran = seconds_text((self.end_ns(place) - start_ns) / 1e9)
        if timeline.ends_ns[place] != NEVER:
            lasted = translate("TimelineLane", "ran {}").format(ran)
        elif self.is_live:
            lasted = translate("TimelineLane", "running for {}").format(ran)
        else:
            lasted = translate("TimelineLane", "never ended")
        row = int(timeline.rows[place])
        kind = (
            translate("TimelineLane", "switch")
            if role == "switch"
            else translate("TimelineLane", "node")
        )
        return [
            translate("TimelineLane", "cluster {}, {} {}").format(cluster, kind, member),
            translate("TimelineLane", "waited {}").format(
                seconds_text((start_ns - int(timeline.readies_ns[place])) / 1e9)
            ),
            translate("TimelineLane", "started at {}").format(seconds_text(start_ns / 1e9)),
            lasted,
            translate("TimelineLane", "row {} of {}").format(row + 1, timeline.row_count),
            translate("TimelineLane", "thread {}").format(int(timeline.carriers[row])),
        ]


@dataclass(slots=True)
class _Made:
    """Spans as they were made, and of what."""

    run: Run
    moves: tuple[int, int, bool]
    spans: Spans
    at_s: float
    took_s: float


class LaneReader:
    """Reads lanes from a race, making each run's timeline anew only when the run has moved."""

    def __init__(self) -> None:
        self._made: dict[int, _Made] = {}

    def planned(self, plan: Plan, places: Sequence[int], point: Point) -> list[TimelineLane]:
        """Return lanes of a race that has not begun."""
        runs = {run.lane: run for run in plan.runs if run.point == point}
        note = translate("TimelineLane", "ideal {}")
        return [
            _lane(plan, runs[place], note.format(seconds_text(runs[place].ideal_s)))
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
            block: Whose runs, or None for the median ones.
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
            note = (
                translate("TimelineLane", "failed")
                if failure
                else translate("TimelineLane", "not run")
                if result.is_over
                else translate("TimelineLane", "waiting")
            )
            return _lane(result.plan, planned, note, failure=failure)
        is_live = run.state is RunState.RUNNING and not result.is_over
        spans = self._spans(result, run, is_live=is_live)
        until_s = end_of(run)
        if until_s is None:
            until_s = max(0.0, at_s - run.clock_started_at_s)
        return _lane(
            result.plan,
            run.planned,
            _note(result, run, block, until_s, is_live=is_live),
            spans=spans,
            until_s=until_s,
            is_live=is_live,
            failure=run.failure.message if run.failure is not None else "",
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
    )


def _note(result: RaceResult, run: Run, block: int | None, until_s: float, *, is_live: bool) -> str:
    time_text = seconds_text(until_s)
    if is_live:
        return translate("TimelineLane", "{}, {} in flight").format(time_text, run.in_flight)
    if run.state is RunState.FAILED:
        return translate("TimelineLane", "failed after {}").format(time_text)
    if run.state is RunState.FAULTED:
        return translate("TimelineLane", "went wrong after {}").format(time_text)
    if run.outcome is None:
        return translate("TimelineLane", "stopped at {}").format(time_text)
    if block is not None:
        return translate("TimelineLane", "{}, block {}").format(time_text, block + 1)
    runs = result.runs_of(run.planned.lane, run.planned.point)
    if sum(other.outcome is not None for other in runs) > 1:
        return translate("TimelineLane", "{}, median run").format(time_text)
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
