"""The column of lane names: a marker in the lane's colour, its name, and notes under it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gui.look.markers import paint_marker
from gui.plot.ink import Ink
from gui.plot.text import shortened

MARGIN = 20.0
"""Between the names and the edge of a chart, in pixels at the usual size."""

MARKER = 13.0
_AFTER_MARKER = 10.0
NAME_LEFT = MARKER + _AFTER_MARKER
"""From the left of a marker to that of its name, in pixels at the usual size."""


def name_height(ink: Ink, notes: int = 0) -> float:
    """Return the height in pixels of a name with as many notes under it."""
    return ink.names.height() + notes * ink.small.height()


def paint_lane_name(
    painter: QPainter,
    ink: Ink,
    box: QRectF,
    style: int,
    name: str,
    notes: Sequence[str] = (),
    *,
    opacity: float = 1.0,
    note_colour: str = "",
) -> None:
    """Paint a lane's marker, its name, and as many of its notes as the box is high enough for.

    Args:
        painter: Paints.
        ink: The theme, fonts and size.
        box: From the left of the marker to the right of the name; its top is the name's.
        style: The lane's.
        name: Its middle is left out where it is too long.
        notes: One a line; each is cut at its end where it is too long.
        opacity: Of the marker, 0..1; names stay legible.
        note_colour: Of the notes, or an empty string for the usual one.
    """
    theme = ink.theme
    marker = ink.px(MARKER)
    middle = QPointF(box.left() + marker / 2, box.top() + ink.names.height() / 2)
    painter.setOpacity(opacity)
    paint_marker(painter, style, middle, marker, theme.lane_colour(style))
    painter.setOpacity(1.0)
    left = box.left() + ink.px(NAME_LEFT)
    room = box.right() - left
    painter.setFont(ink.name_font)
    painter.setPen(QColor(theme.text if opacity == 1 else theme.muted))
    title = shortened(ink.names, name, room)
    painter.drawText(QPointF(left, box.top() + ink.names.ascent()), title)
    painter.setFont(ink.small_font)
    painter.setPen(QColor(note_colour or theme.muted))
    base = QPointF(left, box.top() + ink.names.height() + ink.small.ascent())
    for note in notes:
        if base.y() + ink.small.descent() > box.bottom() + 1:
            return
        shown = ink.small.elidedText(note, Qt.TextElideMode.ElideRight, room)
        painter.drawText(base, shown)
        base.setY(base.y() + ink.small.height())


def paint_selected_row(painter: QPainter, ink: Ink, box: QRectF) -> None:
    """Paint the ground of the selected lane's row."""
    painter.fillRect(box, QColor(ink.theme.hover))
    edge = QRectF(box)
    edge.setWidth(ink.px(4))
    painter.fillRect(edge, QColor(ink.theme.accent))
