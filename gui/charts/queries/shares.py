"""Which share of each lane's queries took at most how long: one step curve per lane."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.race.result.query_times import Numbers
from engine.vocabulary.wording import N_, _
from gui.charts.queries.canvas import QueryCanvas
from gui.charts.queries.rows import QueryRow
from gui.plot.curve import paint_curve
from gui.plot.ink import Ink
from gui.plot.lane_name import MARGIN, NAME_LEFT, name_height, paint_lane_name
from gui.plot.legend import Legend
from gui.plot.text import NAME_SHARE, text_width
from gui.plot.time_axis import foot_height, paint_base_line, paint_time_axis
from gui.plot.value_axis import ValueAxis

_GAP = 18.0
_SHARES = (0.0, 0.25, 0.5, 0.75, 0.95, 1.0)
_LEAST = 60.0


class QueryShares(QueryCanvas):
    """Paints the empirical distribution of each lane's query times, and the lanes' names."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_name(N_("Which share of each lane's queries took at most how long"))

    @override
    def minimumSizeHint(self) -> QSize:
        ink = self.ink
        names = len(self.needed_rows) * ink.names.height()
        height = max(ink.px(_LEAST), names) + foot_height(ink) + ink.px(16)
        return QSize(320, int(height))

    @override
    def row_room(self) -> int:
        ink = self.ink
        height = self.height() - foot_height(ink) - ink.px(16)
        return max(1, int(height / (ink.names.height() + ink.px(3))))

    @override
    def lane_box(self, place: int) -> QRectF:
        return self._name_box(self.lane_places().index(place))

    def _name_box(self, row: int) -> QRectF:
        ink, plot = self.ink, self.plot()
        height = min(name_height(ink, 1) + ink.px(8), plot.height() / self.places)
        top = plot.top() + row * height
        return QRectF(plot.right() + ink.px(_GAP), top, self._names_width(ink), height)

    def _names_width(self, ink: Ink) -> float:
        names = text_width(ink.names, *(row.lane.title for row in self.rows))
        notes = text_width(ink.small, *(row.value_note for row in self.rows))
        return min(self.width() * NAME_SHARE, max(names, notes) + ink.px(NAME_LEFT))

    @override
    def plot(self) -> QRectF:
        ink = self.ink
        left = ink.px(MARGIN) + text_width(ink.small, "100 %") + ink.px(6)
        right = self.width() - ink.px(MARGIN + _GAP) - self._names_width(ink)
        top = ink.small.height() / 2 + 2
        height = max(ink.px(_LEAST), self.height() - top - foot_height(ink))
        return QRectF(left, top, max(ink.px(_LEAST), right - left), height)

    @override
    def paint_rows(self, painter: QPainter) -> None:
        ink, plot, axis = self.ink, self.plot(), self.axis()
        room = paint_time_axis(painter, ink, axis, [plot], self.axis_label(axis))
        self._paint_shares(painter, ink, plot)
        paint_base_line(painter, ink, plot, has_focus=self.hasFocus())
        painter.save()
        painter.setClipRect(plot.adjusted(0, -ink.px(2), 0, ink.px(2)))
        known = [row.times for row in self.rows if row.times is not None]
        if known:
            painter.setPen(ink.pen(ink.theme.text, 1.5, Qt.PenStyle.DotLine))
            painter.drawPolyline(_curve(known[0].asked_s, axis, plot))
        for row in sorted(self.rows, key=lambda row: row.place == self.selected):
            if row.times is not None:
                painter.setOpacity(self.opacity(row))
                colour = ink.theme.lane_colour(row.lane.style)
                painter.setPen(ink.pen(colour, 2.6 if row.place == self.selected else 1.8))
                paint_curve(painter, _curve(row.times.took_s, axis, plot))
        painter.restore()
        for row in self.rows:
            self._paint_name(painter, ink, row)
        note = self._name_box(len(self.rows))
        self.paint_left_out(painter, note.adjusted(ink.px(NAME_LEFT), 0, 0, 0))
        self.legend = Legend(ink, room, [self.asked_entry()] if known else [])
        self.legend.paint(painter)

    def _paint_name(self, painter: QPainter, ink: Ink, row: QueryRow) -> None:
        box = self.lane_box(row.place)
        notes = (row.value_note,) if box.height() >= name_height(ink, 1) else ()
        box.setHeight(name_height(ink, len(notes)))
        opacity = self.opacity(row)
        style, title = row.lane.style, row.lane.title
        paint_lane_name(painter, ink, box, style, title, notes, opacity=opacity)

    @staticmethod
    def _paint_shares(painter: QPainter, ink: Ink, plot: QRectF) -> None:
        painter.setFont(ink.small_font)
        height, last = ink.small.height(), plot.bottom() + ink.small.height()
        for share in _SHARES:
            y = plot.bottom() - plot.height() * share
            painter.setPen(ink.pen(ink.theme.line if share else ink.theme.border))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            if last - y < height * 0.9:
                continue
            last = y
            painter.setPen(QColor(ink.theme.muted))
            number = QRectF(0, y - height / 2, plot.left() - ink.px(6), height)
            text = _("{percent} %").format(percent=round(share * 100))
            painter.drawText(number, Qt.AlignmentFlag.AlignRight, text)


def _curve(times_s: Numbers, axis: ValueAxis, plot: QRectF) -> QPolygonF:
    """Return the share of times up to each place of an axis, as a step curve."""
    edges = np.unique([axis.value(x) for x in np.arange(plot.left(), plot.right() + 1.0, 0.5)])
    shares = np.searchsorted(times_s, edges, side="right") / len(times_s)
    moved = np.flatnonzero(np.diff(shares, prepend=-1.0, append=2.0)[:-1])
    points = [QPointF(plot.left(), plot.bottom() - plot.height() * float(shares[0]))]
    before = float(shares[0])
    for place in moved.tolist():
        x, share = axis.x(float(edges[place])), float(shares[place])
        points.append(QPointF(x, plot.bottom() - plot.height() * before))
        points.append(QPointF(x, plot.bottom() - plot.height() * share))
        before = share
    points.append(QPointF(plot.right(), plot.bottom() - plot.height() * before))
    return QPolygonF(points)
