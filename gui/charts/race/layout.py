"""Where things are on the Race view's canvas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, QSizeF

from engine.race.result.verdict import WINNER
from engine.vocabulary.wording import _
from gui.charts.race.rows import RaceRow
from gui.plot.ink import Ink
from gui.plot.lane_name import MARGIN, NAME_LEFT, name_height
from gui.plot.stretch import Stretch
from gui.plot.text import NAME_SHARE, text_width
from gui.plot.value_axis import ValueAxis, bar_axis

GAP = 18.0
_LEAST_NAME = 2.3
"""The least width of names, in lines of text."""

_TOP = 4.0
_FOOT = 18.0
_LEAST_WIDTH = 40.0
_LEAST_HEIGHT = 60.0
_MOST_ROW = 9.0
"""The greatest height of a row, in lines of text, so that a large screen stays calm."""

_LEAST_S = 1e-3


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where things are on the canvas, in pixels."""

    plot: QRectF
    row_height: float
    axis: ValueAxis
    """Elapsed time in seconds."""

    is_dense: bool
    """Whether rows are too low for two lines of text, so that names and values get one."""

    def x(self, seconds: float) -> float:
        """Return the x of a time, or of the plot's near end if the time is out of view."""
        return min(max(self.axis.x(seconds), self.plot.left()), self.plot.right())

    def is_seen(self, seconds: float) -> bool:
        """Return whether a time is in view."""
        return self.plot.left() - 1 <= self.axis.x(seconds) <= self.plot.right() + 1

    def row(self, place: int) -> QRectF:
        """Return the box of a row, without its name and value."""
        top = self.plot.top() + place * self.row_height
        return QRectF(self.plot.left(), top, self.plot.width(), self.row_height)


def values_width(rows: Sequence[RaceRow], ink: Ink, *, is_dense: bool) -> float:
    """Return the width of the values at the ends of rows, in pixels.

    It fits the widest value to come, so that the plot does not move while numbers grow.
    """
    usual = f"{WINNER} 000.0 ms"
    values = text_width(ink.names, usual, *(f"{WINNER} {row.value}" for row in rows))
    notes = text_width(
        ink.small,
        _("{factor} as fast").format(factor="00.0\u00d7"),
        _("{count} in flight").format(count=1000),
        *(row.value_note for row in rows),
    )
    return values + ink.px(GAP) + notes if is_dense else max(values, notes)


def _least_left(ink: Ink) -> float:
    """Return the least x at which names end; the plot begins after a gap."""
    return ink.px(MARGIN + NAME_LEFT) + _LEAST_NAME * ink.names.height()


def least_size(rows: Sequence[RaceRow], ink: Ink) -> QSize:
    """Return the size below which values or names would be cut, with one line per row."""
    values = values_width(rows, ink, is_dense=True)
    width = _least_left(ink) + ink.px(2 * GAP + _LEAST_WIDTH + MARGIN) + values
    height = len(rows) * _least_row(ink) + _foot(ink) + ink.px(_TOP)
    return QSize(math.ceil(width), math.ceil(height))


def row_room(height: float, ink: Ink) -> int:
    """Return how many rows fit in a chart of this height in pixels, at least one."""
    return max(1, int((height - _foot(ink) - ink.px(_TOP)) / _least_row(ink)))


def _least_row(ink: Ink) -> float:
    return ink.names.height() + ink.px(3)


def _foot(ink: Ink) -> float:
    return ink.small.height() * 2 + ink.px(_FOOT)


def lay_out(
    rows: Sequence[RaceRow], size: QSizeF, ink: Ink, stretch: Stretch, *, has_note: bool = False
) -> Geometry:
    """Return where things are.

    Args:
        rows: From top to bottom; at least one.
        size: The canvas's, in pixels.
        ink: The fonts and the size of the chart.
        stretch: The part of the axis in view.
        has_note: Whether a note takes the place of one more row.
    """
    places = len(rows) + has_note
    top, gap = ink.px(_TOP), ink.px(GAP)
    height = max(ink.px(_LEAST_HEIGHT), size.height() - top - _foot(ink))
    row_height = min(_MOST_ROW * ink.names.height(), height / places)
    is_dense = row_height < name_height(ink, 1) + ink.px(1)
    titles = text_width(ink.names, *(row.lane.title for row in rows))
    notes = 0.0 if is_dense else text_width(ink.small, *(row.note for row in rows))
    right = ink.px(MARGIN) + values_width(rows, ink, is_dense=is_dense)
    # Names shrink before numbers do.
    room = size.width() - right - 2 * gap - ink.px(_LEAST_WIDTH)
    most = min(size.width() * NAME_SHARE, max(room, _least_left(ink)))
    left = min(ink.px(MARGIN + NAME_LEFT) + max(titles, notes), most) + gap
    width = max(1.0, size.width() - left - right - gap)
    # Ideals are known beforehand, so the axis stays put while bars grow.
    growing_s = max(row.running_s or 0.0 for row in rows)
    known_s = (time_s for row in rows for time_s in row.known_s)
    low, high = bar_axis(known_s, max(_LEAST_S, growing_s))
    axis = ValueAxis(low, high, left, width, stretch, is_log=low > 0)
    return Geometry(QRectF(left, top, width, row_height * places), row_height, axis, is_dense)
