"""Tables as LaTeX, for the package ``booktabs``, and the results table as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from typing_extensions import override

from engine.export.export import Export
from engine.export.table.column import Column
from engine.export.table.columns import DEFAULT_COLUMNS
from engine.export.table.format import Cells, Grid, TableFormat
from engine.export.table.grid import race_grid
from engine.race.result.result import RaceResult
from engine.race.result.statistics import Place

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "\u2013": "--",
    "\u00d7": r"$\times$",
    "\u00b5": r"\textmu{}",
    "\u2605": r"$\star$",
    "\u2081": r"$_1$",
    "\u221e": r"$_\infty$",
}


class Latex(TableFormat):
    """A ``tabular`` with a little space between groups; its remark is a comment."""

    @override
    def head(self, grid: Grid) -> Iterable[str]:
        alignment = "".join("l" if is_text else "r" for is_text in grid.are_texts)
        return (
            f"% {grid.remark}",
            r"% \usepackage{booktabs}",
            rf"\begin{{tabular}}{{{alignment}}}",
            r"\toprule",
            self.row(grid.headings),
            r"\midrule",
        )

    @override
    def row(self, cells: Cells) -> str:
        # The end of a row takes a following [ or * as its argument, even from the next line.
        first = "{}" if cells[0].lstrip().startswith(("[", "*")) else ""
        return first + " & ".join(map(_cell, cells)) + r" \\"

    @override
    def gap(self) -> Iterable[str]:
        return (r"\addlinespace",)

    @override
    def foot(self) -> Iterable[str]:
        return r"\bottomrule", r"\end{tabular}"


LATEX = Latex()


def to_latex(
    result: RaceResult,
    columns: Sequence[Column] = DEFAULT_COLUMNS,
    order: Sequence[Place] = (),
) -> str:
    """Return the results table as a ``tabular``; its remark says what its intervals mean."""
    return LATEX.write(race_grid(result, columns, order))


EXPORT = Export("latex", "the table as LaTeX", to_latex, title="LaTeX", ending=".tex")


def _cell(text: str) -> str:
    """Return a text escaped for LaTeX; a minus before a number becomes a real one."""
    escaped = "".join(_ESCAPES.get(char, char) for char in text)
    return re.sub(r"^-(?=\d)", "$-$", escaped)
