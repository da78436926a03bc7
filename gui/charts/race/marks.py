"""The marks on the bars of the Race view, which its legend shows too."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.look.theme import Theme

DOT = 8.0
CAP = 5.0
"""Height of a whisker's ends, in pixels."""


def paint_median(painter: QPainter, theme: Theme, bar: QRectF) -> None:
    """Draw the median's line at the right end of a bar."""
    pen = QPen(QColor(theme.text), 3)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(bar.topRight(), bar.bottomRight())


def paint_ideal(painter: QPainter, theme: Theme, x: float, top: float, bottom: float) -> None:
    """Draw the ideal's tick."""
    painter.setPen(QPen(QColor(theme.text), 1.5, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(x, top), QPointF(x, bottom))


def paint_whisker(painter: QPainter, theme: Theme, left: float, right: float, y: float) -> None:
    """Draw an interval: a level line at ``y`` with end caps."""
    pen = QPen(QColor(theme.text), 2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(left, y), QPointF(right, y))
    for x in (left, right):
        painter.drawLine(QPointF(x, y - CAP / 2), QPointF(x, y + CAP / 2))


def paint_run(painter: QPainter, theme: Theme, centre: QPointF, colour: QColor) -> None:
    """Draw an ordinary run: a circle."""
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(QColor(theme.base))
    painter.drawEllipse(centre, DOT / 2, DOT / 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_outlier(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    """Draw an outlier: a cross."""
    painter.setPen(QPen(colour, 2))
    reach = DOT / 2 - 0.5
    for way in (1, -1):
        painter.drawLine(
            centre + QPointF(-reach, -reach * way), centre + QPointF(reach, reach * way)
        )
