"""The marks of measured times, the same on every chart and in its legend."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gui.plot.ink import Ink

DOT = 8.0
"""The width of a run's circle, in pixels at the usual size."""

CAP = 5.0
"""The height of a whisker's ends, in pixels at the usual size."""

_FLAT = Qt.PenCapStyle.FlatCap


def paint_median(painter: QPainter, ink: Ink, bar: QRectF) -> None:
    """Draw the median's line at the right end of a bar."""
    painter.setPen(ink.pen(ink.theme.text, 3, cap=_FLAT))
    painter.drawLine(bar.topRight(), bar.bottomRight())


def paint_ideal(painter: QPainter, ink: Ink, x: float, top: float, bottom: float) -> None:
    """Draw the ideal's tick."""
    painter.setPen(ink.pen(ink.theme.text, 1.5, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(x, top), QPointF(x, bottom))


def paint_whisker(painter: QPainter, ink: Ink, left: float, right: float, y: float) -> None:
    """Draw an interval: a level line at ``y`` with end caps."""
    painter.setPen(ink.pen(ink.theme.text, 2, cap=_FLAT))
    painter.drawLine(QPointF(left, y), QPointF(right, y))
    reach = ink.px(CAP / 2)
    for x in (left, right):
        painter.drawLine(QPointF(x, y - reach), QPointF(x, y + reach))


def paint_run(painter: QPainter, ink: Ink, centre: QPointF, colour: QColor) -> None:
    """Draw an ordinary run: a circle."""
    painter.setPen(ink.pen(colour, 1.5))
    painter.setBrush(QColor(ink.theme.base))
    radius = ink.px(DOT / 2)
    painter.drawEllipse(centre, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_outlier(painter: QPainter, ink: Ink, centre: QPointF, colour: QColor) -> None:
    """Draw an outlier: a cross."""
    painter.setPen(ink.pen(colour, 2))
    reach = ink.px(DOT / 2 - 0.5)
    for way in (1, -1):
        painter.drawLine(
            centre + QPointF(-reach, -reach * way), centre + QPointF(reach, reach * way)
        )
