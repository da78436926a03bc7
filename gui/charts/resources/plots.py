"""Small charts on one time axis: what each lane's run used over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import N_, _
from gui.charts.resources.lane_canvas import LaneCanvas
from gui.charts.resources.lanes import ResourceLane
from gui.charts.resources.lines import MEASURES, LaneLines, Line, Measure, value_at
from gui.look.markers import paint_marker
from gui.plot.axis import tick_text, ticks
from gui.plot.curve import paint_curve
from gui.plot.ink import Ink
from gui.plot.lane_name import MARGIN, NAME_LEFT, name_height
from gui.plot.text import NAME_SHARE, text_width
from gui.plot.time_axis import NUMBERS_TOP, foot_height, paint_time_axis, value_text
from gui.plot.value_axis import ValueAxis

_GAP = 18.0
_TOP = 2.0
_HEAD_ROOM = 1.12
_LEAST_S = 1e-3
_LEAST_WIDTH = 120.0
_LEAST_HEIGHT = 20.0
_END_MARKER = 9.0
_BELOW = 12.0
"""Between the bottom of a chart and the title of the next."""

_TICK_ROOM = 22.0
"""The least distance between two numbers on a y axis."""


@dataclass(frozen=True, slots=True)
class _Plot:
    """A measure with its place and its lines."""

    measure: Measure
    box: QRectF
    lines: list[Line]
    """One per lane."""

    top: float
    """The value at the top edge."""

    axis: ValueAxis
    """Seconds on the run's clock."""

    def points(self, line: Line) -> QPolygonF:
        at_s, values = np.array(line).T
        left, per_s = self.axis.x(0.0), self.axis.x(1.0) - self.axis.x(0.0)
        ys = self.box.bottom() - self.box.height() / self.top * values
        polygon: QPolygonF = arrayToQPolygonF(left + per_s * at_s, ys)
        return polygon

    def y(self, value: float) -> float:
        return self.box.bottom() - self.box.height() * value / self.top


