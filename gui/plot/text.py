"""Text on charts: how wide it is, and what of it fits."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

NAME_SHARE = 0.25
"""The most of a chart's width that names of lanes take; longer ones are elided."""

_PADDING = 5.0


def shortened(metrics: QFontMetricsF, title: str, room: float) -> str:
    """Return a lane's title in at most ``room`` pixels.

    Of long names the ends tell lanes apart, so the middle gives way.
    """
    return metrics.elidedText(title, Qt.TextElideMode.ElideMiddle, room)


def text_width(metrics: QFontMetricsF, *texts: str) -> float:
    """Return the width in pixels of the widest of some texts."""
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
    """Write a text on a ground of its own, at the left or in the middle of a box.

    It is elided where the box is too narrow, and as high as its line wherever the box ends.
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
