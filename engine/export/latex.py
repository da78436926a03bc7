"""The results table as LaTeX, for the package ``booktabs``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.export.column import DEFAULT_COLUMNS, Column
from engine.export.table import make_table
from engine.result import RaceResult
from engine.verdict import statistics_caption

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


def to_latex(result: RaceResult, columns: Sequence[Column] = DEFAULT_COLUMNS) -> str:
    """Return the results table as a ``tabular``; what its intervals mean stands in a comment."""
    table = make_table(result, columns)
    alignment = "".join("l" if column.is_text else "r" for column in table.columns)
    lines = [
        f"% {statistics_caption(result)}",
        r"% \usepackage{booktabs}",
        rf"\begin{{tabular}}{{{alignment}}}",
        r"\toprule",
        _line(table.headings),
        r"\midrule",
    ]
    previous = None
    for row in table.rows:
        if previous not in (None, row.clusters):
            lines.append(r"\addlinespace")
        previous = row.clusters
        lines.append(_line(row.cells))
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}"]) + "\n"


def _line(cells: Sequence[str]) -> str:
    return " & ".join(map(_cell, cells)) + r" \\"


def _cell(text: str) -> str:
    """Return a text as LaTeX sets it; a minus before a number is one."""
    escaped = "".join(_ESCAPES.get(char, char) for char in text)
    return re.sub(r"^-(?=\d)", "$-$", escaped)
