"""When each run of a race is shown in a replay."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.race.result.result import RaceResult
from engine.race.result.run import Run, RunState
from engine.race.result.timeline import end_of
from engine.race.spec.axis import Point
from engine.stream.replay import NEVER, moment_ns
from engine.stream.showing import ShowClock


@dataclass(frozen=True, slots=True)
class Appearance:
    """When a run is shown, in ns since the show began; ``NEVER`` for what does not happen."""

    begin_ns: int
    """When it stops waiting for its turn."""

    clock_ns: int
    """When its clock starts; its end, if it failed before that."""

    end_ns: int


_NOT_SHOWN = Appearance(NEVER, NEVER, NEVER)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When every run of a race is shown."""

    appearances: tuple[Appearance, ...]
    """One per run of the race, in the order of the plan."""

    duration_ns: int


def as_it_ran(result: RaceResult) -> Schedule:
    """Return the schedule of a race that is over by its own clock."""
    appearances = tuple(_as_it_ran(run) for run in result.runs)
    ends = (one.end_ns for one in appearances if one.end_ns != NEVER)
    return Schedule(appearances, max(moment_ns(result.last_at_s), *ends, 0))


def side_by_side(result: RaceResult, points: Sequence[Point], block: int | None) -> Schedule:
    """Return the schedule of a race in which all lanes of a block start at once.

    Args:
        result: The race, which is over.
        points: The points to show, one after another; the others stand there from the beginning.
        block: The block at each of them, from 1; None for the median block.
    """
    begin_ns = 0
    appearances: dict[int, Appearance] = {}
    for point in points:
        number = median_block(result, point) if block is None else block
        begun = [run for run in _runs_at(result, point) if _has_begun(run)]
        shown = [run for run in begun if result.block_number(run) == number]
        end_ns = begin_ns + max((_length_ns(result, run) for run in shown), default=0)
        # The other blocks come with the last lane, and with them the verdict.
        appearances |= {id(run): _at_once(end_ns) for run in begun}
        for run in shown:
            own_end_ns = begin_ns + _length_ns(result, run) if run.is_done else NEVER
            appearances[id(run)] = Appearance(begin_ns, begin_ns, own_end_ns)
        begin_ns = end_ns
    for run in filter(_has_begun, result.runs):
        # A run that was cut short has no end: until that of the show it would seem to go on.
        appearances.setdefault(id(run), _at_once(0 if run.is_done else begin_ns))
    shows = (appearances.get(id(run), _NOT_SHOWN) for run in result.runs)
    return Schedule(tuple(shows), begin_ns)


def schedule_of(
    result: RaceResult, clock: ShowClock, point: Point | None = None, block: int | None = None
) -> Schedule:
    """Return the schedule of a race by a clock.

    Args:
        result: The race, which is over.
        clock: The clock of the show.
        point: The only point to show side by side, or None for all, one after another.
        block: The block to show side by side, from 1; None for the median block of each point.
    """
    if clock is ShowClock.AS_IT_RAN:
        return as_it_ran(result)
    points = result.points if point is None else (point,)
    return side_by_side(result, points, block)


def block_count(result: RaceResult, point: Point) -> int:
    """Return how many blocks have begun at a point."""
    numbers = (result.block_number(run) for run in _runs_at(result, point) if _has_begun(run))
    return max((number for number in numbers if number is not None), default=0)


def median_block(result: RaceResult, point: Point) -> int:
    """Return the block whose times are closest to the medians of the lanes at a point, from 1.

    Closest by the sum of the logarithms of their ratios, so that no lane counts more for being
    slower. A block in which more lanes finished comes first, and of equals the earliest.
    """
    off: dict[int, list[float]] = {}
    for lane in range(len(result.lanes)):
        summary = result.summary(lane, point)
        for run in result.runs_of(lane, point):
            number = result.block_number(run)
            if number is None or not _has_begun(run):
                continue
            distances = off.setdefault(number, [])
            if summary is not None and run.outcome is not None:
                distances.append(_distance(run.outcome.elapsed_s, summary.median_s))
    return min(off, key=lambda number: (-len(off[number]), sum(off[number]), number), default=1)


def _distance(one_s: float, other_s: float) -> float:
    return abs(math.log(one_s / other_s)) if one_s > 0 and other_s > 0 else 0.0


def _runs_at(result: RaceResult, point: Point) -> Iterator[Run]:
    for lane in range(len(result.lanes)):
        yield from result.runs_of(lane, point)


def _has_begun(run: Run) -> bool:
    return run.state is not RunState.WAITING


def _at_once(at_ns: int) -> Appearance:
    """Return that a run is shown from a moment on as it ended."""
    return Appearance(at_ns, at_ns, at_ns)


def _as_it_ran(run: Run) -> Appearance:
    if not _has_begun(run):
        return _NOT_SHOWN
    begin_ns = moment_ns(run.started_at_s)
    if run.clock_started_at_s is None:
        end_ns = moment_ns(run.failure.at_s) if run.failure is not None else NEVER
        return Appearance(begin_ns, end_ns, end_ns)
    end_s = end_of(run)
    clock_ns = moment_ns(run.clock_started_at_s)
    return Appearance(begin_ns, clock_ns, NEVER if end_s is None else clock_ns + moment_ns(end_s))


def _length_ns(result: RaceResult, run: Run) -> int:
    """Return how long a run is shown by its own clock; a run that was cut short, to the cut."""
    if run.clock_started_at_s is None:
        return 0
    end_s = end_of(run)
    return moment_ns(result.last_at_s - run.clock_started_at_s if end_s is None else end_s)
