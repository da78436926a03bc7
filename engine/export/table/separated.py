"""Tables for spreadsheets, and the results table as one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from typing_extensions import override

from engine.export.table.column import Column
from engine.export.table.columns import DEFAULT_COLUMNS
from engine.export.table.format import Cells, Grid, TableFormat
from engine.export.table.grid import race_sheet
from engine.race.result.result import RaceResult
from engine.race.result.statistics import Place


@dataclass(frozen=True, slots=True)
class Separated(TableFormat):
    """Cells separated by a character, quoted where needed."""

    delimiter: str

    @override
    def head(self, grid: Grid) -> Iterable[str]:
        return (self.row(grid.headings),)

    @override
    def row(self, cells: Cells) -> str:
        text = io.StringIO()
        csv.writer(text, delimiter=self.delimiter, lineterminator="\n").writerow(cells)
        return text.getvalue().removesuffix("\n")


TEXT = Separated("\t")
"""Spreadsheets paste this."""

CSV = Separated(",")


def to_text(
    result: RaceResult,
    columns: Sequence[Column] = DEFAULT_COLUMNS,
    order: Sequence[Place] = (),
) -> str:
    """Return the results table as tab-separated text."""
    return TEXT.write(race_sheet(result, columns, order))


def to_table_csv(
    result: RaceResult,
    columns: Sequence[Column] = DEFAULT_COLUMNS,
    order: Sequence[Place] = (),
) -> str:
    """Return the results table as comma-separated text."""
    return CSV.write(race_sheet(result, columns, order))
