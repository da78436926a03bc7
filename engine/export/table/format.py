"""How a table is written: one walk over its texts, and what each format adds.

A format is a ``TableFormat``, a table of any kind is a ``Grid``: every grid can be written in every
format.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Cells = Sequence[str]
"""A row: one text per column."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of any kind, as texts."""

    headings: Cells
    are_texts: Sequence[bool]
    """One per column: whether it holds words, which are left-aligned."""

    groups: Sequence[Sequence[Cells]]
    """The rows; those of one group belong together, and none is empty."""

    remark: str = ""
    """What its numbers rest on, in one line, for formats with room for it."""


class TableFormat(ABC):
    """Writes tables line by line."""

    def write(self, grid: Grid) -> str:
        """Return a table as lines, each with a line end."""
        lines = [*self.head(grid)]
        for place, rows in enumerate(grid.groups):
            if place:
                lines += self.gap()
            lines += map(self.row, rows)
        return "".join(f"{line}\n" for line in [*lines, *self.foot()])

    @abstractmethod
    def head(self, grid: Grid) -> Iterable[str]:
        """Return the lines before the rows: the headings, and what goes above and below them."""

    @abstractmethod
    def row(self, cells: Cells) -> str:
        """Return one row."""

    def gap(self) -> Iterable[str]:
        """Return the lines between two groups."""
        return ()

    def foot(self) -> Iterable[str]:
        """Return the lines after the rows."""
        return ()