class ResourcePlots(LaneCanvas):
    """Paints one chart per measure with one line per lane, and the lanes' names beside them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = LaneLines()
        self.set_name(N_("What each lane uses over time"))

    @override
    def minimumSizeHint(self) -> QSize:
        ink = self.ink
        each = ink.small.height() + ink.px(_LEAST_HEIGHT + 8)
        names = len(self.needed_rows) * ink.names.height()
        height = max(len(MEASURES) * each, names) + foot_height(ink) + _TOP
        return QSize(320, math.ceil(height) + 1)

    @override
    def summary(self) -> str:
        return "; ".join(f"{lane.lane.title} {lane.note}" for lane in self.all_rows)

    @override
    def row_room(self) -> int:
        ink = self.ink
        height = self.height() - foot_height(ink) - _TOP
        return max(1, int(height / (ink.names.height() + ink.px(3))))

    @override
    def row_of(self, place: int) -> QRectF:
        ink, area = self.ink, self._area()
        wished = name_height(ink, 1) + ink.px(10)
        height = min(wished, area.height() / max(1, self.places))
        width = self._names_width()
        left = self.width() - ink.px(MARGIN) - width
        return QRectF(left, area.top() + place * height, width, height)

    @override
    def axis_boxes(self) -> Sequence[QRectF]:
        return [plot.box for plot in self._plots()] if self.lanes else []

    @override
    def tool_tip(self, at: QPointF) -> str:
        first = self.row_of(0)
        for place, lane in enumerate(self.lanes):
            if first.translated(0.0, place * first.height()).contains(at):
                return "\n".join(filter(None, (lane.lane.title, lane.note, lane.failure)))
        for plot in self._plots() if self.lanes else ():
            if plot.box.contains(at):
                return self._values_text(plot, plot.axis.value(at.x()))
        return ""

    def _values_text(self, plot: _Plot, at_s: float) -> str:
        heading = _("{measure} at {time}").format(
            measure=plot.measure.title, time=seconds_text(at_s)
        )
        values = [
            f"{lane.lane.title}: {plot.measure.text(value)}"
            for lane, line in zip(self.lanes, plot.lines, strict=True)
            if (value := value_at(line, at_s)) is not None
        ]
        return "\n".join((heading, *values))

    # -- layout --------------------------------------------------------------------------------

    def _names_width(self) -> float:
        ink = self.ink
        # As wide as the widest note to come, so that nothing moves while the race goes on.
        usual = _("median run, {time}").format(time="00.0 ms")
        texts = text_width(ink.small, usual, *(lane.note for lane in self.lanes))
        texts = max(texts, text_width(ink.names, *(lane.lane.title for lane in self.lanes)))
        return min(self.width() * NAME_SHARE, texts + ink.px(NAME_LEFT))

    def _area(self) -> QRectF:
        """Return where the charts are, with the numbers at their left."""
        ink, top = self.ink, _TOP
        margin = ink.px(MARGIN)
        width = self.width() - 2 * margin - self._names_width() - ink.px(_GAP)
        return QRectF(margin, top, width, max(40.0, self.height() - foot_height(ink) - top))

    def _plots(self) -> list[_Plot]:
        ink, area = self.ink, self._area()
        left = area.left() + text_width(ink.small, "0000.0") + ink.px(6)
        width = max(ink.px(_LEAST_WIDTH), area.right() - left)
        height = area.height() / len(MEASURES)
        lengths = (max(one.length_s, one.ideal_s, one.foreseen_s) for one in self.lanes)
        most_s = max(_LEAST_S, *lengths)
        axis = ValueAxis(0.0, most_s, left, width, self.stretch)
        plots: list[_Plot] = []
        lines_of = [self._lines.of(lane) for lane in self.lanes]
        for place, measure in enumerate(MEASURES):
            lines = [lines[place] for lines in lines_of]
            top = area.top() + place * height + ink.small.height() + ink.px(2)
            room = height - ink.small.height() - ink.px(_BELOW)
            box = QRectF(left, top, width, max(ink.px(_LEAST_HEIGHT), room))
            most = max((value for line in lines for _, value in line), default=0.0)
            high = max(measure.least_top, most) * _HEAD_ROOM
            plots.append(_Plot(measure, box, lines, high, axis))
        return plots

    # -- painting ------------------------------------------------------------------------------

    @override
    def paint_lanes(self, painter: QPainter) -> None:
        ink, plots, first = self.ink, self._plots(), self.row_of(0)
        for place, lane in enumerate(self.lanes):
            row = first.translated(0.0, place * first.height())
            self.paint_name(painter, row, lane, lane.note)
        is_over = all(lane.is_over for lane in self.lanes)
        if is_over and not any(line for plot in plots for line in plot.lines):
            # Empty axes would look like an idle machine.
            self._paint_absence(painter, ink, plots)
            return
        label = _("time on the run's clock ({unit})")
        paint_time_axis(painter, ink, plots[0].axis, [plot.box for plot in plots], label)
        for plot in plots:
            self._paint_ground(painter, ink, plot)
        for plot in plots:
            self._paint_lines(painter, ink, plot)
        self._paint_cross_hair(painter, plots)

    def _paint_absence(self, painter: QPainter, ink: Ink, plots: list[_Plot]) -> None:
        text = _("No run lasted long enough to be sampled.")
        painter.setFont(ink.small_font)
        painter.setPen(QColor(ink.theme.muted))
        box = QRectF(plots[0].box.topLeft(), plots[-1].box.bottomRight())
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box, int(flags), text)

    def _paint_ground(self, painter: QPainter, ink: Ink, plot: _Plot) -> None:
        theme, box = ink.theme, plot.box
        painter.setFont(ink.small_font)
        painter.setPen(QColor(theme.text))
        title = QPointF(box.left(), box.top() - ink.small.descent() - ink.px(2))
        painter.drawText(title, str(plot.measure.title))
        values = ticks(plot.top, max(2, int(box.height() / ink.px(_TICK_ROOM))))
        if plot.measure.is_whole:
            values = [value for value in values if value == int(value)]
        step = values[1] - values[0] if len(values) > 1 else 1.0
        for value in values:
            y = plot.y(value)
            painter.setPen(ink.pen(theme.line if value else theme.border))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(QColor(theme.muted))
            height = ink.small.height()
            number = QRectF(0.0, y - height / 2, box.left() - ink.px(6), height)
            painter.drawText(number, Qt.AlignmentFlag.AlignRight, tick_text(value, step))

    def _paint_lines(self, painter: QPainter, ink: Ink, plot: _Plot) -> None:
        both = list(zip(self.lanes, plot.lines, strict=True))
        painter.save()
        if not self.stretch.is_whole:
            painter.setClipRect(plot.box.adjusted(0, -ink.px(2), 0, ink.px(2)))
        # Paint the picked lane last, over the others.
        for lane, line in sorted(both, key=lambda pair: pair[0].place == self.selected):
            if line:
                self._paint_line(painter, ink, plot, lane, line)
        painter.restore()

    def _paint_line(
        self, painter: QPainter, ink: Ink, plot: _Plot, lane: ResourceLane, line: Line
    ) -> None:
        colour = ink.theme.lane_colour(lane.lane.style)
        points = plot.points(line)
        painter.setOpacity(self.opacity(lane))
        pen = ink.pen(colour, 2.6 if lane.place == self.selected else 1.8)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        paint_curve(painter, points)
        paint_marker(painter, lane.lane.style, points.last(), ink.px(_END_MARKER), colour)
        painter.setOpacity(1.0)

    def _paint_cross_hair(self, painter: QPainter, plots: list[_Plot]) -> None:
        if self.pointer is None or not any(plot.box.contains(self.pointer) for plot in plots):
            return
        box = QRectF(plots[0].box.topLeft(), plots[-1].box.bottomRight())
        text = value_text(plots[0].axis, self.pointer.x())
        self.paint_cross_hair(painter, box, text, box.bottom() + self.ink.px(NUMBERS_TOP))
