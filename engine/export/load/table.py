"""The table of a load, as window, command line and Markdown show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.export.table.format import Grid
from engine.load.result.caption import doubts_caption, failures_caption, load_caption
from engine.load.result.lane import LaneState, LoadedLane
from engine.load.result.result import LoadResult
from engine.load.result.waits import Figure, Waits
from engine.vocabulary.printable import printable
from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import N_, Text


@dataclass(frozen=True, slots=True)
class LoadColumn:
    """One value of a lane."""

    heading: Text
    tip: Text
    value: Callable[[LoadedLane], float | None]
    """The number, to sort by; None if it is not known."""

    text: Callable[[LoadedLane], str]
    """The number as people read it, with its unit; nothing if it is not known."""

    is_core: bool = False
    """Whether it is one of the few that fit in a narrow terminal."""


def _column(
    heading: Text,
    tip: Text,
    value: Callable[[LoadedLane], float | None],
    write: Callable[[float], str],
    *,
    is_core: bool = False,
) -> LoadColumn:
    """Return a column of a number that is known exactly or not at all."""

    def text(lane: LoadedLane) -> str:
        known = value(lane)
        return write(known) if known is not None else ""

    return LoadColumn(heading, tip, value, text, is_core)


def _wait_column(
    heading: Text,
    tip: Text,
    waits: Callable[[LoadedLane], Waits | None],
    figure: Figure,
    *,
    is_core: bool = False,
) -> LoadColumn:
    """Return a column of a figure of waits, of which only a bound may be known."""

    def value(lane: LoadedLane) -> float | None:
        found = waits(lane)
        return found.least_possible_s(figure) if found is not None else None

    def text(lane: LoadedLane) -> str:
        found = waits(lane)
        return found.text(figure) if found is not None else ""

    return LoadColumn(heading, tip, value, text, is_core)


def _count(value: float) -> str:
    return f"{value:.0f}"


def _rate(value: float) -> str:
    return f"{value:.1f}/s"


def _mebibytes(value: float) -> str:
    return f"{value / 2**20:.0f} MiB"


def _latency(lane: LoadedLane) -> Waits | None:
    return lane.latency


def _probe(lane: LoadedLane) -> Waits | None:
    return lane.probe


COLUMNS: tuple[LoadColumn, ...] = (
    _column(N_("Done"), N_("requests answered"), lambda lane: lane.answered, _count, is_core=True),
    _column(
        N_("Failed"), N_("requests that failed"), lambda lane: lane.failed, _count, is_core=True
    ),
    _wait_column(
        N_("Median"),
        N_(
            "half of the requests waited no longer, counted from when they were due; a request "
            "that was given up counts as at least the timeout"
        ),
        _latency,
        "median_s",
        is_core=True,
    ),
    _wait_column(N_("p95"), N_("95 % of the requests waited no longer"), _latency, "p95_s"),
    _wait_column(
        N_("p99"), N_("99 % of the requests waited no longer"), _latency, "p99_s", is_core=True
    ),
    _wait_column(N_("Max"), N_("the longest wait for an answer"), _latency, "most_s"),
    _column(
        N_("Ideal"),
        N_("the least time that one request alone can take"),
        lambda lane: lane.planned.ideal_s,
        seconds_text,
        is_core=True,
    ),
    _column(N_("Rate"), N_("answers per second"), lambda lane: lane.throughput, _rate),
    _wait_column(
        N_("Probe"),
        N_("how long another user waits for /health: the median"),
        _probe,
        "median_s",
        is_core=True,
    ),
    _wait_column(
        N_("Probe p99"), N_("99 % of the visits to /health took no longer"), _probe, "p99_s"
    ),
    _wait_column(
        N_("Probe max"), N_("the longest wait for /health"), _probe, "most_s", is_core=True
    ),
    _column(
        N_("Lag max"),
        N_("the longest time that the server's event loop stood still"),
        lambda lane: lane.loop.worst_lag_s,
        seconds_text,
    ),
    _column(
        N_("Memory"),
        N_("peak resident memory of the server's process"),
        lambda lane: lane.peak_rss_bytes or None,
        _mebibytes,
    ),
)

HEADINGS = (N_("Strategy"), *(column.heading for column in COLUMNS))
"""One per cell of a row; the first column is text, the others are numbers."""


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A lane of the table."""

    lane: int
    cells: tuple[str, ...]
    """One text per heading."""

    sort_keys: tuple[float | None, ...]
    """One number per heading, to sort by; None, which comes last, for an unknown value."""

    failure: str
    """Why its server or its requests failed, or nothing."""

    note: str
    """What makes its figures doubtful, or nothing."""


def load_rows(result: LoadResult) -> list[LoadRow]:
    """Return a row for each lane that has started."""
    return [
        _row(place, lane)
        for place, lane in enumerate(result.lanes)
        if lane.state is not LaneState.WAITING
    ]


def load_grid(result: LoadResult) -> Grid:
    """Return the table as texts."""
    rows = [row.cells for row in load_rows(result)]
    are_texts = [place == 0 for place in range(len(HEADINGS))]
    return Grid(
        tuple(map(str, HEADINGS)), are_texts, [rows] if rows else [], load_caption(result.spec)
    )


def _row(place: int, lane: LoadedLane) -> LoadRow:
    values = [column.value(lane) for column in COLUMNS]
    cells = (column.text(lane) for column in COLUMNS)
    failures = (lane.failure, failures_caption(lane))
    return LoadRow(
        lane=place,
        cells=(lane.planned.title, *cells),
        sort_keys=(place, *values),
        failure=printable("; ".join(text for text in failures if text)),
        note=doubts_caption(lane),
    )
