"""Every format that the table of any result is copied in. A new one is a value and a line."""

from __future__ import annotations

from dataclasses import dataclass

from engine.export.latex import LATEX
from engine.export.markdown import MARKDOWN
from engine.export.table.format import TableFormat
from engine.export.table.separated import CSV, TEXT


@dataclass(frozen=True, slots=True)
class Copy:
    """One way to take a table elsewhere."""

    name: str
    title: str
    """What people call it, or nothing for the plain one."""

    summary: str
    """What is copied, after "Copy": ``the results as Markdown``."""

    format: TableFormat
    is_sheet: bool = False
    """Whether programs reckon with its numbers, which stand without units then."""


COPIES = (
    Copy("text", "", "the results, to paste in a spreadsheet", TEXT, is_sheet=True),
    Copy("markdown", "Markdown", "the results as Markdown", MARKDOWN),
    Copy("csv", "CSV", "the results as CSV", CSV, is_sheet=True),
    Copy("latex", "LaTeX", "the results as LaTeX (booktabs)", LATEX),
)
