"""A table of text that fits in a terminal without ever cutting a value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

_LEAST_FOLD = 18
"""A name is folded to no fewer characters, to tell lanes apart at a glance."""

_WIDE_GAP, _GAP = 2, 1
"""Characters between columns: where there is room, and where there is not."""


@dataclass(frozen=True, slots=True)
class TerminalColumn:
    """A column of a table."""

    heading: str
    """What it is called; may have several lines."""

    cells: Sequence[str]
    rank: int
    """Which is left out first where there is no room: that of the highest rank; 0 never is."""

    unit: str = ""
    """What its numbers are counted in, which stands under its heading."""

    is_text: bool = False
    """Whether it holds words, which are aligned to the left."""

    folds: bool = False
    """Whether its cells go on in further lines rather than take more room: names, not numbers."""

    @property
    def title(self) -> str:
        """Its heading over its unit."""
        return f"{self.heading}\n({self.unit})" if self.unit else self.heading

    @property
    def natural_width(self) -> int:
        """How many characters it takes to have each cell in a line."""
        return max(map(cell_len, (*self.title.split("\n"), *self.cells)))

    @property
    def least_width(self) -> int:
        """With how many characters it can do."""
        if not self.folds:
            return self.natural_width
        return min(self.natural_width, max(_LEAST_FOLD, cell_len(self.heading)))


def fitting(columns: Sequence[TerminalColumn], width: int, gap: int) -> tuple[TerminalColumn, ...]:
    """Return the columns for which there is room, in their order.

    Args:
        columns: All that are wanted.
        width: How many characters a line has.
        gap: How many are left free between two columns.
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
    """Print a table; name the columns that are left out because there is no room for them.

    Args:
        screen: Where to print. Lines are broken where not even the columns of rank 0 fit.
        columns: All that are wanted, of the same number of cells.
        sections: Rows, by their places, before which a line is left free.
        has_units: Whether values have spaces in them, so that those between need two.
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
        screen.print(Text(f"  No room in {screen.width} columns for: {names}."))


def _width(columns: Sequence[TerminalColumn], gap: int) -> int:
    """Return how many characters columns take at least."""
    return sum(column.least_width for column in columns) + gap * (len(columns) - 1)
