"""The results table as texts: as people read it, and as spreadsheets do."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from engine.export.table.column import Column
from engine.export.table.columns import DEFAULT_COLUMNS
from engine.export.table.format import Grid
from engine.export.table.spreadsheet import text_cell
from engine.export.table.table import Table, TableRow, make_table
from engine.race.result.result import RaceResult
from engine.race.result.statistics import Place
from engine.race.result.verdict import statistics_caption
from engine.vocabulary.wording import _


def race_grid(
    result: RaceResult,
    columns: Sequence[Column] = DEFAULT_COLUMNS,
    order: Sequence[Place] = (),
) -> Grid:
    """Return it for people: one group per point, if rows are in that order."""
    table = make_table(result, columns, order)
    groups = [
        [row.cells for row in rows]
        for _, rows in itertools.groupby(table.rows, key=lambda row: row.point)
    ]
    if len(groups) > len({row.point for row in table.rows}):
        # In another order, the groups would fall apart.
        groups = [[row.cells for row in table.rows]]
    are_texts = [column.is_text for column in table.columns]
    return Grid(table.headings, are_texts, groups, statistics_caption(result))


def race_sheet(
    result: RaceResult,
    columns: Sequence[Column] = DEFAULT_COLUMNS,
    order: Sequence[Place] = (),
) -> Grid:
    """Return it for spreadsheets: one column per bound, numbers without their units."""
    table = make_table(result, columns, order)
    are_texts = [column.is_text for column in table.columns for _ in range(1 + column.is_interval)]
    rows = [list(_sheet_cells(table, row)) for row in table.rows]
    return Grid(list(_sheet_headings(table)), are_texts, [rows] if rows else [])


def _sheet_headings(table: Table) -> Iterator[str]:
    for column, heading in zip(table.columns, table.headings, strict=True):
        if column.is_interval:
            yield _("{heading}, low").format(heading=heading)
            yield _("{heading}, high").format(heading=heading)
        else:
            yield heading


def _sheet_cells(table: Table, row: TableRow) -> Iterator[str]:
    for column, scale, value in zip(table.columns, table.scales, row.values, strict=True):
        if isinstance(value, str):
            yield text_cell(value)
        elif not column.is_interval:
            yield scale.text(value)
        elif isinstance(value, tuple):
            yield from map(scale.text, value)
        else:
            yield from ("", "")
