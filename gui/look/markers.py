"""Markers: the shape of a lane in charts, tables and lists."""

from __future__ import annotations

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QTransform

from gui.look.theme import Theme, lane_marker

_ICON_SIZE = 16
_TAKEN = 0.3
"""The opacity of a marker that another lane uses."""


def marker_path(style: int, centre: QPointF, size: float) -> QPainterPath:
    """Return a lane style's marker, ``size`` pixels across, centred on ``centre``."""
    unit: QPainterPath = Symbols[lane_marker(style)]
    return QTransform().translate(centre.x(), centre.y()).scale(size, size).map(unit)


def marker_icon(
    style: int, theme: Theme, *, is_taken: bool = False, size: int = _ICON_SIZE
) -> QIcon:
    """Return a lane style's marker in its colour, or struck through and pale if it is taken.

    Args:
        style: The lane style.
        theme: The colours.
        is_taken: Whether another lane has it.
        size: The width of the icon, in pixels.
    """
    icon = QIcon()
    for ratio in (1, 2, 3):
        pixmap = QPixmap(size * ratio, size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.scale(size / _ICON_SIZE, size / _ICON_SIZE)
        middle = QPointF(_ICON_SIZE / 2, _ICON_SIZE / 2)
        if is_taken:
            painter.setOpacity(_TAKEN)
        paint_marker(painter, style, middle, 11, theme.lane_colour(style))
        if is_taken:
            painter.setOpacity(1.0)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.muted), 1.5))
            painter.drawLine(QPointF(1, _ICON_SIZE - 1), QPointF(_ICON_SIZE - 1, 1))
        painter.end()
        # A lane keeps its colour while the form is locked.
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled, QIcon.Mode.Selected):
            icon.addPixmap(pixmap, mode)
    return icon


def paint_marker(
    painter: QPainter, style: int, centre: QPointF, size: float, colour: QColor
) -> None:
    """Fill a lane style's marker, centred on ``centre``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(marker_path(style, centre, size), colour)
    painter.restore()
