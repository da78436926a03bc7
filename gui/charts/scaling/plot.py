"""Draws the lines of the Scaling view, finds the point under the mouse, and marks a lane."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtWidgets import QFrame, QGraphicsView, QToolTip, QVBoxLayout, QWidget
from typing_extensions import override

from engine.vocabulary.wording import _
from gui.charts.scaling.items import LineItems
from gui.charts.scaling.lines import Absence, Line, Plotted
from gui.look.theme import LIGHT, Theme
from gui.plot.axis import log_values, tick_text, ticks
from gui.plot.label_places import pushed_apart, spaced_ticks
from gui.plot.text import NAME_SHARE, shortened, text_width
from gui.widgets.plain_text import plain_tip

_LEAST = 1e-4
"""The value that a log axis shows for zero."""

_LABEL_GAP = 14
_LEAST_HEIGHT = 110
_BELOW_ZERO = 10.0
_REACH = 22.0
"""The greatest distance of the mouse from a point, in pixels."""


@dataclass(frozen=True, slots=True)
class Axes:
    """The axes' labels and scales."""

    x_text: str
    y_text: str
    is_log_x: bool
    is_log_y: bool
    reference: float | None = None
    """The ideal that all lines share, if there is one."""

    def x(self, value: float) -> float:
        """Return a value's place along the x axis, in the plot's own units."""
        return math.log10(max(value, _LEAST)) if self.is_log_x else value

    def y(self, value: float) -> float:
        """Return a value's place along the y axis, in the plot's own units."""
        return math.log10(max(value, _LEAST)) if self.is_log_y else value


