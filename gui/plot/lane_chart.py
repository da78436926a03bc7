"""A canvas of lanes: one is picked by mouse or keys, and its axis is zoomed and moved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget
from typing_extensions import override

from engine.vocabulary.wording import N_
from gui.plot.canvas import Canvas
from gui.plot.legend import Legend
from gui.plot.stretch import Stretch
from gui.widgets.key_use import KeyUse

STEP = 1.25
"""The factor of a step of zooming."""

PAN = 0.15
"""The part of the stretch in view that a step moves by."""

NOTCH = 120.0
"""The angle of a step of the wheel, in eighths of a degree."""

_CLICK_DISTANCE = 4.0
FREE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier

MOVE_KEYS = (
    KeyUse(
        N_("Zoom in at the pointer"),
        ("W",),
        N_("wheel, or Ctrl and wheel if the chart scrolls"),
    ),
    KeyUse(N_("Zoom out at the pointer"), ("S",)),
    KeyUse(N_("Go left and right along the axis"), ("A", "D"), N_("drag")),
    KeyUse(N_("Fit the whole axis"), ("F",)),
)
"""What ``take_key`` does, without a click on the chart first."""

PICK_KEYS = (
    KeyUse(N_("Pick the next or previous lane of the chart"), ("Down", "Up"), N_("click")),
    KeyUse(N_("Pick the first or last lane of the chart"), ("Home", "End")),
)
"""What ``take_arrow`` does, once the chart has the keyboard."""


class LaneChart(Canvas):
    """Paints lanes along an axis.

    A click or the arrow keys pick a lane. The wheel, W and S zoom, a drag, A and D move, and F
    fits. Where the pointer is, a cross-hair reads the axis.
    """

    lane_picked = Signal(object)
    """The user picked a lane, given by its place in the race, or None to pick none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.selected: int | None = None
        """The picked lane's place in the race, or None."""

        self.stretch = Stretch()
        """The part of the axis in view."""

        self.pointer: QPointF | None = None
        """Where the pointer is, or None beside the chart."""

        self.legend: Legend | None = None
        """The legend as it was painted, or None without one."""

        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    # -- what a chart says of itself -----------------------------------------------------------

    def lane_places(self) -> Sequence[int]:
        """Return the places in the race of the lanes painted, from top to bottom."""
        raise NotImplementedError

    def lane_box(self, place: int) -> QRectF:
        """Return where a click picks a lane, in pixels."""
        raise NotImplementedError

    def axis_boxes(self) -> Sequence[QRectF]:
        """Return the boxes whose width is the stretch in view; none if there is nothing to zoom."""
        return ()

    def show_stretch(self, stretch: Stretch) -> None:
        """Bring a part of the axis into view."""
        self.stretch = stretch
        self.update()

    def fit(self) -> None:
        """Bring the whole axis into view."""
        self.show_stretch(Stretch())

    def legend_tip(self, at: QPointF) -> str:
        """Return what an entry of the legend at a point means, or an empty string."""
        return self.legend.tip(at) if self.legend is not None else ""

    # -- mouse ---------------------------------------------------------------------------------

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        boxes = self.axis_boxes()
        is_zoom = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not boxes or (self._scrolls() and not is_zoom):
            event.ignore()
            return
        delta = event.angleDelta()
        if abs(delta.x()) > abs(delta.y()):
            self.show_stretch(self.stretch.moved(-delta.x() / NOTCH * PAN))
        else:
            about = self._place_on_axis(event.position(), boxes[0])
            self.show_stretch(self.stretch.zoomed(STEP ** (delta.y() / NOTCH), about))
        event.accept()

    def _scrolls(self) -> bool:
        viewport = self.parentWidget()
        area = viewport.parentWidget() if viewport is not None else None
        return isinstance(area, QScrollArea) and area.verticalScrollBar().maximum() > 0

    @staticmethod
    def _place_on_axis(at: QPointF, box: QRectF) -> float:
        return min(1.0, max(0.0, (at.x() - box.left()) / box.width()))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = self._dragged = event.position()
        else:
            super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(event.position())
        if self._pressed is None or self._dragged is None:
            return
        is_drag = (event.position() - self._pressed).manhattanLength() >= _CLICK_DISTANCE
        if not is_drag and self._dragged == self._pressed:
            return
        by = event.position() - self._dragged
        self._dragged = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.drag(by)

    def drag(self, by: QPointF) -> None:
        """Move what is in view by a part of a drag, in pixels."""
        boxes = self.axis_boxes()
        if boxes:
            self.show_stretch(self.stretch.moved(-by.x() / boxes[0].width()))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        was_drag = self._dragged != self._pressed
        self._pressed = self._dragged = None
        self.unsetCursor()
        if not was_drag:
            self.click(event.position())

    def click(self, at: QPointF) -> None:
        """Pick the lane at a place, or none."""
        boxes = ((place, self.lane_box(place)) for place in self.lane_places())
        picked = next((place for place, box in boxes if box.contains(at)), None)
        # A second click undoes the first.
        self.lane_picked.emit(None if picked == self.selected else picked)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)
        super().leaveEvent(event)

    def _point_at(self, at: QPointF | None) -> None:
        before, self.pointer = self.pointer, at
        boxes = self.axis_boxes()
        if any(box.contains(one) for box in boxes for one in (before, at) if one is not None):
            self.update()

    # -- keys ----------------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (self.take_arrow(event) or self.take_key(event)):
            super().keyPressEvent(event)

    def take_key(self, event: QKeyEvent) -> bool:
        """Zoom, move or fit by a key that needs no click first; return whether it was one."""
        boxes = self.axis_boxes()
        if not boxes or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        inside = [box for box in boxes if self.pointer is not None and box.contains(self.pointer)]
        about = 0.5
        if inside and self.pointer is not None:
            about = self._place_on_axis(self.pointer, inside[0])
        match event.key():
            case Qt.Key.Key_W:
                self.show_stretch(self.stretch.zoomed(STEP, about))
            case Qt.Key.Key_S:
                self.show_stretch(self.stretch.zoomed(1 / STEP, about))
            case Qt.Key.Key_A:
                self.show_stretch(self.stretch.moved(-PAN))
            case Qt.Key.Key_D:
                self.show_stretch(self.stretch.moved(PAN))
            case Qt.Key.Key_F:
                self.fit()
            case _:
                return False
        return True

    def take_arrow(self, event: QKeyEvent) -> bool:
        """Pick a lane by an arrow key, Home or End; return whether it was one."""
        picked = arrow_pick(event, self.lane_places(), self.selected)
        if picked is not None and picked != self.selected:
            self.lane_picked.emit(picked)
        return picked is not None

    # -- painting ------------------------------------------------------------------------------

    def paint_cross_hair(self, painter: QPainter, box: QRectF, text: str, foot: float) -> None:
        """Paint a line where the pointer is, and the value there at a foot below the box."""
        if self.pointer is None:
            return
        ink, x = self.ink, self.pointer.x()
        painter.setPen(ink.pen(ink.theme.muted, 1))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        width = ink.small.horizontalAdvance(text) + 2 * ink.px(5)
        left = min(max(x - width / 2, 0.0), self.width() - width)
        ground = QRectF(left, foot, width, ink.small.height())
        painter.fillRect(ground, QColor(ink.theme.text))
        painter.setFont(ink.small_font)
        painter.setPen(ink.pen(ink.theme.base))
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, text)


def arrow_pick(event: QKeyEvent, places: Sequence[int], selected: int | None) -> int | None:
    """Return which of the lanes at ``places`` a key picks, or None if it picks none."""
    if not places or event.modifiers() & ~FREE:
        return None
    last = len(places) - 1
    at = next((at for at, place in enumerate(places) if place == selected), None)
    match event.key():
        case Qt.Key.Key_Down:
            return places[0 if at is None else min(at + 1, last)]
        case Qt.Key.Key_Up:
            return places[last if at is None else max(at - 1, 0)]
        case Qt.Key.Key_Home:
            return places[0]
        case Qt.Key.Key_End:
            return places[last]
        case _:
            return None
