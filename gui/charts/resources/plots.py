"""Small charts on one time axis: what each lane's run used over time."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import _
from gui.charts.resources.lane_canvas import MARKER, LaneCanvas
from gui.charts.resources.lanes import ResourceLane
from gui.charts.resources.lines import MEASURES, LaneLines, Line, Measure, value_at
from gui.look.markers import paint_marker
from gui.plot.axis import tick_text, ticks
from gui.plot.text import NAME_SHARE, text_width

_MARGIN = 20.0
_GAP = 18.0
_HEAD_ROOM = 1.12
_LEAST_S = 1e-3
_LEAST_PLOT = QSize(120, 20)
_END_MARKER = 9.0
_SPACE = 12.0
"""Between the bottom of a chart and the title of the next, in pixels."""

_TICK_ROOM = 22.0
"""The least distance between two numbers on a y axis, in pixels."""


@dataclass(frozen=True, slots=True)
class _Plot:
    """A measure with its place and its lines."""

    measure: Measure
    box: QRectF
    lines: list[Line]
    """One per lane."""

    top: float
    """The value at the top edge."""

    most_s: float

    def point(self, at_s: float, value: float) -> QPointF:
        x = self.box.left() + self.box.width() * at_s / self.most_s
        return QPointF(x, self.box.bottom() - self.box.height() * value / self.top)


class ResourcePlots(LaneCanvas):
    """Paints one chart per measure with one line per lane, and the lanes' names beside them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cursor_s: float | None = None
        self._lines = LaneLines()
        self.setMouseTracking(True)
        self.setAccessibleName(_("What each lane uses over time"))

    @override
    def minimumSizeHint(self) -> QSize:
        small = QFontMetricsF(self.small_font)
        plots = len(MEASURES) * (small.height() + _LEAST_PLOT.height() + 8) + 2 * small.height()
        names = len(self.lanes) * QFontMetricsF(self.name_font).height()
        return QSize(320, int(max(plots, names + 2 * small.height() + 12)))

    @override
    def summary(self) -> str:
        return "; ".join(f"{lane.lane.title} {lane.note}" for lane in self.lanes)

    @override
    def row_of(self, place: int) -> QRectF:
        return self._legend_row(place)

    @override
    def tool_tip(self, at: QPointF) -> str:
        for place, lane in enumerate(self.lanes):
            if self.row_of(place).contains(at):
                return "\n".join(filter(None, (lane.lane.title, lane.note, lane.failure)))
        for plot in self._plots() if self.lanes else ():
            if plot.box.contains(at):
                return self._values_text(plot, self._time_s(plot, at.x()))
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

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        plots = self._plots() if self.lanes else []
        inside = [plot for plot in plots if plot.box.contains(event.position())]
        self._cursor_s = self._time_s(inside[0], event.position().x()) if inside else None
        self.update()

    @override
    def leaveEvent(self, event: object) -> None:
        self._cursor_s = None
        self.update()

    @override
    def paint_lanes(self, painter: QPainter) -> None:
        plots = self._plots()
        is_over = all(lane.is_over for lane in self.lanes)
        if is_over and not any(line for plot in plots for line in plot.lines):
            # Empty axes would look like an idle machine.
            self._paint_absence(painter, plots)
            return
        for plot in plots:
            self._paint_ground(painter, plot)
        for plot in plots:
            self._paint_lines(painter, plot)
        self._paint_time_axis(painter, plots[-1])
        for place, lane in enumerate(self.lanes):
            self.paint_name(painter, self._legend_row(place), lane, lane.note)

    def _paint_absence(self, painter: QPainter, plots: list[_Plot]) -> None:
        text = _("No run lasted long enough to be sampled.")
        painter.setFont(self.small_font)
        painter.setPen(QColor(self.theme.muted))
        box = QRectF(plots[0].box.topLeft(), plots[-1].box.bottomRight())
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box, int(flags), text)
        for place, lane in enumerate(self.lanes):
            self.paint_name(painter, self._legend_row(place), lane, lane.note)

    # -- layout --------------------------------------------------------------------------------

    def _legend_width(self) -> float:
        names, small = QFontMetricsF(self.name_font), QFontMetricsF(self.small_font)
        # As wide as the widest note to come, so that nothing moves while the race goes on.
        usual = _("median run, {time}").format(time="00.0 ms")
        texts = text_width(small, usual, *(lane.note for lane in self.lanes))
        texts = max(texts, text_width(names, *(lane.lane.title for lane in self.lanes)))
        return min(self.width() * NAME_SHARE, texts + MARKER + 10)

    def _legend_row(self, place: int) -> QRectF:
        names, small = QFontMetricsF(self.name_font), QFontMetricsF(self.small_font)
        area = self._area()
        wished = names.height() + small.height() + 10
        height = min(wished, area.height() / max(1, len(self.lanes)))
        width = self._legend_width()
        left = self.width() - _MARGIN - width
        return QRectF(left, area.top() + place * height, width, height)

    def _area(self) -> QRectF:
        """Return where the plots are, with the numbers at their left."""
        below = 2 * QFontMetricsF(self.small_font).height() + 10
        width = self.width() - 2 * _MARGIN - self._legend_width() - _GAP
        return QRectF(_MARGIN, 2.0, width, max(40.0, self.height() - below - 2.0))

    def _plots(self) -> list[_Plot]:
        small = QFontMetricsF(self.small_font)
        area = self._area()
        left = area.left() + text_width(small, "0000.0") + 6
        width = max(_LEAST_PLOT.width(), area.right() - left)
        height = area.height() / len(MEASURES)
        most_s = max(_LEAST_S, *(max(lane.length_s, lane.ideal_s) for lane in self.lanes))
        plots: list[_Plot] = []
        lines_of = [self._lines.of(lane) for lane in self.lanes]
        for place, measure in enumerate(MEASURES):
            lines = [lines[place] for lines in lines_of]
            top = area.top() + place * height + small.height() + 2
            box = QRectF(
                left, top, width, max(_LEAST_PLOT.height(), height - small.height() - _SPACE)
            )
            most = max((value for line in lines for _, value in line), default=0.0)
            scale = max(measure.least_top, most) * _HEAD_ROOM
            plots.append(_Plot(measure, box, lines, scale, most_s))
        return plots

    @staticmethod
    def _time_s(plot: _Plot, x: float) -> float:
        return (x - plot.box.left()) / plot.box.width() * plot.most_s

    # -- painting ------------------------------------------------------------------------------

    def _paint_ground(self, painter: QPainter, plot: _Plot) -> None:
        small = QFontMetricsF(self.small_font)
        painter.setFont(self.small_font)
        painter.setPen(QColor(self.theme.text))
        title = QPointF(plot.box.left(), plot.box.top() - small.descent() - 2)
        painter.drawText(title, str(plot.measure.title))
        values = ticks(plot.top, max(2, int(plot.box.height() / _TICK_ROOM)))
        if plot.measure.is_whole:
            values = [value for value in values if value == int(value)]
        step = values[1] - values[0] if len(values) > 1 else 1.0
        for value in values:
            y = plot.point(0.0, value).y()
            painter.setPen(QPen(QColor(self.theme.line if value else self.theme.border), 1))
            painter.drawLine(QPointF(plot.box.left(), y), QPointF(plot.box.right(), y))
            painter.setPen(QColor(self.theme.muted))
            box = QRectF(0.0, y - small.height() / 2, plot.box.left() - 6, small.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, tick_text(value, step))

    def _paint_lines(self, painter: QPainter, plot: _Plot) -> None:
        if self._cursor_s is not None:
            x = plot.point(self._cursor_s, 0.0).x()
            painter.setPen(QPen(QColor(self.theme.border), 1))
            painter.drawLine(QPointF(x, plot.box.top()), QPointF(x, plot.box.bottom()))
        both = list(zip(self.lanes, plot.lines, strict=True))
        # Paint the picked lane last, over the others.
        for lane, line in sorted(both, key=lambda pair: pair[0].place == self.selected):
            if line:
                self._paint_line(painter, plot, lane, line)

    def _paint_line(self, painter: QPainter, plot: _Plot, lane: ResourceLane, line: Line) -> None:
        colour = self.theme.lane_colour(lane.lane.style)
        points = [plot.point(at_s, value) for at_s, value in line]
        painter.setOpacity(self.opacity(lane))
        pen = QPen(colour, 2.6 if lane.place == self.selected else 1.8)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))
        paint_marker(painter, lane.lane.style, points[-1], _END_MARKER, colour)
        painter.setOpacity(1.0)

    def _paint_time_axis(self, painter: QPainter, plot: _Plot) -> None:
        small = QFontMetricsF(self.small_font)
        painter.setFont(self.small_font)
        painter.setPen(QColor(self.theme.muted))
        unit_s, unit = (1.0, _("s")) if plot.most_s >= 1 else (1e-3, _("ms"))
        room = text_width(small, "0000.0") + 2 * _GAP
        values = ticks(plot.most_s / unit_s, max(2, int(plot.box.width() / room)))
        for value in values:
            x = plot.point(value * unit_s, 0.0).x()
            box = QRectF(x - 60, plot.box.bottom() + 4, 120, small.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, tick_text(value, values[1]))
        label = _("time on the run's clock ({unit})").format(unit=unit)
        top = plot.box.bottom() + small.height() + 5
        box = QRectF(plot.box.left(), top, plot.box.width(), small.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, label)
