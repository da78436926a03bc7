"""The report of a result of any kind: captions, a table, remarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from engine.cli.terminal.table import TerminalColumn, print_table
from engine.stream.event import Outcome
from engine.vocabulary.wording import _

FAILURE = "bold red"
WARNING = "yellow"
ADVICE = "bold"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, and how it stands out."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything to print about a result, in order."""

    captions: Sequence[str]
    """What was asked for, and what it ran on."""

    columns: Sequence[TerminalColumn]
    """The table; empty if it has no rows."""

    lines: Sequence[Line]
    """Remarks under the table."""

    sections: Sequence[int] = ()
    """Places of the rows of the table that follow an empty line."""

    has_units: bool = False
    """Whether the values of the table have units, and so contain spaces."""


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
        text = _("The {what} was cut short after {counted}.")
        if outcome is Outcome.ABORTED:
            text = _("The {what} was stopped after {counted}.")
        yield Line(text.format(what=what, counted=counted))
