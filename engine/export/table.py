"""The results table, the one that the window, the command line and Markdown show."""

from __future__ import annotations

from dataclasses import dataclass

from engine.caption import ending_caption, fates_caption
from engine.events import RunFaulted
from engine.result import RaceResult
from engine.statistics.summary import Summary
from engine.units import seconds_text, times_text

HEADINGS = (
    "Lane",
    "Clusters",
    "Median",
    "Min",
    "Max",
    "Ideal",
    "Overhead",
    "Oversleep",
    "Speedup",
    "Runs",
)
"""What each cell of a row is; the first is text, the others are numbers."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A lane at a cluster count."""

    lane: int
    clusters: int
    cells: tuple[str, ...]
    """One text a heading."""

    sort_keys: tuple[float, ...]
    """One number a heading, to sort by."""

    failure: str
    """Why a run of it failed, or nothing."""

    note: str = ""
    """What became of its clusters, where queries were to go wrong."""


def table_rows(result: RaceResult) -> list[TableRow]:
    """Return a row for each lane and cluster count that has a finished or failed run."""
    rows: list[TableRow] = []
    for clusters in result.spec.cluster_counts:
        for lane in range(len(result.lanes)):
            summary = result.summary(lane, clusters)
            failures = result.failures(lane, clusters)
            experiments = result.experiments(lane, clusters)
            if experiments:
                rows.append(_experiment_row(result, lane, clusters, experiments))
            elif summary is not None or failures:
                failure = _printable(failures[0].message) if failures else ""
                rows.append(_row(result, lane, clusters, summary, failure, len(failures)))
    return rows


def _row(
    result: RaceResult,
    lane: int,
    clusters: int,
    summary: Summary | None,
    failure: str,
    failed: int,
) -> TableRow:
    title = result.lanes[lane].title
    total = len(result.runs_of(lane, clusters))
    finished = len(summary.elapsed_s) if summary is not None else 0
    runs = f"{finished} of {total}" if failed else str(finished)
    if summary is None:
        blanks = len(HEADINGS) - 4
        return TableRow(
            lane=lane,
            clusters=clusters,
            cells=(title, str(clusters), "failed", *("",) * blanks, runs),
            sort_keys=(lane, clusters, -1.0, *(-1.0,) * blanks, finished),
            failure=failure,
        )
    times_s = (
        summary.median_s,
        summary.least_s,
        summary.most_s,
        summary.ideal_s,
        summary.overhead_s,
        summary.oversleep_s,
    )
    cells = (
        title,
        str(clusters),
        *(seconds_text(time_s) for time_s in times_s),
        times_text(summary.speedup),
        runs,
    )
    keys = (lane, clusters, *times_s, summary.speedup or 0.0, len(summary.elapsed_s))
    return TableRow(lane, clusters, cells, keys, failure)


def _experiment_row(
    result: RaceResult, lane: int, clusters: int, experiments: list[RunFaulted]
) -> TableRow:
    """Return a row of a lane whose queries went wrong as they were to: it has no time to rank."""
    latest = experiments[-1]
    blanks = len(HEADINGS) - 4
    note = _printable(
        f"{fates_caption(latest, clusters)}; {ending_caption(latest)}: {latest.message}"
    )
    return TableRow(
        lane=lane,
        clusters=clusters,
        cells=(
            result.lanes[lane].title,
            str(clusters),
            f"{len(latest.answered)} of {clusters}",
            *("",) * blanks,
            str(len(experiments)),
        ),
        sort_keys=(lane, clusters, -1.0, *(-1.0,) * blanks, len(experiments)),
        failure="",
        note=note,
    )


def _printable(text: str) -> str:
    """Return a text without what a terminal would take for a command."""
    return "".join(char if char.isprintable() else " " for char in text)
