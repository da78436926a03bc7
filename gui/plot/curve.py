"""Lines through many points."""

from __future__ import annotations

from PySide6.QtGui import QPaintEngine, QPainter, QPolygonF

_VECTORS = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf)

_PIECE = 16
"""Points of a piece. Qt takes time for a thick line that grows with the square of its points."""


def paint_curve(painter: QPainter, line: QPolygonF) -> None:
    """Draw a line through points with the painter's pen.

    An image gets it in pieces, which takes a fifth of the time; a file keeps it whole.
    """
    count = line.size()
    if count <= _PIECE or painter.paintEngine().type() in _VECTORS:
        painter.drawPolyline(line)
        return
    for first in range(0, count - 1, _PIECE):
        painter.drawPolyline(line.mid(first, _PIECE + 1))
