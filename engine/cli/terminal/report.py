"""What the command line prints of a result, of whatever kind: captions, a table, remarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from engine.cli.terminal.table import TerminalColumn, print_table
from engine.stream.event import Outcome

FAILURE = "bold red"
WARNING = "yellow"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, and how it stands out."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All that is printed of a result, in its order."""

    captions: Sequence[str]
    """What was asked for, and what it ran on."""

    columns: Sequence[TerminalColumn]
    """The table; nothing where it has no rows."""

    lines: Sequence[Line]
    """What is to be said besides."""

    sections: Sequence[int] = ()
    """Rows of the table, by their places, before which a line is left free."""

    has_units: bool = False
    """Whether the values of the table have units, and so spaces in them."""


def print_report(report: Report, screen: Console) -> None:
    """Print a report."""
    for caption in report.captions:
        screen.print(Text(caption))
    if report.columns:
        print_table(screen, report.columns, report.sections, has_units=report.has_units)
    for line in report.lines:
        screen.print(Text(line.text, style=line.style))


def ending_lines(what: str, outcome: Outcome | None, counted: str) -> Iterator[Line]:
    """Yield how a result ended, unless it is complete.

    Args:
        what: Its kind.
        outcome: How it ended, or None if that is not known.
        counted: How much of it ran: ``3 of 8 runs``.
    """
    if outcome is not Outcome.COMPLETED:
        how = "stopped" if outcome is Outcome.ABORTED else "cut short"
        yield Line(f"The {what} was {how} after {counted}.")
