"""A table of text that fits in a terminal and never cuts a value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from engine.vocabulary.wording import _

_LEAST_FOLD = 18
"""Names fold to no fewer characters, so that lanes can be told apart at a glance."""

_WIDE_GAP, _GAP = 2, 1
"""Characters between columns: with enough room, and without."""


@dataclass(frozen=True, slots=True)
class TerminalColumn:
    """A column of a table."""

    heading: str
    """May have several lines."""

    cells: Sequence[str]
    rank: int
    """Without enough room, the highest rank is left out first; rank 0 never is."""

    unit: str = ""
    """The unit of its numbers, shown under the heading."""

    is_text: bool = False
    """Whether it holds words, which are left-aligned."""

    folds: bool = False
    """Whether its cells wrap rather than take more room: names, not numbers."""

    @property
    def title(self) -> str:
        """Its heading over its unit."""
        return f"{self.heading}\n({self.unit})" if self.unit else self.heading

    @property
    def natural_width(self) -> int:
        """How many characters it takes to have each cell on one line."""
        return max(map(cell_len, (*self.title.split("\n"), *self.cells)))

    @property
    def least_width(self) -> int:
        """The least number of characters that it needs."""
        if not self.folds:
            return self.natural_width
        return min(self.natural_width, max(_LEAST_FOLD, cell_len(self.heading)))


def fitting(columns: Sequence[TerminalColumn], width: int, gap: int) -> tuple[TerminalColumn, ...]:
    """Return the columns that fit, in their order.

    Args:
        columns: All columns wanted.
        width: Characters per line.
        gap: Characters between two columns.
    """
    kept = list(columns)
    while _width(kept, gap) > width:
        last = max(kept, key=lambda column: column.rank)
        if last.rank == 0:
            break
        kept.remove(last)
    return tuple(kept)


def print_table(
    screen: Console,
    columns: Sequence[TerminalColumn],
    sections: Iterable[int] = (),
    *,
    has_units: bool = False,
) -> None:
    """Print a table, and name the columns that do not fit.

    Args:
        screen: Where to print. Lines break if not even the columns of rank 0 fit.
        columns: All columns wanted, with equally many cells.
        sections: Places of the rows that follow an empty line.
        has_units: Whether values contain spaces, so that columns need two between them.
    """
    is_wide = has_units or _width(columns, _WIDE_GAP) <= screen.width
    gap = _WIDE_GAP if is_wide else _GAP
    kept = fitting(columns, screen.width, gap)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, gap - 1, 0, 0), pad_edge=False, show_edge=False)
    spare = screen.width - _width(kept, gap)
    for column in kept:
        width = column.least_width
        if column.folds:
            wider = min(column.natural_width - width, max(0, spare))
            width, spare = width + wider, spare - wider
        table.add_column(
            Text(column.title),
            justify="left" if column.is_text else "right",
            overflow="fold",
            no_wrap=not column.folds,
            width=width,
        )
    starts = set(sections)
    for place, cells in enumerate(zip(*(column.cells for column in kept), strict=True)):
        if place in starts:
            table.add_section()
        table.add_row(*map(Text, cells))
    room = max(screen.width, _width(kept, gap))
    screen.print()
    screen.print(table, width=room, crop=False, soft_wrap=room > screen.width)
    screen.print()
    left_out = [" ".join(column.heading.split("\n")) for column in columns if column not in kept]
    if left_out:
        names = ", ".join(left_out)
        text = _("No room in {width} columns for: {names}.")
        screen.print(Text("  " + text.format(width=screen.width, names=names)))


def _width(columns: Sequence[TerminalColumn], gap: int) -> int:
    """Return the least number of characters that columns need."""
    return sum(column.least_width for column in columns) + gap * (len(columns) - 1)
