"""The results table as LaTeX, for the package ``booktabs``."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from engine.export.table.column import DEFAULT_COLUMNS, Column
from engine.export.table.table import Place, make_table
from engine.race.result.result import RaceResult
from engine.race.result.verdict import statistics_caption

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


def to_latex(
    result: RaceResult,
    columns: Sequence[Column] = DEFAULT_COLUMNS,
    order: Sequence[Place] = (),
) -> str:
    """Return the results table as a ``tabular``; what its intervals mean stands in a comment."""
    table = make_table(result, columns, order)
    alignment = "".join("l" if column.is_text else "r" for column in table.columns)
    groups = [
        [row.cells for row in group]
        for _, group in itertools.groupby(table.rows, key=lambda row: row.clusters)
    ]
    if len(groups) > len({row.clusters for row in table.rows}):
        # In another order they would fall apart.
        groups = [[row.cells for row in table.rows]]
    return tabular(
        statistics_caption(result),
        alignment,
        table.headings,
        groups,
    )


def tabular(
    comment: str,
    alignment: str,
    headings: Sequence[str],
    groups: Sequence[Sequence[Sequence[str]]],
) -> str:
    """Return a ``tabular`` of groups of rows of cells, a little space between groups.

    Args:
        comment: A line that LaTeX does not set.
        alignment: A letter a column, as ``tabular`` wants them.
        headings: What each cell of a row is.
        groups: The rows.
    """
    space = r"\addlinespace"
    lines = [
        f"% {comment}",
        r"% \usepackage{booktabs}",
        rf"\begin{{tabular}}{{{alignment}}}",
        r"\toprule",
        _line(headings),
        r"\midrule",
    ]
    for place, rows in enumerate(groups):
        lines += [space] if place else []
        lines += map(_line, rows)
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}"]) + "\n"


def _line(cells: Sequence[str]) -> str:
    # What ends a row takes a following [ or * for an argument, even from the next line.
    first = "{}" if cells[0].lstrip().startswith(("[", "*")) else ""
    return first + " & ".join(map(_cell, cells)) + r" \\"


def _cell(text: str) -> str:
    """Return a text as LaTeX sets it; a minus before a number is one."""
    escaped = "".join(_ESCAPES.get(char, char) for char in text)
    return re.sub(r"^-(?=\d)", "$-$", escaped)
