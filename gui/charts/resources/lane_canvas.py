"""A canvas on which a click or the arrow keys pick a lane."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gui.charts.resources.lanes import ResourceLane
from gui.look.markers import paint_marker
from gui.look.theme import Theme
from gui.plot.canvas import Canvas
from gui.plot.text import shortened

MARKER = 12.0
DIMMED = 0.3
"""The opacity of lanes other than the picked one."""


class LaneCanvas(Canvas):
    """Paints lanes, of which one may be picked."""

    lane_picked = Signal(object)
    """The user picked a lane, given by its place, or None to pick none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lanes: list[ResourceLane] = []
        self.selected: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_lanes(
        self, lanes: list[ResourceLane], theme: Theme, selected: int | None = None
    ) -> None:
        """Paint these lanes in a theme's colours, and highlight the selected one."""
        self.lanes, self.theme, self.selected = lanes, theme, selected
        self.updateGeometry()
        self.setAccessibleDescription(self.summary())
        self.update()

    def summary(self) -> str:
        """Describe in words what is painted."""
        raise NotImplementedError

    def row_of(self, place: int) -> QRectF:
        """Return the box of a lane's row, in pixels, by its place among those painted."""
        raise NotImplementedError

    def paint_lanes(self, painter: QPainter) -> None:
        """Paint the lanes, of which there is at least one."""
        raise NotImplementedError

    @override
    def paint(self, painter: QPainter) -> None:
        if self.lanes:
            self.paint_lanes(painter)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        picked = next(
            (
                lane.place
                for place, lane in enumerate(self.lanes)
                if self.row_of(place).contains(event.position())
            ),
            None,
        )
        # A second click undoes the first.
        self.lane_picked.emit(None if picked == self.selected else picked)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self.lanes:
            super().keyPressEvent(event)
            return
        places = [lane.place for lane in self.lanes]
        if self.selected in places:
            place = places.index(self.selected) + step
            self.lane_picked.emit(places[max(0, min(place, len(places) - 1))])
        else:
            self.lane_picked.emit(places[0 if step > 0 else -1])

    # -- shared by both canvases ---------------------------------------------------------------

    def opacity(self, lane: ResourceLane) -> float:
        """Return a lane's opacity, 0..1."""
        return 1.0 if self.selected in (None, lane.place) else DIMMED

    def paint_name(self, painter: QPainter, box: QRectF, lane: ResourceLane, note: str) -> None:
        """Paint a lane's marker and name, and a note below if the box is high enough."""
        names, small = QFontMetricsF(self.name_font), QFontMetricsF(self.small_font)
        has_note = bool(note) and box.height() >= names.height() + small.height()
        height = names.height() + (small.height() if has_note else 0.0)
        top = box.center().y() - height / 2
        colour = self.theme.lane_colour(lane.lane.style)
        painter.setOpacity(self.opacity(lane))
        middle = QPointF(box.left() + MARKER / 2, top + names.height() / 2)
        paint_marker(painter, lane.lane.style, middle, MARKER, colour)
        painter.setOpacity(max(self.opacity(lane), 0.6))
        left, width = box.left() + MARKER + 8, box.width() - MARKER - 8
        painter.setFont(self.name_font)
        painter.setPen(QColor(self.theme.text))
        title = shortened(names, lane.lane.title, width)
        painter.drawText(QPointF(left, top + names.ascent()), title)
        if has_note:
            painter.setFont(self.small_font)
            painter.setPen(QColor(self.theme.danger if lane.failure else self.theme.muted))
            text = small.elidedText(note, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QPointF(left, top + names.height() + small.ascent()), text)
        painter.setOpacity(1.0)
