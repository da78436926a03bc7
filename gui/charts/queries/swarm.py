"""The times of each lane's queries as a swarm: one dot per query, or their density if many."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.race.result.query_times import QueryTimes
from engine.vocabulary.wording import N_, _
from gui.charts.queries.canvas import QueryCanvas
from gui.charts.queries.rows import QueryRow
from gui.plot.ink import Ink
from gui.plot.lane_name import (
    MARGIN,
    NAME_LEFT,
    name_height,
    paint_lane_name,
    paint_selected_row,
)
from gui.plot.legend import Legend, LegendEntry
from gui.plot.legend_marks import WIDE, median_mark, whisker_mark
from gui.plot.marks import CAP, paint_ideal, paint_median, paint_whisker
from gui.plot.text import NAME_SHARE, paint_note, text_width
from gui.plot.time_axis import foot_height, paint_base_line, paint_time_axis
from gui.plot.value_axis import ValueAxis

_GAP = 18.0
_TOP = 4.0
_DOT = 5.0
_COLUMN = 3.0
_MOST_DOTS = 400
_MOST_ROW = 9.0
"""The greatest height of a row, in lines of text."""

_LEAST_WIDTH = 60.0
_LOW, _HIGH = 0.05, 0.95
_FILL = 0.55
"""The opacity of dots: where many lie on one another they are darker."""


class QuerySwarm(QueryCanvas):
    """Paints one row per lane."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_name(N_("How long the queries of each lane took"))

    @override
    def minimumSizeHint(self) -> QSize:
        ink = self.ink
        least = ink.px(2 * MARGIN + NAME_LEFT + 2 * _GAP + _LEAST_WIDTH) + self._values_width(ink)
        rows = len(self.needed_rows) * self._least_row(ink)
        height = rows + foot_height(ink) + ink.px(_TOP)
        return QSize(math.ceil(least), math.ceil(height)).expandedTo(QSize(320, 120))

    @staticmethod
    def _least_row(ink: Ink) -> float:
        return ink.names.height() + ink.px(6)

    @override
    def row_room(self) -> int:
        ink = self.ink
        height = self.height() - foot_height(ink) - ink.px(_TOP)
        return max(1, int(height / self._least_row(ink)))

    @override
    def lane_box(self, place: int) -> QRectF:
        return self._row_box(self.lane_places().index(place), self.plot())

    def _row_box(self, row: int, plot: QRectF) -> QRectF:
        height = plot.height() / self.places
        return QRectF(0, plot.top() + row * height, self.width(), height)

    @override
    def plot(self) -> QRectF:
        ink = self.ink
        margin, gap = ink.px(MARGIN), ink.px(_GAP)
        names = text_width(ink.names, *(row.lane.title for row in self.rows))
        names = max(names, text_width(ink.small, _("{count:,} queries").format(count=100_000)))
        left = min(margin + ink.px(NAME_LEFT) + names, self.width() * NAME_SHARE) + gap
        right = self.width() - margin - self._values_width(ink) - gap
        height = max(ink.px(_LEAST_WIDTH), self.height() - ink.px(_TOP) - foot_height(ink))
        height = min(height, _MOST_ROW * ink.names.height() * max(1, self.places))
        return QRectF(left, ink.px(_TOP), max(1.0, right - left), height)

    def _values_width(self, ink: Ink) -> float:
        values = text_width(ink.names, "000.0 ms", *(row.value for row in self.rows))
        usual = _("p99 {time}").format(time="000.0 ms")
        return max(values, text_width(ink.small, usual, *(row.value_note for row in self.rows)))

    # -- painting ------------------------------------------------------------------------------

    @override
    def paint_rows(self, painter: QPainter) -> None:
        ink, plot, axis = self.ink, self.plot(), self.axis()
        margin, inset = ink.px(MARGIN), ink.px(1)
        if self.selected in self.lane_places():
            box = self.lane_box(self.selected or 0).adjusted(margin / 2, inset, -margin / 2, -inset)
            paint_selected_row(painter, ink, box)
        room = paint_time_axis(painter, ink, axis, [plot], self.axis_label(axis))
        paint_base_line(painter, ink, plot, has_focus=self.hasFocus())
        self._paint_legend(painter, ink, room)
        for place, row in enumerate(self.rows):
            box = self._row_box(place, plot)
            self._paint_words(painter, ink, plot, box, row)
            if row.times is None:
                self._paint_absence(painter, ink, plot, box, row)
                continue
            painter.save()
            painter.setClipRect(QRectF(plot.left(), box.top(), plot.width(), box.height()))
            painter.setOpacity(self.opacity(row))
            self._paint_times(painter, ink, axis, box, row, row.times)
            painter.restore()
        note = self._row_box(len(self.rows), plot)
        self.paint_left_out(painter, note.adjusted(ink.px(MARGIN + NAME_LEFT), 0, 0, 0))

    def _paint_words(
        self, painter: QPainter, ink: Ink, plot: QRectF, box: QRectF, row: QueryRow
    ) -> None:
        is_dense = box.height() < name_height(ink, 1)
        notes = () if is_dense or not row.note else (row.note,)
        height = name_height(ink, len(notes))
        place = QRectF(ink.px(MARGIN), box.center().y() - height / 2, 0.0, height)
        place.setRight(plot.left() - ink.px(_GAP))
        paint_lane_name(painter, ink, place, row.lane.style, row.lane.title, notes)
        height = name_height(ink, 0 if is_dense else 1)
        value = QRectF(0.0, box.center().y() - height / 2, 0.0, ink.names.height())
        value.setLeft(plot.right() + ink.px(_GAP) / 2)
        value.setRight(self.width() - ink.px(MARGIN))
        painter.setFont(ink.name_font)
        painter.setPen(QColor(ink.theme.text))
        painter.drawText(value, Qt.AlignmentFlag.AlignRight, row.value)
        if not is_dense:
            painter.setFont(ink.small_font)
            painter.setPen(QColor(ink.theme.muted))
            note = value.translated(0, ink.names.height())
            painter.drawText(note, Qt.AlignmentFlag.AlignRight, row.value_note)

    def _paint_absence(
        self, painter: QPainter, ink: Ink, plot: QRectF, box: QRectF, row: QueryRow
    ) -> None:
        if not row.failure:
            return
        text = _("\u2715 failed: {reason}").format(reason=row.failure)
        within = QRectF(plot.left() + ink.px(4), box.top(), plot.width() - ink.px(8), box.height())
        paint_note(painter, ink.small_font, within, text, ink.theme.danger, ink.theme.notice)

    def _paint_times(
        self,
        painter: QPainter,
        ink: Ink,
        axis: ValueAxis,
        box: QRectF,
        row: QueryRow,
        times: QueryTimes,
    ) -> None:
        middle = box.center().y() - ink.px(3)
        half = max(ink.px(3), box.height() * 0.36)
        colour = ink.theme.lane_colour(row.lane.style)
        xs = np.array([axis.x(time_s) for time_s in _shown(times, axis)])
        if len(xs) <= _MOST_DOTS:
            self._paint_dots(painter, ink, xs, middle, half, colour)
        else:
            self._paint_density(painter, ink, xs, middle, half, colour)
        if not times.is_varied:
            asked = axis.x(times.mean_asked_s)
            paint_ideal(painter, ink, asked, middle - half, middle + half)
        x = axis.x(times.quantile(0.5))
        paint_median(painter, ink, QRectF(x - 1, middle - half * 0.7, 1, half * 1.4))
        y = min(middle + half + ink.px(CAP / 2 + 1), box.bottom() - ink.px(CAP / 2))
        low, high = axis.x(times.quantile(_LOW)), axis.x(times.quantile(_HIGH))
        paint_whisker(painter, ink, low, high, y)

    @staticmethod
    def _paint_dots(
        painter: QPainter,
        ink: Ink,
        xs: np.ndarray[tuple[int], np.dtype[np.float64]],
        middle: float,
        half: float,
        colour: QColor,
    ) -> None:
        """Paint each query as a dot; those of almost the same time are stacked."""
        dot = ink.px(_DOT)
        fill = QColor(colour)
        fill.setAlphaF(_FILL)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        columns = np.round(xs / dot)
        for column in np.unique(columns):
            own = xs[columns == column]
            step = min(dot, 2 * half / max(1, len(own)))
            for place, x in enumerate(own.tolist()):
                # From the middle out, above and below in turn.
                off = (place + 1) // 2 * (1 if place % 2 else -1)
                painter.drawEllipse(QPointF(x, middle + off * step), dot / 2, dot / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    @staticmethod
    def _paint_density(
        painter: QPainter,
        ink: Ink,
        xs: np.ndarray[tuple[int], np.dtype[np.float64]],
        middle: float,
        half: float,
        colour: QColor,
    ) -> None:
        """Paint how many queries took about as long, as columns around the middle."""
        column = max(1.0, ink.px(_COLUMN))
        places, counts = np.unique(np.floor(xs / column), return_counts=True)
        # By the root, so that a few late ones among thousands can still be seen.
        heights = np.maximum(np.sqrt(counts / counts.max()) * half, 0.5)
        for place, high in zip(places.tolist(), heights.tolist(), strict=True):
            painter.fillRect(QRectF(place * column, middle - high, column, 2 * high), colour)

    def _paint_legend(self, painter: QPainter, ink: Ink, room: QRectF) -> None:
        known = [row.times for row in self.rows if row.times is not None]
        if not known:
            return
        median = _("As many of the lane's queries were shorter as were longer")
        middle = _("Nine of ten of the lane's queries took a time in this range")
        entries = [
            LegendEntry(_("median"), median, median_mark),
            LegendEntry(_("p5 to p95"), middle, whisker_mark, WIDE),
        ]
        if not any(times.is_varied for times in known):
            entries.append(self.asked_entry())
        if any(len(times.took_s) > _MOST_DOTS for times in known):
            tip = _("The height of a shape shows how many queries took about that long")
            entries.append(LegendEntry(_("wider: more queries"), tip))
        else:
            tip = _("The time of one query; those of about the same time are stacked")
            entries.append(LegendEntry(_("a dot: one query"), tip))
        self.legend = Legend(ink, room, entries)
        self.legend.paint(painter)


def _shown(times: QueryTimes, axis: ValueAxis) -> list[float]:
    """Return the times in view, in seconds."""
    first, last = np.searchsorted(times.took_s, (axis.first, axis.last))
    shown: list[float] = times.took_s[first : last + 1].tolist()
    return shown
