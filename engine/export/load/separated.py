"""The table of a load for spreadsheets."""

from __future__ import annotations

from engine.export.load.table import load_grid
from engine.export.table.separated import CSV, TEXT
from engine.load.result.result import LoadResult


def load_text(result: LoadResult) -> str:
    """Return the table as tab-separated text."""
    return TEXT.write(load_grid(result))


def load_table_csv(result: LoadResult) -> str:
    """Return the table as comma-separated text."""
    return CSV.write(load_grid(result))
