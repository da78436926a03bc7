"""Which rows of the Race view to show where not all of them fit and nothing scrolls by mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gui.charts.race.rows import RaceRow


@dataclass(frozen=True, slots=True)
class Cropped:
    """The rows that fit, and how many do not."""

    rows: Sequence[RaceRow] = ()
    left_out: int = 0
    first: int = 0
    """How many of those left out come before the rows."""


def crop(rows: Sequence[RaceRow], room: int, first: int, selected: int | None) -> Cropped:
    """Return the rows that fit: as they are, or else the most important ones first.

    Args:
        rows: All rows.
        room: How many fit; one of them is taken by the note on those left out.
        first: How many rows to skip, at most as many as are left out.
        selected: The place of the picked lane, or None. Its row comes before the baseline's and
            that of the fastest lane.
    """
    if len(rows) <= room:
        return Cropped(rows)
    shown = max(1, room - 1)
    left_out = len(rows) - shown
    first = min(max(0, first), left_out)
    ordered = sorted(
        rows, key=lambda row: (row.place != selected, not row.is_baseline, row.sort_key)
    )
    return Cropped(ordered[first : first + shown], left_out, first)
