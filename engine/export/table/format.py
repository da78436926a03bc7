"""How a table is written: one walk over its texts, and what each format puts where.

A format is a ``TableFormat``; a table of whatever is a ``Grid``. Any of one can be written as any
of the other.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Cells = Sequence[str]
"""A row: one text per column."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as texts, whatever it is of."""

    headings: Cells
    are_texts: Sequence[bool]
    """One per column: whether it holds words, which are aligned to the left."""

    groups: Sequence[Sequence[Cells]]
    """The rows; those of one group belong together, and none is empty."""

    remark: str = ""
    """What its numbers rest on, for formats that have room for it; one line."""


class TableFormat(ABC):
    """Writes tables line by line."""

    def write(self, grid: Grid) -> str:
        """Return a table as lines, each with its end."""
        lines = [*self.head(grid)]
        for place, rows in enumerate(grid.groups):
            if place:
                lines += self.gap()
            lines += map(self.row, rows)
        return "".join(f"{line}\n" for line in [*lines, *self.foot()])

    @abstractmethod
    def head(self, grid: Grid) -> Iterable[str]:
        """Return what comes before the rows: the headings and all above and below them."""

    @abstractmethod
    def row(self, cells: Cells) -> str:
        """Return one row."""

    def gap(self) -> Iterable[str]:
        """Return what stands between two groups."""
        return ()

    def foot(self) -> Iterable[str]:
        """Return what comes after the rows."""
        return ()
