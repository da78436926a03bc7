"""The results table for spreadsheets: a bound a column, numbers without their units."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from engine.export.spreadsheet import text_cell
from engine.export.table.column import DEFAULT_COLUMNS, Column
from engine.export.table.table import Place, Table, TableRow, make_table
from engine.race.result.result import RaceResult


def to_text(
    result: RaceResult,
    columns: Sequence[Column] = DEFAULT_COLUMNS,
    order: Sequence[Place] = (),
) -> str:
    """Return the results table as tab-separated text, as spreadsheets paste it."""
    return _separated(result, columns, order, "\t")


def to_table_csv(
    result: RaceResult,
    columns: Sequence[Column] = DEFAULT_COLUMNS,
    order: Sequence[Place] = (),
) -> str:
    """Return the results table as comma-separated text."""
    return _separated(result, columns, order, ",")


def _separated(
    result: RaceResult, columns: Sequence[Column], order: Sequence[Place], delimiter: str
) -> str:
    table = make_table(result, columns, order)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(_headings(table))
    writer.writerows(list(_cells(table, row)) for row in table.rows)
    return text.getvalue()


def _headings(table: Table) -> Iterator[str]:
    for column, heading in zip(table.columns, table.headings, strict=True):
        if column.is_interval:
            yield from (f"{heading}, low", f"{heading}, high")
        else:
            yield heading


def _cells(table: Table, row: TableRow) -> Iterator[str]:
    for column, scale, value in zip(table.columns, table.scales, row.values, strict=True):
        if isinstance(value, str):
            yield text_cell(value)
        elif not column.is_interval:
            yield scale.text(value)
        elif isinstance(value, tuple):
            yield from map(scale.text, value)
        else:
            yield from ("", "")
