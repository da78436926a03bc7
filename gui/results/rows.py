"""The rows of the results table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from engine.export.table.column import Column
from engine.export.table.columns import LANE
from engine.export.table.table import TableRow, make_table
from engine.race.result.result import RaceResult
from engine.race.result.verdict import comparison_words
from gui.widgets.table_model import Heading, Row

_VERDICT_KEYS = ("verdict", "speedup", "ratio", "ratio_interval")


def result_rows(
    result: RaceResult | None, columns: Sequence[Column]
) -> tuple[list[Heading], list[Row]]:
    """Return the headings of some columns, and one row per lane and point with a result."""
    table = make_table(result, columns)
    headings = [
        Heading(text, column.summary, is_text=column.is_text, has_marker=column is LANE)
        for text, column in zip(table.headings, columns, strict=True)
    ]
    if result is None:
        return headings, []
    rows = [
        Row(
            place=(row.lane, row.point),
            lane=row.lane,
            style=result.lanes[row.lane].style,
            cells=row.cells,
            sort_keys=row.sort_keys,
            tip=partial(_tip, result, columns, row),
            has_failed=bool(row.failure),
        )
        for row in table.rows
    ]
    return headings, rows


def _tip(result: RaceResult, columns: Sequence[Column], row: TableRow, column: int) -> str:
    """Return what went wrong, or else the evidence for a verdict in the columns about it."""
    told = row.failure or row.note or row.reasons[column]
    if told or columns[column].key not in _VERDICT_KEYS:
        return told
    comparison = result.comparison(row.lane, row.point)
    return comparison_words(comparison) if comparison is not None else ""