class ScalingPlot(QWidget):
    """A pyqtgraph plot, laid out by ``lay_out`` and filled by ``show_lines``."""

    lane_picked = Signal(object)
    """The user clicked a point or label of a lane, or None for neither."""

    placed = Signal()
    """Places along the axes have changed."""

    def __init__(self, tip: Callable[[Plotted], str], parent: QWidget | None = None) -> None:
        """Show the text that ``tip`` returns for a point beside it while the mouse is near."""
        super().__init__(parent)
        self._tip = tip
        self._theme: Theme = LIGHT
        self._axes = Axes("", "", is_log_x=False, is_log_y=False)
        self._places: tuple[int, ...] = ()
        self._selected: int | None = None
        self._hovered: Plotted | None = None
        self.lines: tuple[Line, ...] = ()
        """The lines shown."""

        self.items: list[LineItems] = []
        """The graphics items of each line."""

        self.plot = pg.PlotWidget()
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.setAntialiasing(True)
        # A cached background would be a bitmap in an SVG.
        self.plot.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.plot.setFrameShape(QFrame.Shape.NoFrame)
        self.plot.getPlotItem().layout.setContentsMargins(10, 8, 8, 2)
        self._box = self.plot.getPlotItem().getViewBox()
        self._box.sigResized.connect(self._on_resized)
        self.plot.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.plot.scene().sigMouseClicked.connect(self._on_mouse_clicked)
        self.plot.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)

    # -- what is shown -------------------------------------------------------------------------

    def lay_out(self, axes: Axes, theme: Theme, places: Sequence[int], lines: int) -> None:
        """Start over with other axes, colours, places along the x axis, or number of lines."""
        self._axes, self._theme, self._places = axes, theme, tuple(places)
        self._hovered = None
        self.lines = ()
        self.plot.clear()
        self.plot.setBackground(theme.base)
        self._style_axes()
        if axes.reference is not None and places:
            pen = pg.mkPen(QColor(theme.muted), width=1.5, style=Qt.PenStyle.DashLine)
            ends = [axes.x(places[0]), axes.x(places[-1])]
            level = [axes.y(axes.reference)] * 2
            self.plot.addItem(pg.PlotCurveItem(ends, level, pen=pen), ignoreBounds=True)
        self._ring = pg.ScatterPlotItem(
            size=18, brush=None, pen=pg.mkPen(QColor(theme.text), width=1.5)
        )
        self._ring.setZValue(20)
        self.plot.addItem(self._ring, ignoreBounds=True)
        label_font = QFont(self.font())
        label_font.setWeight(QFont.Weight.DemiBold)
        self._label_font = label_font
        self.items = [LineItems(self.plot, theme, label_font) for _ in range(lines)]
        # One line of text per lane's name, and the lines under the chart.
        line = QFontMetricsF(label_font).height() + 1.0
        self.setMinimumHeight(max(_LEAST_HEIGHT, math.ceil(line * (lines + 5))))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Draw the numbers so far: as many lines as it was laid out for."""
        self.lines = tuple(lines)
        for line, items in zip(self.lines, self.items, strict=True):
            items.draw(line, self._axes.x, self._axes.y)
        self.select(self._selected)
        self._set_range()
        if self._hovered is not None:
            self._hover(self._same_point(self._hovered))

    def select(self, lane: int | None) -> None:
        """Highlight one lane and dim the others; None highlights none."""
        self._selected = lane
        known = any(lane in line.lanes for line in self.lines)
        for line, items in zip(self.lines, self.items, strict=False):
            is_one = lane in line.lanes
            items.emphasise(lane if is_one else None, is_faded=known and not is_one)

    def x_pixel(self, value: float) -> float:
        """Return the x of a value on the x axis, in pixels of this widget."""
        return float(self._box.mapViewToScene(QPointF(self._axes.x(value), 0)).x())

    @property
    def chart_left(self) -> float:
        """The x where the chart's inside begins, in pixels of this widget."""
        return float(self._box.mapRectToScene(self._box.boundingRect()).left())

    @property
    def chart_right(self) -> float:
        """The x where the chart's inside ends, in pixels of this widget."""
        return float(self._box.mapRectToScene(self._box.boundingRect()).right())

    def prepare_picture(self) -> None:
        """Draw markers as shapes: on screen they are cut from one bitmap."""
        for items in self.items:
            items.prepare_picture()

    # -- axes ----------------------------------------------------------------------------------

    def _style_axes(self) -> None:
        font = QFont(self.font())
        font.setPointSizeF(self.font().pointSizeF() * 0.9)
        log = _("{axis}, log scale")
        x_text, y_text = self._axes.x_text, self._axes.y_text
        texts = {
            "bottom": log.format(axis=x_text) if self._axes.is_log_x else x_text,
            "left": log.format(axis=y_text) if self._axes.is_log_y else y_text,
        }
        for side, text in texts.items():
            axis = self.plot.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setPen(QColor(self._theme.border))
            axis.setTextPen(QColor(self._theme.muted))
            # One level of ticks: one grid line per number, and no others.
            axis.setStyle(
                tickFont=font, tickTextOffset=6, maxTickLevel=0, hideOverlappingLabels=False
            )
            size = f"{font.pointSizeF()}pt"
            axis.setLabel(text, color=self._theme.muted, **{"font-size": size})
        self.plot.showGrid(x=False, y=True, alpha=0.25 if self._theme.is_dark else 0.35)

    def _set_range(self) -> None:
        if not self._places:
            return
        values = [value for line in self.lines for value in line.values]
        if self._axes.reference is not None:
            values.append(self._axes.reference)
        self._set_y_range(min(values, default=0.0), max(values, default=1.0))
        self._set_x_range()
        self._place_labels()
        self.placed.emit()

    def _set_y_range(self, least: float, most: float) -> None:
        if self._axes.is_log_y:
            low, high = self._axes.y(least), self._axes.y(max(most, _LEAST * 10))
            edge = max(0.06 * (high - low), 0.02)
            low, high = low - edge, high + edge
            values = log_values(10**low, 10**high)
            texts = [(math.log10(value), f"{value:g}") for value in values]
        else:
            high = (most or 1e-3) * 1.06
            # Half a line below zero, or pyqtgraph omits the number at zero.
            low = -high * max(1 / 40, _BELOW_ZERO / max(self._box.height(), 100.0))
            values = ticks(high, 7)
            texts = [(value, tick_text(value, values[1])) for value in values]
        self.plot.setYRange(low, high, padding=0)
        self.plot.getAxis("left").setTicks([texts])

    def _set_x_range(self) -> None:
        first, last = self._axes.x(self._places[0]), self._axes.x(self._places[-1])
        if self._axes.is_log_x:
            edge = max(0.03 * (last - first), 0.04)
            first, last = first - edge, last + edge / 4
        else:
            first = min(0.0, first)
        span = max(last - first, 0.2)
        # The labels go to the right of the last point, in as much room as they need.
        width = max(self._box.width(), 1.0)
        room_pixels = min(self._label_width() + _LABEL_GAP + 14, NAME_SHARE * width)
        room = span * room_pixels / (width - room_pixels)
        self.plot.setXRange(first, first + span + room, padding=0)
        texts = [(self._axes.x(place), str(place)) for place in self._places]
        least_apart = (span + room) * self._tick_width() / width
        self.plot.getAxis("bottom").setTicks([spaced_ticks(texts, least_apart)])

    def _tick_width(self) -> float:
        metrics = QFontMetricsF(self.font())
        return text_width(metrics, *(f"{place} " for place in self._places)) + 4

    def _label_width(self) -> float:
        metrics = QFontMetricsF(self._label_font)
        last = self._places[-1]
        ends = (line for line in self.lines if line.end is not None and line.end[0] >= last)
        return text_width(metrics, *map(self._label, ends))

    def _label(self, line: Line) -> str:
        if line.absence is None:
            return line.title
        words = {
            Absence.FAILED: _("{lane}: failed"),
            Absence.WENT_WRONG: _("{lane}: no time"),
            Absence.NOT_RUN: _("{lane}: not run"),
        }
        return words[line.absence].format(lane=line.title)

    def _place_labels(self) -> None:
        """Put each label beside its line's end, pushed apart where lines end close together."""
        columns: dict[float, list[tuple[float, int]]] = {}
        for place, line in enumerate(self.lines):
            self.items[place].label.setVisible(line.end is not None)
            if line.end is not None:
                point = QPointF(self._axes.x(line.end[0]), self._axes.y(line.end[1]))
                at = self._box.mapViewToScene(point)
                columns.setdefault(line.end[0], []).append((at.y(), place))
        metrics = QFontMetricsF(self._label_font)
        spacing = metrics.height() + 1.0
        bounds = self._box.mapRectToScene(self._box.boundingRect())
        for end, ends in columns.items():
            ends.sort()
            heights = pushed_apart(
                [y for y, _ in ends],
                spacing,
                bounds.top() + spacing / 2,
                bounds.bottom() - spacing / 2,
            )
            x = self.x_pixel(end) + _LABEL_GAP
            # A text item has a margin of its own on either side.
            room = max(bounds.right() - x - 8, 10.0)
            for (_y, place), y in zip(ends, heights, strict=True):
                text = shortened(metrics, self._label(self.lines[place]), room)
                self.items[place].say(text, self._box.mapSceneToView(QPointF(x, y)))

    @Slot()
    def _on_resized(self, *_: object) -> None:
        self._set_range()

    # -- the mouse -----------------------------------------------------------------------------

    def point_near(self, place: QPointF) -> Plotted | None:
        """Return the point nearest to a place in this widget, or None if none is near."""
        found: Plotted | None = None
        nearest = _REACH
        for line in self.lines:
            for point in line.points:
                at = self.place_of(point)
                distance = math.hypot(at.x() - place.x(), at.y() - place.y())
                # Of two points on top of each other, take the selected lane's.
                if distance < nearest or (distance == nearest and point.lane == self._selected):
                    found, nearest = point, distance
        return found

    def place_of(self, point: Plotted) -> QPointF:
        """Return a point's place, in pixels of this widget."""
        inside = QPointF(self._axes.x(point.x), self._axes.y(point.value))
        place: QPointF = self._box.mapViewToScene(inside)
        return place

    @property
    def hovered(self) -> Plotted | None:
        """The point near the mouse, if any."""
        return self._hovered

    @Slot(object)
    def _on_mouse_moved(self, place: QPointF) -> None:
        self._hover(self.point_near(place))

    @Slot(object)
    def _on_mouse_clicked(self, click: object) -> None:
        place: QPointF = click.scenePos()  # type: ignore[attr-defined]  # pyqtgraph has no types
        point = self.point_near(place)
        lane = point.lane if point is not None else self._label_at(place)
        self.lane_picked.emit(None if lane == self._selected else lane)

    def _label_at(self, place: QPointF) -> int | None:
        for line, items in zip(self.lines, self.items, strict=True):
            label = items.label
            if len(line.lanes) == 1 and label.mapRectToScene(label.boundingRect()).contains(place):
                return next(iter(line.lanes))
        return None

    def _same_point(self, wanted: Plotted) -> Plotted | None:
        """Return the same run's point with its latest value."""
        for line in self.lines:
            for point in line.points:
                if (point.lane, point.point, point.x) == (wanted.lane, wanted.point, wanted.x):
                    return point
        return None

    def _hover(self, point: Plotted | None) -> None:
        if point == self._hovered and (point is None or len(self._ring.data) == 1):
            return
        self._hovered = point
        if point is None:
            self._ring.setData([], [])
            QToolTip.hideText()
            return
        self._ring.setData([self._axes.x(point.x)], [self._axes.y(point.value)])
        if self.isVisible():
            corner = self.place_of(point).toPoint() + QPoint(10, 6)
            tip = plain_tip(self._tip(point))
            QToolTip.showText(self.plot.mapToGlobal(corner), tip, self.plot)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Leave:
            self._hover(None)
        return super().eventFilter(watched, event)
