"""Text on charts: its width, and how to shorten and paint it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

NAME_SHARE = 0.25
"""The largest share of a chart's width for lane names; longer ones are elided."""

_PADDING = 5.0


def shortened(metrics: QFontMetricsF, title: str, room: float) -> str:
    """Return a lane's title in at most ``room`` pixels.

    Long names differ at their ends, so the middle is elided.
    """
    return metrics.elidedText(title, Qt.TextElideMode.ElideMiddle, room)


def text_width(metrics: QFontMetricsF, *texts: str) -> float:
    """Return the width in pixels of the widest text."""
    return max((metrics.horizontalAdvance(text) for text in texts), default=0.0)


def paint_note(
    painter: QPainter,
    font: QFont,
    within: QRectF,
    text: str,
    colour: str,
    ground: str,
    *,
    is_centred: bool = False,
) -> None:
    """Paint a text on its own background, at the left or in the middle of a box.

    It is elided if the box is too narrow, and one line high whatever the box's height.
    """
    metrics = QFontMetricsF(font)
    room = within.width() - 2 * _PADDING
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    backing = QRectF(0, 0, metrics.horizontalAdvance(shown) + 2 * _PADDING, metrics.height() + 2)
    backing.moveCenter(within.center())
    if not is_centred:
        backing.moveLeft(within.left())
    painter.fillRect(backing, QColor(ground))
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(backing, Qt.AlignmentFlag.AlignCenter, shown)
