"""The table of a load as LaTeX."""

from __future__ import annotations

from engine.export.latex import LATEX
from engine.export.load.table import load_grid
from engine.load.result.result import LoadResult


def load_latex(result: LoadResult) -> str:
    """Return the table as a LaTeX ``tabular``; its remark says what was asked for."""
    return LATEX.write(load_grid(result))
