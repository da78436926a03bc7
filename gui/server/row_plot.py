"""A small chart of the Server page: a box, its two scales, and how to paint on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from gui.plot.ink import Ink
from gui.plot.thinning import extremes
from gui.server.scale import Scale
from gui.server.server_row import Numbers, Trace

_TICK_GAP = 6.0
_TICK_LINES = 1.7
_LEAST_PEAK = 1.0


@dataclass(frozen=True, slots=True)
class RowPlot:
    """Time runs to the right in every plot; what runs upward is the plot's own."""

    box: QRectF
    time: Scale
    value: Scale

    def x(self, at_s: float) -> float:
        """Return where a time lies, in pixels."""
        return self.box.left() + self.box.width() * self.time.share(at_s)

    def y(self, value: float) -> float:
        """Return where a value lies, in pixels."""
        return self.box.bottom() - self.box.height() * self.value.share(value)

    def places(self, trace: Trace) -> tuple[Numbers, Numbers]:
        """Return where a trace's points lie, in pixels."""
        xs = self.box.left() + self.box.width() * self.time.shares(trace.at_s)
        ys = self.box.bottom() - self.box.height() * self.value.shares(trace.value_s)
        return xs, ys

    def dots(self, trace: Trace) -> QPolygonF:
        """Return a trace's points, those that fall together on the screen only once."""
        if not len(trace.at_s):
            return QPolygonF()
        xs, ys = (np.round(places) for places in self.places(trace))
        # Far quicker than np.unique of rows, and a chart holds no more points than pixels.
        codes = np.unique(xs.astype(np.int64) << 32 | ys.astype(np.int64))
        polygon: QPolygonF = arrayToQPolygonF(
            (codes >> 32).astype(float), (codes & 0xFFFFFFFF).astype(float)
        )
        return polygon

    def outline(self, trace: Trace) -> QPolygonF:
        """Return a line through a trace, by the largest and least of each column of pixels."""
        if not len(trace.at_s):
            return QPolygonF()
        xs, ys = self.places(trace)
        # Visits of the probe that overtake each other are reported out of order.
        if (np.diff(xs) < 0).any():
            order = np.argsort(xs, kind="stable")
            xs, ys = xs[order], ys[order]
        columns = np.round(xs)
        firsts = np.flatnonzero(np.diff(columns, prepend=-1.0))
        polygon: QPolygonF = arrayToQPolygonF(*extremes(columns, ys, firsts))
        return polygon

    def peaks(self, trace: Trace) -> list[QPointF]:
        """Return the largest value of each column of pixels, except those too small to see."""
        xs, ys = self.places(trace)
        columns = np.round(xs)
        seen = ys < self.box.bottom() - _LEAST_PEAK
        order = np.lexsort((ys[seen], columns[seen]))
        columns, tops = columns[seen][order], ys[seen][order]
        firsts = np.flatnonzero(np.diff(columns, prepend=-1.0))
        return [QPointF(x, y) for x, y in zip(columns[firsts], tops[firsts], strict=True)]

    def paint_frame(self, painter: QPainter, ink: Ink) -> None:
        """Paint a line for each round value, and its number to the left."""
        metrics, theme = ink.small, ink.theme
        at_most = max(2, int(self.box.height() / (metrics.height() * _TICK_LINES)))
        painter.setFont(ink.small_font)
        room = metrics.height() * 0.45
        written: list[float] = []
        marks = self.value.ticks(at_most)
        # The ends first: those between are written if there is room left.
        for value, text in (*marks[:1], *marks[:0:-1]):
            y = self.y(value)
            painter.setPen(ink.pen(theme.line))
            painter.drawLine(QPointF(self.box.left(), y), QPointF(self.box.right(), y))
            painter.setPen(QColor(theme.muted))
            # At the very top and bottom a number keeps clear of the rows beside its own.
            middle = min(max(y, self.box.top() + room), self.box.bottom() - room)
            if any(abs(middle - other) < metrics.height() * 0.9 for other in written):
                continue
            written.append(middle)
            height = metrics.height()
            right = self.box.left() - ink.px(_TICK_GAP)
            place = QRectF(0, middle - height / 2, right, height)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
            )
        painter.setPen(ink.pen(theme.border))
        painter.drawLine(self.box.topLeft(), self.box.bottomLeft())
        painter.drawLine(self.box.bottomLeft(), self.box.bottomRight())
