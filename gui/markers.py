"""A lane's marker: the shape that stands for it in charts, tables and lists."""

from __future__ import annotations

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPixmap, QTransform

from gui.theme import Theme, lane_marker

_ICON_SIZE = 16


def marker_path(style: int, centre: QPointF, size: float) -> QPainterPath:
    """Return a lane style's marker, ``size`` pixels across, round ``centre``."""
    unit: QPainterPath = Symbols[lane_marker(style)]
    return QTransform().translate(centre.x(), centre.y()).scale(size, size).map(unit)


def marker_icon(style: int, theme: Theme) -> QIcon:
    """Return a lane style's marker in its colour."""
    icon = QIcon()
    for ratio in (1, 2, 3):
        pixmap = QPixmap(_ICON_SIZE * ratio, _ICON_SIZE * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        middle = QPointF(_ICON_SIZE / 2, _ICON_SIZE / 2)
        paint_marker(painter, style, middle, 11, theme.lane_colour(style))
        painter.end()
        # A lane keeps its colour while the form is locked.
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled, QIcon.Mode.Selected):
            icon.addPixmap(pixmap, mode)
    return icon


def paint_marker(
    painter: QPainter, style: int, centre: QPointF, size: float, colour: QColor
) -> None:
    """Fill a lane style's marker round ``centre``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(marker_path(style, centre, size), colour)
    painter.restore()
