"""The table of a load as LaTeX."""

from __future__ import annotations

from engine.export.latex import tabular
from engine.export.load.table import HEADINGS, load_rows
from engine.load.result.caption import load_caption
from engine.load.result.result import LoadResult


def load_latex(result: LoadResult) -> str:
    """Return the table as a LaTeX ``tabular``."""
    rows = [row.cells for row in load_rows(result)]
    alignment = "l" + "r" * (len(HEADINGS) - 1)
    return tabular(load_caption(result.spec), alignment, HEADINGS, [rows] if rows else [])
