"""The table of a load, the one that the window, the command line and Markdown show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.load.caption import client_caption, failures_caption
from engine.load.loaded_lane import LaneState, LoadedLane
from engine.load.result import LoadResult
from engine.load.summary import Waits
from engine.units import seconds_text


@dataclass(frozen=True, slots=True)
class LoadColumn:
    """One value of a lane."""

    heading: str
    tip: str
    value: Callable[[LoadedLane], float | None]
    """The number, to sort by; None where it is not known."""

    text: Callable[[float], str]
    """The number as people read it, with its unit."""

    is_core: bool = False
    """Whether it is among the few that fit in a narrow terminal."""


def _count(value: float) -> str:
    return f"{value:.0f}"


def _rate(value: float) -> str:
    return f"{value:.1f}/s"


def _mebibytes(value: float) -> str:
    return f"{value / 2**20:.0f} MiB"


def _of(
    waits: Callable[[LoadedLane], Waits | None], figure: Callable[[Waits], float]
) -> Callable[[LoadedLane], float | None]:
    def value(lane: LoadedLane) -> float | None:
        found = waits(lane)
        return figure(found) if found is not None else None

    return value


def _latency(lane: LoadedLane) -> Waits | None:
    return lane.latency


def _probe(lane: LoadedLane) -> Waits | None:
    return lane.probe


COLUMNS: tuple[LoadColumn, ...] = (
    LoadColumn("Done", "requests answered", lambda lane: lane.answered, _count, True),
    LoadColumn("Failed", "requests that failed", lambda lane: lane.failed, _count, True),
    LoadColumn(
        "Median",
        "half of the answers took no longer, from when the request was due",
        _of(_latency, lambda waits: waits.median_s),
        seconds_text,
        True,
    ),
    LoadColumn(
        "p95",
        "95 % of the answers took no longer",
        _of(_latency, lambda waits: waits.p95_s),
        seconds_text,
    ),
    LoadColumn(
        "p99",
        "99 % of the answers took no longer",
        _of(_latency, lambda waits: waits.p99_s),
        seconds_text,
        True,
    ),
    LoadColumn(
        "Max", "the slowest answer", _of(_latency, lambda waits: waits.most_s), seconds_text
    ),
    LoadColumn(
        "Ideal",
        "the least time that one request alone can take",
        lambda lane: lane.planned.ideal_s,
        seconds_text,
        True,
    ),
    LoadColumn("Rate", "answers a second", lambda lane: lane.throughput, _rate),
    LoadColumn(
        "Probe",
        "how long another user waits for /health: the median",
        _of(_probe, lambda waits: waits.median_s),
        seconds_text,
        True,
    ),
    LoadColumn(
        "Probe p99",
        "99 % of the visits to /health took no longer",
        _of(_probe, lambda waits: waits.p99_s),
        seconds_text,
    ),
    LoadColumn(
        "Probe max",
        "the longest wait for /health",
        _of(_probe, lambda waits: waits.most_s),
        seconds_text,
        True,
    ),
    LoadColumn(
        "Lag max",
        "the longest time that the server's event loop stood still",
        lambda lane: lane.worst_lag_s,
        seconds_text,
    ),
    LoadColumn(
        "Memory",
        "the most resident memory of the server's process",
        lambda lane: lane.peak_rss_bytes or None,
        _mebibytes,
    ),
)

HEADINGS = ("Strategy", *(column.heading for column in COLUMNS))
"""What each cell of a row is; the first is text, the others are numbers."""


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A lane of the table."""

    lane: int
    cells: tuple[str, ...]
    """One text a heading."""

    sort_keys: tuple[float, ...]
    """One number a heading, to sort by; -1 for what is not known."""

    failure: str
    """Why its server or its requests failed, or nothing."""

    note: str
    """What makes its figures doubtful, or nothing."""


def load_rows(result: LoadResult) -> list[LoadRow]:
    """Return a row for each lane that has begun."""
    return [
        _row(place, lane)
        for place, lane in enumerate(result.lanes)
        if lane.state is not LaneState.WAITING
    ]


def _row(place: int, lane: LoadedLane) -> LoadRow:
    values = [column.value(lane) for column in COLUMNS]
    cells = (
        column.text(value) if value is not None else ""
        for column, value in zip(COLUMNS, values, strict=True)
    )
    failures = (lane.failure, failures_caption(lane))
    return LoadRow(
        lane=place,
        cells=(lane.planned.title, *cells),
        sort_keys=(place, *(-1.0 if value is None else value for value in values)),
        failure=_printable("; ".join(text for text in failures if text)),
        note=client_caption(lane),
    )


def _printable(text: str) -> str:
    """Return a text without what a terminal would take for a command."""
    return "".join(char if char.isprintable() else " " for char in text)
