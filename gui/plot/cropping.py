"""Which lanes of a chart to show where not all of them fit and nothing scrolls by mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Placed(Protocol):
    """What a chart shows of one lane."""

    @property
    def place(self) -> int:
        """The lane's place in the race."""


Row = TypeVar("Row", bound=Placed)


@dataclass(frozen=True, slots=True)
class Cropped(Generic[Row]):
    """The rows that fit, and how many do not."""

    rows: Sequence[Row] = ()
    left_out: int = 0
    first: int = 0
    """How many of those left out come before the rows."""


def crop(
    rows: Sequence[Row], room: int, first: int, order: Sequence[int], selected: int | None
) -> Cropped[Row]:
    """Return the rows that fit: as they are, or else the most important ones first.

    Args:
        rows: All rows.
        room: How many fit; one of them is taken by the note on those left out.
        first: How many rows to skip, at most as many as are left out.
        order: Places of lanes, the most important one first.
        selected: The place of the picked lane, or None. Its row comes before all others.
    """
    if len(rows) <= room:
        return Cropped(rows)
    shown = max(1, room - 1)
    left_out = len(rows) - shown
    first = min(max(0, first), left_out)
    ranks = {place: rank for rank, place in enumerate(order)}
    ordered = sorted(
        rows, key=lambda row: (row.place != selected, ranks.get(row.place, len(ranks)))
    )
    return Cropped(ordered[first : first + shown], left_out, first)
