"""The charts of the Server page: one row per strategy, its plots side by side on shared scales."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import N_, _
from gui.look.theme import Theme
from gui.plot.lane_chart import LaneChart
from gui.plot.lane_name import (
    MARGIN,
    NAME_LEFT,
    name_height,
    paint_lane_name,
    paint_selected_row,
)
from gui.plot.text import text_width
from gui.server.load_layout import (
    RATE,
    Layout,
    PlotColumn,
    plot_widths,
    rate_step_s,
    time_scale,
    value_scales,
)
from gui.server.row_painting import (
    RowInk,
    label_width,
    paint_heart_beat,
    paint_latencies,
    paint_rate,
)
from gui.server.server_row import STALL_S, ServerRow
from gui.server.server_rows import starting_words

_GAP = 16.0
_LEAST = QSize(530, 140)
_MOST_ROW = 12.0


class LoadCanvas(LaneChart):
    """Paints the rows it is given."""

    name_scale = 1.1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ServerRow] = []
        self._planned_s = 0.0
        self._is_log = True
        self.set_name(N_("Latency, heartbeat and answers of each server"))

    @override
    def minimumSizeHint(self) -> QSize:
        return _LEAST

    def show_rows(
        self,
        rows: list[ServerRow],
        theme: Theme,
        *,
        planned_s: float = 0.0,
        is_log: bool = True,
        selected: int | None = None,
    ) -> None:
        """Paint these rows.

        Args:
            rows: One row per strategy.
            theme: The colours.
            planned_s: How long each server will be under load, or 0 if that is not known.
            is_log: Whether latencies have a log scale.
            selected: The place of the selected row, or None.
        """
        self._rows, self.theme = rows, theme
        self._planned_s, self._is_log, self.selected = planned_s, is_log, selected
        words = (f"{row.title}: {row.state} {row.figure} {row.felt} {row.failure}" for row in rows)
        self.setAccessibleDescription("; ".join(" ".join(text.split()) for text in words))
        self.update()

    def row_at(self, y: float) -> int | None:
        """Return the place of the row at a height in pixels, or None."""
        if not self._rows:
            return None
        layout = self._layout()
        place = int((y - layout.top) // layout.row_height)
        return place if 0 <= place < len(self._rows) else None

    @override
    def tool_tip(self, at: QPointF) -> str:
        place = self.row_at(at.y())
        return self._rows[place].tool_tip if place is not None else ""

    # -- as a chart of lanes -------------------------------------------------------------------

    @override
    def lane_places(self) -> Sequence[int]:
        return range(len(self._rows))

    @override
    def lane_box(self, place: int) -> QRectF:
        layout = self._layout()
        return QRectF(0, layout.top + place * layout.row_height, self.width(), layout.row_height)

    @override
    def axis_boxes(self) -> Sequence[QRectF]:
        if not self._rows:
            return []
        layout = self._layout()
        places = range(len(self._rows))
        columns = range(len(layout.columns))
        return [layout.plot(place, column).box for column in columns for place in places]

    # -- layout --------------------------------------------------------------------------------

    @property
    def _word_font(self) -> QFont:
        return self.scaled_font(0.9, QFont.Weight.DemiBold)

    def _layout(self) -> Layout:
        ink = self.ink
        gap, margin = ink.px(_GAP), ink.px(MARGIN)
        name_room = max(
            text_width(ink.names, *(row.title for row in self._rows)),
            # The words change as the load goes on, and the plots must not move with them.
            text_width(ink.small, starting_words(), *(row.state for row in self._rows)),
        )
        numbers = text_width(ink.small, "000 ms") + ink.px(8)
        marks = label_width(ink, (_("median"), "p95", "p99"))
        left = margin + ink.px(NAME_LEFT) + name_room + gap
        widths = plot_widths(self.width() - left - marks - margin + gap, numbers + gap)
        columns: list[PlotColumn] = []
        start = left
        for width in widths:
            columns.append(PlotColumn(start + numbers, start + numbers + width, start))
            start = columns[-1].right + gap + (0 if len(columns) > 1 else marks)
        head = QFontMetricsF(self._word_font).height() + ink.px(4)
        top = ink.small.height() + ink.px(12)
        height = max(60.0, self.height() - top - ink.small.height() * 2 - ink.px(16))
        # In a window that is too low for all rows, the last ones are cut off, not squeezed away.
        least = head + 2 * ink.small.height()
        row_height = max(least, min(_MOST_ROW * ink.names.height(), height / len(self._rows)))
        time = time_scale(self._rows, self._planned_s)
        seen = time if self.stretch.is_whole else time.within(self.stretch)
        values = value_scales(self._rows, time, is_log=self._is_log)
        return Layout(tuple(columns), top, row_height, head, time, seen, values)

    # -- painting ------------------------------------------------------------------------------

    @override
    def paint(self, painter: QPainter) -> None:
        if not self._rows:
            return
        layout = self._layout()
        ink = RowInk(painter, self.ink)
        self._paint_headings(painter, layout)
        for place, row in enumerate(self._rows):
            self._paint_row(ink, layout, place, row)
        self._paint_time(painter, layout)
        self._paint_cross_hair(painter, layout)

    def _paint_cross_hair(self, painter: QPainter, layout: Layout) -> None:
        at = self.pointer
        inside = [box for box in self.axis_boxes() if at is not None and box.contains(at)]
        if not inside or at is None:
            return
        column = QRectF(inside[0])
        column.setTop(layout.plot(0, 0).box.top())
        column.setBottom(layout.plot(len(self._rows) - 1, 0).box.bottom())
        share = (at.x() - column.left()) / column.width()
        seen = layout.seen
        text = seconds_text(seen.low + (seen.high - seen.low) * share)
        self.paint_cross_hair(painter, column, text, column.bottom() + self.ink.px(5))

    def _paint_headings(self, painter: QPainter, layout: Layout) -> None:
        scale = _("log scale") if self._is_log else _("linear scale")
        texts = (
            _("latency of each request ({scale})").format(scale=scale),
            _("heartbeat: \u2501 wait for /health  \u2502 event-loop lag"),
            _("answers per second"),
        )
        metrics, gap = self.ink.small, self.ink.px(_GAP)
        painter.setFont(self.small_font)
        painter.setPen(QColor(self.theme.muted))
        ends = [column.start - gap / 2 for column in layout.columns[1:]]
        ends.append(layout.columns[-1].right)
        for column, text, end in zip(layout.columns, texts, ends, strict=False):
            box = QRectF(column.start, self.ink.px(4), end - column.start, metrics.height())
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, shown)

    def _paint_row(self, ink: RowInk, layout: Layout, place: int, row: ServerRow) -> None:
        box = layout.row(place)
        painter = ink.painter
        if place == self.selected:
            margin = self.ink.px(MARGIN)
            ground = QRectF(margin / 2, box.top(), self.width() - margin, box.height() - 4)
            paint_selected_row(painter, self.ink, ground)
        self._paint_name(painter, layout, place, row)
        paint_latencies(ink, layout.plot(place, 0), row)
        paint_heart_beat(ink, layout.plot(place, 1), row)
        slow = self.theme.danger if row.is_slow else self.theme.good
        self._paint_words(painter, layout, place, 1, row.felt, slow)
        if len(layout.columns) > RATE:
            paint_rate(ink, layout.plot(place, RATE), row, rate_step_s(layout.time))
            self._paint_words(painter, layout, place, RATE, row.figure, self.theme.text)
        if row.failure:
            text = f"\u2715 {row.failure}"
            self._paint_words(painter, layout, place, 0, text, self.theme.danger)
        elif row.note:
            self._paint_words(painter, layout, place, 0, row.note, self.theme.partly)

    def _paint_name(self, painter: QPainter, layout: Layout, place: int, row: ServerRow) -> None:
        ink = self.ink
        height = name_height(ink, 1)
        left, middle = ink.px(MARGIN), layout.plot(place, 0).box.center().y()
        box = QRectF(left, middle - height / 2, layout.columns[0].start - left, height)
        paint_lane_name(painter, ink, box, row.style, row.title, (row.state,))

    def _paint_words(
        self, painter: QPainter, layout: Layout, place: int, column: int, text: str, colour: str
    ) -> None:
        """Write words over one of a row's plots."""
        metrics = QFontMetricsF(self._word_font)
        where = layout.columns[column]
        last = column == len(layout.columns) - 1
        edge, gap = self.width() - self.ink.px(MARGIN) / 2, self.ink.px(_GAP)
        right = edge if last else layout.columns[column + 1].start - gap / 2
        left = where.left if column == 0 else where.start
        box = QRectF(left, layout.row(place).top() + 1, right - left, metrics.height())
        painter.setFont(self._word_font)
        painter.setPen(QColor(colour))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft, shown)

    def _paint_time(self, painter: QPainter, layout: Layout) -> None:
        ink = self.ink
        metrics, margin = ink.small, ink.px(MARGIN)
        painter.setFont(self.small_font)
        last, half = len(self._rows) - 1, ink.px(40)
        for column in range(len(layout.columns)):
            plot = layout.plot(last, column)
            at_most = max(
                2, 1 + int(plot.box.width() / (text_width(metrics, "00.0") + ink.px(_GAP)))
            )
            for value, text in layout.seen.ticks(at_most):
                x = plot.x(value)
                painter.setPen(ink.pen(self.theme.border))
                foot = QPointF(x, plot.box.bottom())
                painter.drawLine(foot, foot + QPointF(0, ink.px(4)))
                painter.setPen(QColor(self.theme.muted))
                box = QRectF(x - half, plot.box.bottom() + ink.px(5), 2 * half, metrics.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, text)
        top = layout.plot(last, 0).box.bottom() + metrics.height() + ink.px(8)
        line = QRectF(margin, top, self.width() - 2 * margin, metrics.height())
        legend = _("\u25cf a request   \u25cb still waiting   \u2715 failed   \u2504 ideal")
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, legend)
        line.setLeft(line.left() + text_width(metrics, legend + "   "))
        red = _("red: others wait {least} or longer").format(least=seconds_text(STALL_S))
        painter.setPen(QColor(self.theme.danger))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, red)
        painter.setPen(QColor(self.theme.muted))
        # Where there is no room, the least needed words go.
        axis = _("time under load (s)")
        if text_width(metrics, red + "   ") + text_width(metrics, axis) <= line.width():
            painter.drawText(line, Qt.AlignmentFlag.AlignRight, axis)
