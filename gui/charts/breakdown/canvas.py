"""The bars of the Breakdown view: one row per lane, one stretch of its bar per part."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.race.parts import OVERHEAD_PARTS, PARTS, Part
from engine.vocabulary.wording import N_, _
from gui.charts.breakdown.rows import BreakdownRow
from gui.look.theme import Theme
from gui.plot.cropped_chart import CroppedChart
from gui.plot.ink import Ink
from gui.plot.lane_name import (
    MARGIN,
    NAME_LEFT,
    name_height,
    paint_lane_name,
    paint_selected_row,
)
from gui.plot.legend import Legend, LegendEntry, PaintMark
from gui.plot.text import NAME_SHARE, paint_note, text_width
from gui.plot.time_axis import (
    NUMBERS_TOP,
    foot_height,
    paint_base_line,
    paint_time_axis,
    value_text,
)
from gui.plot.value_axis import ValueAxis

_GAP = 18.0
_MOST_BAR = 2.0
_MOST_ROW = 7.0
"""The greatest heights of a bar and a row, in lines of text, so that a large screen stays calm."""

_LEAST_WIDTH = 60.0
_HEAD_ROOM = 1.04
_LEAST_S = 1e-6
_DIMMED = 0.3

_COLOURS = {"starting": 1, "waiting": 2, "oversleep": 4, "ready": 0, "handing": 5, "rest": 3}
"""Which of the theme's cluster colours each part has: they differ from those of all lanes."""


def part_colour(theme: Theme, part: Part) -> QColor:
    """Return the colour of a part."""
    place = _COLOURS.get(part.key)
    return QColor(theme.clusters[place]) if place is not None else theme.waiting_colour


