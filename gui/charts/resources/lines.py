"""The lines of the Resources view: what a run used over time, as points."""

from __future__ import annotations

import bisect
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.race.result.resources import cpu_spans, resource_points, weighed_samples
from engine.race.result.run import Run, RunState
from engine.vocabulary.units import cores_text, count_text, mebibytes_text
from engine.vocabulary.wording import N_, Text
from gui.charts.resources.lanes import ResourceLane
from gui.plot.thinning import extremes

Line = list[tuple[float, float]]
"""Pairs of seconds on the run's clock and a value, in order of time."""

_MEBIBYTE = 2**20
_MOST_POINTS = 1600
"""Lines of more points than a chart has pixels are thinned out."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure over time."""

    title: Text
    line: Callable[[ResourceLane], Line]
    text: Callable[[float], str]
    """Writes a value with its unit."""

    least_top: float
    """The least value at the top of its axis."""

    is_whole: bool
    """Whether its values are whole numbers."""


def _cpu_line(lane: ResourceLane) -> Line:
    if lane.run is None:
        return []
    return [
        point
        for span in cpu_spans(lane.run)
        for point in ((span.from_s, span.cores), (span.to_s, span.cores))
    ]


def _memory_line(lane: ResourceLane) -> Line:
    run = lane.run
    if run is None or run.clock_started_at_s is None:
        return []
    # The last sample, taken once the answer was there, stands for the end of the run.
    end_s = lane.length_s
    return [
        (min(sample.at_s - run.clock_started_at_s, end_s), sample.pss_bytes / _MEBIBYTE)
        for sample in weighed_samples(run)
        if sample.pss_bytes is not None
    ]


def _threads_line(lane: ResourceLane) -> Line:
    points = resource_points(lane.run) if lane.run is not None else []
    return _steps([(point.at_s, float(point.threads)) for point in points], lane.length_s)


def _processes_line(lane: ResourceLane) -> Line:
    points = resource_points(lane.run) if lane.run is not None else []
    return _steps([(point.at_s, float(point.processes)) for point in points], lane.length_s)


def _steps(seen: Line, end_s: float) -> Line:
    """Return samples as steps: each value lasts until the next, the last until the end."""
    line: Line = []
    for at_s, value in seen:
        if line and line[-1][1] != value:
            line.append((at_s, line[-1][1]))
        line.append((at_s, value))
    if line and end_s > line[-1][0]:
        line.append((end_s, line[-1][1]))
    return line


MEASURES = (
    Measure(
        N_("CPU (cores busy)"),
        _cpu_line,
        cores_text,
        least_top=0.01,
        is_whole=False,
    ),
    Measure(
        N_("Memory (PSS, MiB)"),
        _memory_line,
        lambda value: mebibytes_text(value * _MEBIBYTE),
        least_top=1.0,
        is_whole=False,
    ),
    Measure(
        N_("Threads"),
        _threads_line,
        count_text,
        least_top=2.0,
        is_whole=True,
    ),
    Measure(
        N_("Processes"),
        _processes_line,
        count_text,
        least_top=2.0,
        is_whole=True,
    ),
)


def value_at(line: Line, at_s: float) -> float | None:
    """Return a line's value at a time, which is the latest one by then, or None outside it."""
    if not line or not line[0][0] <= at_s <= line[-1][0]:
        return None
    place = bisect.bisect_right(line, at_s, key=lambda point: point[0])
    return line[place - 1][1]


class LaneLines:
    """The lines of lanes, one per measure, rebuilt only when there are new samples."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Run | None, int, RunState | None, list[Line]]] = {}

    def of(self, lane: ResourceLane) -> list[Line]:
        """Return a lane's lines, one per measure in ``MEASURES``."""
        run = lane.run
        seen = (run, len(run.samples), run.state) if run is not None else (None, 0, None)
        made = self._made.get(lane.place)
        if made is None or made[0] is not run or made[1:3] != seen[1:]:
            made = (*seen, [thinned(measure.line(lane), _MOST_POINTS) for measure in MEASURES])
            self._made[lane.place] = made
        return made[3]


def thinned(line: Line, most: int) -> Line:
    """Return a line of about ``most`` points that keeps its peaks and troughs."""
    if len(line) <= most:
        return line
    at_s, values = np.array(line).T
    firsts = np.arange(0, len(line), -(-2 * len(line) // most))
    kept = zip(*(part.tolist() for part in extremes(at_s, values, firsts)), strict=True)
    return [line[0], *kept, line[-1]]
