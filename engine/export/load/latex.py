"""The table of a load as LaTeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.export.export import Export
from engine.export.latex import LATEX

if TYPE_CHECKING:
    from engine.load.result.result import LoadResult


def load_latex(result: LoadResult) -> str:
    """Return the table as a LaTeX ``tabular``; its remark is the load's caption."""
    from engine.export.load.table import load_grid  # numpy

    return LATEX.write(load_grid(result))


EXPORT = Export("latex", "the table as LaTeX", load_latex, title="LaTeX", ending=".tex")
