"""Where things are on the Race view's canvas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, QSizeF
from PySide6.QtGui import QFontMetricsF

from engine.race.result.verdict import WINNER
from engine.vocabulary.wording import _
from gui.charts.race.rows import RaceRow
from gui.plot.text import NAME_SHARE, text_width

MARGIN = 20.0
GAP = 18.0
MARKER = 13.0
NAME_LEFT = MARGIN + MARKER + 10
_LEAST_NAME = 2.3
"""The least width of names, in lines of text."""

_TOP = 4.0
_LEAST_PLOT = QSize(40, 60)
_MOST_ROW = 9.0
"""The greatest height of a row, in lines of text, so that a large screen stays calm."""

_HEAD_ROOM = 1.06
_LEAST_S = 1e-3


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where things are on the canvas, in pixels."""

    plot: QRectF
    row_height: float
    most_s: float
    is_dense: bool
    """Whether rows are too low for two lines of text, so that names and values get one."""

    def x(self, seconds: float) -> float:
        """Return the x of a time, or the plot's end if the time is beyond it."""
        return self.plot.left() + self.plot.width() * min(seconds / self.most_s, 1.0)

    def row(self, place: int) -> QRectF:
        """Return the box of a row, without its name and value."""
        top = self.plot.top() + place * self.row_height
        return QRectF(self.plot.left(), top, self.plot.width(), self.row_height)


def values_width(
    rows: Sequence[RaceRow], names: QFontMetricsF, small: QFontMetricsF, *, is_dense: bool
) -> float:
    """Return the width of the values at the ends of rows, in pixels.

    It fits the widest value to come, so that the plot does not move while numbers grow.
    """
    values = text_width(names, f"{WINNER} 000.0 ms", *(f"{WINNER} {row.value}" for row in rows))
    notes = text_width(
        small,
        _("{factor} as fast").format(factor="00.0\u00d7"),
        _("{count} in flight").format(count=1000),
        *(row.value_note for row in rows),
    )
    return values + GAP + notes if is_dense else max(values, notes)


def _least_left(names: QFontMetricsF) -> float:
    """Return the least x at which names end; the plot begins after a gap."""
    return NAME_LEFT + _LEAST_NAME * names.height()


def least_size(rows: Sequence[RaceRow], names: QFontMetricsF, small: QFontMetricsF) -> QSize:
    """Return the size below which values or names would be cut, with one line per row."""
    values = values_width(rows, names, small, is_dense=True)
    width = _least_left(names) + 2 * GAP + _LEAST_PLOT.width() + values + MARGIN
    height = len(rows) * (names.height() + 3) + small.height() * 2 + 18 + _TOP
    return QSize(math.ceil(width), math.ceil(height))


def lay_out(
    rows: Sequence[RaceRow], size: QSizeF, names: QFontMetricsF, small: QFontMetricsF
) -> Geometry:
    """Return where things are.

    Args:
        rows: From top to bottom; at least one.
        size: The canvas's, in pixels.
        names: The font of names and values.
        small: The font of notes.
    """
    height = max(_LEAST_PLOT.height(), size.height() - _TOP - small.height() * 2 - 18)
    row_height = min(_MOST_ROW * names.height(), height / len(rows))
    is_dense = row_height < names.height() + small.height() + 1
    titles = text_width(names, *(row.lane.title for row in rows))
    notes = 0.0 if is_dense else text_width(small, *(row.note for row in rows))
    right = MARGIN + values_width(rows, names, small, is_dense=is_dense)
    # Names shrink before numbers do.
    room = size.width() - right - 2 * GAP - _LEAST_PLOT.width()
    most = min(size.width() * NAME_SHARE, max(room, _least_left(names)))
    left = min(NAME_LEFT + max(titles, notes), most)
    plot = QRectF(
        left + GAP,
        _TOP,
        max(1.0, size.width() - left - right - 2 * GAP),
        row_height * len(rows),
    )
    # Ideals are known beforehand, so the scale stays put while bars grow.
    most_s = max(_LEAST_S, *(row.most_s for row in rows))
    return Geometry(plot, row_height, most_s * _HEAD_ROOM, is_dense)
