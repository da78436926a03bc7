"""Draws the lines of the Scaling view, finds the point under the mouse, and marks a lane."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QFont, QKeyEvent
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget
from typing_extensions import override

from engine.vocabulary.wording import _
from gui.charts.scaling.axes import Axes
from gui.charts.scaling.items import LineItems
from gui.charts.scaling.lines import Line, Plotted
from gui.look.accessible import give_role
from gui.look.theme import LIGHT, Theme
from gui.plot.graph import GraphNavigation, Range, make_graph, style_axes
from gui.plot.ink import Ink
from gui.plot.label_places import pushed_apart, spaced_ticks
from gui.plot.lane_chart import arrow_pick
from gui.plot.text import NAME_SHARE, shortened, text_width
from gui.widgets.plain_text import plain_tip

_LABEL_GAP = 14
_LEAST_HEIGHT = 110
_REACH = 22.0
"""The greatest distance of the mouse from a point, in pixels."""


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
        self._ink = Ink(LIGHT, QFont(self.font()))
        self._axes = Axes("", "", is_log_x=False, is_log_y=False)
        self._places: tuple[int, ...] = ()
        self._selected: int | None = None
        self._hovered: Plotted | None = None
        self.lines: tuple[Line, ...] = ()
        """The lines shown."""

        self.items: list[LineItems] = []
        """The graphics items of each line."""

        self.plot = make_graph()
        self._box = self.plot.getPlotItem().getViewBox()
        self._box.sigResized.connect(self._on_resized)
        self.navigation = GraphNavigation(self.plot, self._whole)
        """Zooms and moves what is in view."""

        self.navigation.moved.connect(self._on_moved)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        give_role(self, QAccessible.Role.Chart)
        self.plot.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.plot.scene().sigMouseClicked.connect(self._on_mouse_clicked)
        self.plot.installEventFilter(self)
        self._reference = pg.PlotCurveItem(antialias=True)
        self.plot.addItem(self._reference, ignoreBounds=True)
        self._ring = pg.ScatterPlotItem(brush=None)
        self._ring.setZValue(20)
        self.plot.addItem(self._ring, ignoreBounds=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)

    # -- what is shown -------------------------------------------------------------------------

    def lay_out(
        self, axes: Axes, theme: Theme, places: Sequence[int], lines: int, scale: float = 1.0
    ) -> None:
        """Start over.

        Args:
            axes: What runs along them.
            theme: The colours.
            places: Along the x axis.
            lines: How many lines there will be.
            scale: Pixels of a picture to one of the plot.
        """
        self._axes, self._places = axes, tuple(places)
        self._ink = ink = Ink(theme, QFont(self.font()), scale=scale)
        self.navigation.forget()
        self._hovered = None
        self.lines = ()
        self._style_axes()
        self._draw_reference()
        self._ring.setPen(ink.graph_pen(theme.text, 1.5))
        self._ring.setSize(ink.px(18))
        self._ring.setData([], [])
        # Making an item takes longer than to draw with it.
        for items in self.items[lines:]:
            items.remove(self.plot)
        del self.items[lines:]
        for items in self.items:
            items.use(ink)
        self.items += [LineItems(self.plot, ink) for _ in range(lines - len(self.items))]
        # One line of text per lane's name, and the lines under the chart.
        line = ink.names.height() + 1.0
        self.setMinimumHeight(max(_LEAST_HEIGHT, math.ceil(line * (lines + 5))))

    def _draw_reference(self) -> None:
        """Draw the ideal that all lines share, if there is one."""
        axes, places = self._axes, self._places
        if axes.reference is None or not places:
            self._reference.setData([], [])
            return
        self._reference.setPen(
            self._ink.graph_pen(self._ink.theme.muted, 1.5, Qt.PenStyle.DashLine)
        )
        ends = [axes.x(places[0]), axes.x(places[-1])]
        self._reference.setData(ends, [axes.y(axes.reference)] * 2)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Draw the numbers so far: as many lines as it was laid out for."""
        self.lines = tuple(lines)
        for line, items in zip(self.lines, self.items, strict=True):
            items.draw(line, self._axes.x, self._axes.y)
        self.select(self._selected)
        self._set_range()
        self.setAccessibleDescription("; ".join(line.label for line in self.lines))
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
        log = _("{axis}, log scale")
        x_text, y_text = self._axes.x_text, self._axes.y_text
        bottom = log.format(axis=x_text) if self._axes.is_log_x else x_text
        left = log.format(axis=y_text) if self._axes.is_log_y else y_text
        style_axes(self.plot, self._ink, bottom, left)

    def _set_range(self) -> None:
        if self._places:
            self.navigation.show()

    @Slot()
    def _on_moved(self) -> None:
        """Write the numbers along the axes, and the labels, for what is in view."""
        (left, right), (low, high) = self._box.viewRange()
        places = [(self._axes.x(place), str(place)) for place in self._places]
        seen = [(x, text) for x, text in places if left <= x <= right]
        least_apart = (right - left) * self._tick_width() / max(self._box.width(), 1.0)
        self.plot.getAxis("bottom").setTicks([spaced_ticks(seen, least_apart)])
        self.plot.getAxis("left").setTicks(
            [self._axes.y_ticks(low, high, is_whole=self.navigation.is_whole)]
        )
        self._place_labels()
        self.placed.emit()

    def _whole(self) -> tuple[Range, Range]:
        return self._whole_x(), self._whole_y()

    def _whole_y(self) -> Range:
        values = [value for line in self.lines for value in line.values]
        return self._axes.y_range(values, self._box.height())

    def _whole_x(self) -> tuple[float, float]:
        first, last = self._axes.x(self._places[0]), self._axes.x(self._places[-1])
        if self._axes.is_log_x:
            edge = max(0.03 * (last - first), 0.04)
            first, last = first - edge, last + edge / 4
        else:
            first = min(0.0, first)
        span = max(last - first, 0.2)
        # The labels go to the right of the last point, in as much room as they need.
        width = max(self._box.width(), 1.0)
        room_pixels = min(self._label_width() + self._ink.px(_LABEL_GAP + 14), NAME_SHARE * width)
        room = span * room_pixels / (width - room_pixels)
        return first, first + span + room

    def _tick_width(self) -> float:
        return text_width(self._ink.small, *(f"{place} " for place in self._places)) + 4

    def _label_width(self) -> float:
        metrics = self._ink.names
        last = self._places[-1]
        ends = (line for line in self.lines if line.end is not None and line.end[0] >= last)
        return text_width(metrics, *(line.label for line in ends))

    def _place_labels(self) -> None:
        """Put each label beside its line's end, pushed apart where lines end close together."""
        columns: dict[float, list[tuple[float, int]]] = {}
        for place, line in enumerate(self.lines):
            point = QPointF()
            if line.end is not None:
                point = QPointF(self._axes.x(line.end[0]), self._axes.y(line.end[1]))
            is_seen = line.end is not None and self._is_seen(point)
            self.items[place].label.setVisible(is_seen)
            if line.end is not None and is_seen:
                at = self._box.mapViewToScene(point)
                columns.setdefault(line.end[0], []).append((at.y(), place))
        metrics = self._ink.names
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
            x = self.x_pixel(end) + self._ink.px(_LABEL_GAP)
            # A text item has a margin of its own on either side.
            room = max(bounds.right() - x - 8, 10.0)
            for (_y, place), y in zip(ends, heights, strict=True):
                text = shortened(metrics, self.lines[place].label, room)
                self.items[place].say(text, self._box.mapSceneToView(QPointF(x, y)))

    def _is_seen(self, point: QPointF) -> bool:
        (left, right), (low, high) = self._box.viewRange()
        slack = 1e-9 + 1e-6 * (right - left)
        is_across = left - slack <= point.x() <= right + slack
        return is_across and bool(low <= point.y() <= high)

    @Slot()
    def _on_resized(self, *_: object) -> None:
        self._set_range()

    # -- keys ----------------------------------------------------------------------------------

    def take_key(self, event: QKeyEvent) -> bool:
        """Zoom, move or fit by a key that needs no click first; return whether it was one."""
        return bool(self._places) and self.navigation.take_key(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        lanes = sorted(lane for line in self.lines for lane in line.lanes)
        picked = arrow_pick(event, lanes, self._selected)
        if picked is not None:
            if picked != self._selected:
                self.lane_picked.emit(picked)
        elif not self.take_key(event):
            super().keyPressEvent(event)

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
        self.setFocus()
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
