"""The lines of the Resources view: what a run used over time, as points to join."""

from __future__ import annotations

import bisect
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from engine.resources import cpu_spans, resource_points
from engine.units import cores_text, count_text, mebibytes_text
from gui.charts.resource_lanes import ResourceLane

translate = QCoreApplication.translate

Line = list[tuple[float, float]]
"""Seconds on the run's clock and values, in the order of time."""

_MEBIBYTE = 2**20


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
        for sample in run.samples
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