class BreakdownCanvas(CroppedChart[BreakdownRow]):
    """Paints the rows it is given."""

    name_scale = 1.1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_name(N_("What the time of each lane is made of"))

    def show_rows(
        self,
        rows: Sequence[BreakdownRow],
        theme: Theme,
        selected: int | None,
        order: Sequence[int] | None = None,
    ) -> None:
        """Paint these rows in a theme's colours, with the selected lane's highlighted.

        Given an order of the lanes' places, only as many rows as fit are painted.
        """
        self.theme = theme
        self.take_rows(rows, selected, order)
        self.updateGeometry()
        self.setAccessibleDescription("; ".join(", ".join(row.words) for row in rows))
        self.update()

    @override
    def minimumSizeHint(self) -> QSize:
        ink = self.ink
        least = ink.px(2 * MARGIN + NAME_LEFT + 2 * _GAP + _LEAST_WIDTH) + self._values_width(ink)
        names = 3 * ink.names.height()
        height = len(self.needed_rows) * self._least_row(ink) + foot_height(ink)
        return QSize(math.ceil(least + names), math.ceil(height + self._head_height(ink)))

    # -- layout --------------------------------------------------------------------------------

    @staticmethod
    def _least_row(ink: Ink) -> float:
        return ink.names.height() + ink.px(4)

    @override
    def row_room(self) -> int:
        ink = self.ink
        height = self.height() - foot_height(ink) - self._head_height(ink)
        return max(1, int(height / self._least_row(ink)))

    def plot(self) -> QRectF:
        """Return the box of the bars, in pixels."""
        ink = self.ink
        margin, gap, top = ink.px(MARGIN), ink.px(_GAP), self._head_height(ink)
        names = text_width(ink.names, *(row.lane.title for row in self.rows))
        left = min(margin + ink.px(NAME_LEFT) + names, self.width() * NAME_SHARE) + gap
        right = self.width() - margin - self._values_width(ink) - gap
        height = max(ink.px(_LEAST_WIDTH), self.height() - top - foot_height(ink))
        height = min(height, _MOST_ROW * ink.names.height() * max(1, self.places))
        return QRectF(left, top, max(1.0, right - left), height)

    def axis(self) -> ValueAxis:
        """Return the axis of seconds."""
        return self._axis_in(self.plot())

    def _axis_in(self, plot: QRectF) -> ValueAxis:
        most_s = max((row.length_s for row in self.rows), default=0.0)
        high = max(_LEAST_S, most_s) * _HEAD_ROOM
        return ValueAxis(0.0, high, plot.left(), plot.width(), self.stretch)

    def bar_boxes(self, row: BreakdownRow) -> list[tuple[Part, QRectF]]:
        """Return where the parts of a row's bar are, in pixels, within the stretch in view."""
        plot = self.plot()
        return self._bar_boxes(row, self.lane_box(row.place), plot, self._axis_in(plot))

    def _bar_boxes(
        self, row: BreakdownRow, box: QRectF, plot: QRectF, axis: ValueAxis
    ) -> list[tuple[Part, QRectF]]:
        ink = self.ink
        height = min(box.height() * 0.62, _MOST_BAR * ink.names.height())
        top, boxes, from_s = box.center().y() - height / 2, [], 0.0
        for part, seconds in row.bar:
            left = max(plot.left(), axis.x(from_s))
            right = min(plot.right(), axis.x(from_s + seconds))
            if right > left:
                boxes.append((part, QRectF(left, top, right - left, height)))
            from_s += seconds
        return boxes

    def _values_width(self, ink: Ink) -> float:
        values = text_width(ink.names, "000.0 ms", *(row.value for row in self.rows))
        notes = text_width(ink.small, *(row.value_note for row in self.rows))
        return max(values, notes)

    def _head_height(self, ink: Ink) -> float:
        lines = sum(1 for _line in self._legends(ink))
        return lines * (ink.small.height() + ink.px(3)) + ink.px(8)

    def _legends(self, ink: Ink) -> Iterator[Legend]:
        """Yield the lines of the legend: as many as the entries need."""
        shown = PARTS if any(row.has_ideal for row in self.all_rows) else OVERHEAD_PARTS
        left = [LegendEntry(str(part.title), str(part.tip), _mark(part)) for part in shown]
        margin = ink.px(MARGIN)
        room = QRectF(margin, ink.px(4), self.width() - 2 * margin, ink.small.height())
        while left:
            legend = Legend(ink, QRectF(room), left)
            fitting = max(1, len(legend.places()))
            yield Legend(ink, QRectF(room), left[:fitting])
            left = left[fitting:]
            room.translate(0, ink.small.height() + ink.px(3))

    # -- as a chart of lanes -------------------------------------------------------------------

    @override
    def lane_box(self, place: int) -> QRectF:
        return self._row_box(self.lane_places().index(place), self.plot())

    def _row_box(self, row: int, plot: QRectF) -> QRectF:
        height = plot.height() / self.places
        return QRectF(0.0, plot.top() + row * height, self.width(), height)

    @override
    def axis_boxes(self) -> Sequence[QRectF]:
        return [self.plot()] if self.rows else []

    @override
    def tool_tip(self, at: QPointF) -> str:
        for row in self.rows:
            if not self.lane_box(row.place).contains(at):
                continue
            pointed = (part for part, box in self.bar_boxes(row) if box.contains(at))
            part = next(pointed, None)
            tip = [f"{part.title}: {part.tip}"] if part is not None else []
            return "\n".join([*row.words, *tip])
        tips = (legend.tip(at) for legend in self._legends(self.ink))
        return next(filter(None, tips), "")

    # -- painting ------------------------------------------------------------------------------

    @override
    def paint(self, painter: QPainter) -> None:
        if not self.rows:
            return
        # Once: it looks at the words of all lanes.
        ink, plot = self.ink, self.plot()
        axis = self._axis_in(plot)
        margin, inset = ink.px(MARGIN), ink.px(1)
        if self.selected in self.lane_places():
            box = self.lane_box(self.selected or 0).adjusted(margin / 2, inset, -margin / 2, -inset)
            paint_selected_row(painter, ink, box)
        has_ideal = any(row.has_ideal for row in self.rows)
        label = _("elapsed time ({unit})") if has_ideal else _("time beyond the ideal ({unit})")
        paint_time_axis(painter, ink, axis, [plot], label)
        for place, row in enumerate(self.rows):
            box = self._row_box(place, plot)
            self._paint_row(painter, ink, plot, row, box, self._bar_boxes(row, box, plot, axis))
        note = self._row_box(len(self.rows), plot)
        self.paint_left_out(painter, note.adjusted(ink.px(MARGIN + NAME_LEFT), 0, 0, 0))
        paint_base_line(painter, ink, plot, has_focus=self.hasFocus())
        for legend in self._legends(ink):
            legend.paint(painter)
        if self.pointer is not None and plot.contains(self.pointer):
            text = value_text(axis, self.pointer.x())
            self.paint_cross_hair(painter, plot, text, plot.bottom() + ink.px(NUMBERS_TOP))

    def _paint_row(
        self,
        painter: QPainter,
        ink: Ink,
        plot: QRectF,
        row: BreakdownRow,
        box: QRectF,
        parts: Sequence[tuple[Part, QRectF]],
    ) -> None:
        opacity = 1.0 if self.selected in (None, row.place) else _DIMMED
        is_dense = box.height() < name_height(ink, 1)
        name = QRectF(ink.px(MARGIN), box.center().y() - name_height(ink) / 2, 0, name_height(ink))
        name.setRight(plot.left() - ink.px(_GAP))
        paint_lane_name(painter, ink, name, row.lane.style, row.lane.title, opacity=opacity)
        if row.parts is None and row.failure:
            text = _("\u2715 failed: {reason}").format(reason=row.failure)
            within = QRectF(plot.left() + ink.px(4), box.top(), plot.width(), box.height())
            paint_note(painter, ink.small_font, within, text, ink.theme.danger, ink.theme.notice)
            return
        painter.setOpacity(opacity)
        for part, place in parts:
            painter.fillRect(place, part_colour(ink.theme, part))
        painter.setOpacity(1.0)
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


def _mark(part: Part) -> PaintMark:
    def paint(painter: QPainter, ink: Ink, box: QRectF) -> None:
        inset = box.height() * 0.18
        painter.fillRect(box.adjusted(0, inset, 0, -inset), part_colour(ink.theme, part))

    return paint
