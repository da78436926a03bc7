"""A load's result in forms for other programs and for people."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

import msgspec

from engine.export.latex import tabular
from engine.export.load.table import HEADINGS, load_rows
from engine.export.markdown_text import plain
from engine.export.spreadsheet import text_cell
from engine.load.result.caption import load_caption
from engine.load.result.lane import LoadedLane
from engine.load.result.result import LoadResult
from engine.load.result.waits import FIGURES, Waits

CSV_COLUMNS = (
    "strategy",
    "request",
    "intended_s",
    "sent_s",
    "ended_s",
    "latency_s",
    "at_least_s",
    "own_elapsed_s",
    "status",
    "message",
    "ideal_s",
    "seed",
    "started_at",
)
"""Names of the columns; times in seconds on the load's clock.

Of a request that was given up the latency is not known, only that it is at least ``at_least_s``.
"""


def load_csv(result: LoadResult) -> str:
    """Return a heading and a line for each request: the raw samples, not the quantiles."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for lane in result.lanes:
        columns = (
            *(lane.intended_s, lane.sent_s, lane.ended_s, lane.own_elapsed_s, lane.statuses),
            lane.is_given_up,
        )
        rows = zip(*(column.tolist() for column in columns), strict=True)
        for request, (intended_s, sent_s, ended_s, own_s, status, given_up) in enumerate(rows):
            has_ended = not math.isnan(ended_s)
            writer.writerow(
                (
                    lane.planned.strategy,
                    request,
                    intended_s,
                    sent_s,
                    ended_s if has_ended else "",
                    ended_s - intended_s if has_ended and not given_up else "",
                    lane.timeout_s if given_up else "",
                    "" if math.isnan(own_s) else own_s,
                    int(status) if has_ended else "",
                    text_cell(lane.message(request)),
                    lane.planned.ideal_s,
                    result.spec.seed,
                    result.started.started_at,
                )
            )
    return text.getvalue()


def load_json(result: LoadResult) -> str:
    """Return the result as indented JSON; names of times end in their unit."""
    document = {
        "started_at": result.started.started_at,
        "outcome": result.outcome,
        "spec": result.spec,
        "environment": result.environment,
        "lanes": [_lane_document(lane) for lane in result.lanes],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _lane_document(lane: LoadedLane) -> dict[str, Any]:
    return {
        "strategy": lane.planned.strategy,
        "title": lane.planned.title,
        "fan_out": lane.planned.fan_out,
        "ideal_s": lane.planned.ideal_s,
        "state": lane.state.name.lower(),
        "failure": lane.failure,
        "sent": lane.sent,
        "answered": lane.answered,
        "failed": lane.failed,
        "given_up": lane.given_up,
        "failures": dict(lane.failures),
        "answers_per_s": lane.throughput,
        "latency": _waits_document(lane.latency),
        "probe": _waits_document(lane.probe),
        "probes_given_up": lane.unanswered_probes,
        "probes_failed": lane.failed_probes,
        "loop_lag": _waits_document(lane.loop_lag),
        "worst_loop_lag_s": lane.worst_lag_s,
        "client_lag_s": lane.client_lag_s,
        "hooks": lane.hooks,
        "peak_rss_bytes": lane.peak_rss_bytes,
        "latencies_s": lane.latencies_s.tolist(),
    }


def _waits_document(waits: Waits | None) -> dict[str, Any] | None:
    """Return the figures of waits; those of which only a bound is known are in ``at_least_s``."""
    if waits is None:
        return None
    document: dict[str, Any] = {"count": waits.count}
    document |= {figure: waits.exact_s(figure) for figure in FIGURES}
    if waits.bounds:
        document["at_least_s"] = {
            figure: waits.least_possible_s(figure) for figure in FIGURES if figure in waits.bounds
        }
    return document


def load_markdown(result: LoadResult) -> str:
    """Return the table as a Markdown table, numbers aligned to the right."""
    lines = [
        "| " + " | ".join(HEADINGS) + " |",
        "|:---|" + "---:|" * (len(HEADINGS) - 1),
    ]
    for row in load_rows(result):
        lines.append("| " + " | ".join(plain(cell) for cell in row.cells) + " |")
    return "\n".join(lines) + "\n"


def load_latex(result: LoadResult) -> str:
    """Return the table as a LaTeX ``tabular``."""
    rows = [row.cells for row in load_rows(result)]
    alignment = "l" + "r" * (len(HEADINGS) - 1)
    return tabular(load_caption(result.spec), alignment, HEADINGS, [rows] if rows else [])


def load_text(result: LoadResult) -> str:
    """Return the table as tab-separated text, as spreadsheets paste it."""
    rows = [HEADINGS, *(row.cells for row in load_rows(result))]
    return "\n".join("\t".join(row) for row in rows) + "\n"


def load_table_csv(result: LoadResult) -> str:
    """Return the table as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(row.cells for row in load_rows(result))
    return text.getvalue()
