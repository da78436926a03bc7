"""The lines of the Resources view: what a run used over time, as points to join."""

from __future__ import annotations

import bisect
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from engine.race.result.resources import cpu_spans, resource_points, weighed_samples
from engine.race.result.run import Run, RunState
from engine.vocabulary.units import cores_text, count_text, mebibytes_text
from gui.charts.resources.lanes import ResourceLane
from gui.plot.thinning import extremes

translate = QCoreApplication.translate

Line = list[tuple[float, float]]
"""Seconds on the run's clock and values, in the order of time."""

_MEBIBYTE = 2**20
_MOST_POINTS = 1600
"""More points than any chart has pixels for are thinned out."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure over time."""

    title: Callable[[], str]
    line: Callable[[ResourceLane], Line]
    text: Callable[[float], str]
    """Writes a value with its unit."""

    least_top: float
    """The least that its axis reaches to."""

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
    # The last look, when the answer was there, tells how it was at the end.
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
    """Return what was seen, each value kept until the next one, the last until the end."""
    line: Line = []
    for at_s, value in seen:
        if line and line[-1][1] != value:
            line.append((at_s, line[-1][1]))
        line.append((at_s, value))
    if line and end_s > line[-1][0]:
        line.append((end_s, line[-1][1]))
    return line


PANELS = (
    Panel(
        lambda: translate("Panel", "CPU (cores busy)"),
        _cpu_line,
        cores_text,
        least_top=0.01,
        is_whole=False,
    ),
    Panel(
        lambda: translate("Panel", "Memory (PSS, MiB)"),
        _memory_line,
        lambda value: mebibytes_text(value * _MEBIBYTE),
        least_top=1.0,
        is_whole=False,
    ),
    Panel(
        lambda: translate("Panel", "Threads"),
        _threads_line,
        count_text,
        least_top=2.0,
        is_whole=True,
    ),
    Panel(
        lambda: translate("Panel", "Processes"),
        _processes_line,
        count_text,
        least_top=2.0,
        is_whole=True,
    ),
)


def value_at(line: Line, at_s: float) -> float | None:
    """Return a line's value at a time, the latest one seen by then, or None outside it."""
    if not line or not line[0][0] <= at_s <= line[-1][0]:
        return None
    place = bisect.bisect_right(line, at_s, key=lambda point: point[0])
    return line[place - 1][1]


class LaneLines:
    """The lines of lanes, a panel each, made anew only where more was seen."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Run | None, int, RunState | None, list[Line]]] = {}

    def of(self, lane: ResourceLane) -> list[Line]:
        """Return a lane's lines, one for each of ``PANELS``."""
        run = lane.run
        seen = (run, len(run.samples), run.state) if run is not None else (None, 0, None)
        made = self._made.get(lane.place)
        if made is None or made[0] is not run or made[1:3] != seen[1:]:
            made = (*seen, [thinned(panel.line(lane), _MOST_POINTS) for panel in PANELS])
            self._made[lane.place] = made
        return made[3]


def thinned(line: Line, most: int) -> Line:
    """Return a line of ``most`` points or few more, which keeps its peaks and troughs."""
    if len(line) <= most:
        return line
    at_s, values = np.array(line).T
    firsts = np.arange(0, len(line), -(-2 * len(line) // most))
    kept = zip(*(part.tolist() for part in extremes(at_s, values, firsts)), strict=True)
    return [line[0], *kept, line[-1]]
