"""A load as CSV: every request, as raw samples."""

from __future__ import annotations

import csv
import io
import math
from typing import TYPE_CHECKING

from engine.export.export import Export
from engine.export.table.spreadsheet import text_cell
from engine.vocabulary.printable import shortened

if TYPE_CHECKING:
    from engine.load.result.result import LoadResult
    from engine.vocabulary.cause import Cause

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

The latency of a request that was given up is only known to be at least ``at_least_s``.
"""


def load_csv(result: LoadResult) -> str:
    """Return a heading and a line for each request: raw samples, not percentiles."""
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
                    text_cell(_english(lane.cause_of(request))),
                    lane.planned.ideal_s,
                    result.spec.seed,
                    result.started.started_at,
                )
            )
    return text.getvalue()


def _english(cause: Cause | None) -> str:
    return shortened(cause.english) if cause is not None else ""


EXPORT = Export("csv", "every request as CSV", load_csv, title="CSV")
