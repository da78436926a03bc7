"""The Timeline's canvas: stacked lanes over one time axis, moved by mouse and keys."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollBar, QWidget
from typing_extensions import override

from engine.vocabulary.wording import _
from gui.charts.timeline.bars import paint_bars
from gui.charts.timeline.curves import CurvePainter
from gui.charts.timeline.frame import FramePainter
from gui.charts.timeline.lanes import TimelineLane
from gui.charts.timeline.layout import (
    MARGIN,
    MARKER,
    Band,
    Layout,
    RowZoom,
    full_height,
    lay_out,
)
from gui.charts.timeline.scale import TimeScale
from gui.charts.timeline.selection import (
    Found,
    Selection,
    across_rows,
    along_row,
    band_of,
    find,
    hit,
    paint_selection,
    selection_of,
    with_queries,
)
from gui.look.theme import Theme
from gui.plot.canvas import Canvas
from gui.plot.text import NAME_SHARE, text_width

_STEP = 1.25
_PAN_SHARE = 0.15
_CLICK_DISTANCE = 4.0
_MOST_ROW_ZOOM = 2000.0
_WHEEL_NOTCH = 120.0


class TimelineCanvas(Canvas):
    """Paints lanes; keeps the part in view and the selected query."""

    query_selected = Signal()
    """The selected query changed, perhaps to none."""

    lane_picked = Signal(object)
    """The user clicked a lane's name: its place, or None if it was picked already."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lanes: list[TimelineLane] = []
        self._scale = TimeScale(1.0)
        self._row_zoom = RowZoom()
        self._selected_lane: int | None = None
        self._hint = ""
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self._pointer: QPointF | None = None
        self.selection: Selection | None = None
        self.setFocusPolicy(Qt.FocusPolicy.WheelFocus)
        self.setMouseTracking(True)
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar.setCursor(Qt.CursorShape.ArrowCursor)
        self._bar.valueChanged.connect(self._on_bar_moved)
        self._bar.hide()
        self._has_bar = True
        self.setAccessibleName(_("When each query of each lane ran"))

    # -- what is shown -------------------------------------------------------------------------

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(320, 90)

    def full_height(self) -> int:
        """Return the height that shows every lane at once, in pixels."""
        return full_height(len(self._lanes), QFontMetricsF(self.small_font).height())

    def show_lanes(
        self, lanes: list[TimelineLane], theme: Theme, selected: int | None, hint: str
    ) -> None:
        """Paint these lanes in a theme's colours.

        Args:
            lanes: From top to bottom.
            theme: The colours.
            selected: The lane to highlight, by its place in the race, or None.
            hint: Text shown before there are any bars, or an empty string.
        """
        self._lanes, self.theme = lanes, theme
        is_shown = any(lane.place == selected for lane in lanes)
        self._selected_lane, self._hint = selected if is_shown else None, hint
        self._scale = self._scale.over(max((lane.most_s for lane in lanes), default=1.0))
        if self.selection is not None and self._found() is None:
            self.select(None)
        parts = (f"{lane.lane.title} {lane.note}" for lane in lanes)
        self.setAccessibleDescription("; ".join(parts))
        self._show_bar()
        self.update()

    def like(self, other: TimelineCanvas) -> None:
        """Show the same stretch of time and the same selected query as another canvas."""
        self._scale, self.selection = other._scale, other.selection
        # With the same zoom and scroll of rows.
        self._row_zoom = RowZoom(other._row_zoom.factor, other._row_zoom.scroll)

    @property
    def scale(self) -> TimeScale:
        """The part of the time axis in view."""
        return self._scale

    def fit(self) -> None:
        """Bring everything into view."""
        self._scale = TimeScale(self._scale.most_s)
        self._row_zoom = RowZoom()
        self._show_bar()
        self.update()

    def zoom(self, factor: float, about_s: float | None = None) -> None:
        """Show a stretch of time ``factor`` times shorter, around a moment or the middle."""
        middle_s = self._scale.first_s + self._scale.width_s / 2
        self._scale = self._scale.zoomed(factor, middle_s if about_s is None else about_s)
        self.update()

    def pan(self, share: float) -> None:
        """Move by a share of the stretch in view; a positive share moves to later times."""
        self._scale = self._scale.moved(share * self._scale.width_s)
        self.update()

    def select(self, selection: Selection | None) -> None:
        """Select a query, or none."""
        if selection != self.selection:
            self.selection = selection
            self.query_selected.emit()
            self.update()

    def words(self) -> list[str]:
        """Return the selected query's details, its lane's title first, or an empty list."""
        found = self._found()
        if found is None:
            return []
        lane, place = found
        return [lane.lane.title, *lane.words(place)]

    @override
    def tool_tip(self, at: QPointF) -> str:
        layout = self._layout()
        found = hit(layout, at)
        if found is not None:
            lane, place = found
            return "\n".join([lane.lane.title, *lane.words(place)])
        band = layout.band_at(at.y())
        if band is not None and at.x() < layout.plot.left():
            return "\n".join(
                filter(None, (band.lane.lane.title, band.lane.note, band.lane.failure))
            )
        return ""

    def _found(self) -> Found | None:
        return find(self._lanes, self.selection)

    # -- layout and painting -------------------------------------------------------------------

    def _layout(self) -> Layout:
        small, name = self.small_font, self.name_font
        gutter = (
            MARKER
            + 10
            + max(
                text_width(QFontMetricsF(name), *(lane.lane.title for lane in self._lanes)),
                text_width(QFontMetricsF(small), *(lane.note for lane in self._lanes)),
                # As wide as any running lane's, so that the plot does not move while numbers grow.
                text_width(
                    QFontMetricsF(small),
                    _("{time}, {count} in flight").format(time="000.0 s", count=100),
                ),
            )
        )
        box = QRectF(self.rect())
        most = self.width() * NAME_SHARE - MARGIN
        height = QFontMetricsF(small).height()
        return lay_out(self._lanes, self._scale, self._row_zoom, box, min(gutter, most), height)

    @override
    def paint(self, painter: QPainter) -> None:
        if not self._lanes:
            return
        layout = self._layout()
        small, name = self.small_font, self.name_font
        frame = FramePainter(layout, self.theme, small, name)
        frame.paint_grid(painter, has_focus=self.hasFocus())
        painter.save()
        painter.setClipRect(layout.plot)
        for band in layout.bands:
            paint_bars(painter, layout, band, self.theme)
            frame.paint_marks(painter, band)
            if self._selected_lane not in (None, band.lane.place):
                veil = QColor(self.theme.base)
                veil.setAlphaF(0.6)
                painter.fillRect(band.box, veil)
        found = self._found()
        if found is not None:
            paint_selection(painter, layout, found, self.theme)
        painter.restore()
        for band in layout.bands:
            frame.paint_name(painter, band, is_dim=self._is_dim(band))
        CurvePainter(layout, self.theme, small, name).paint(painter, self._selected_lane)
        frame.paint_axis(painter)
        if self._hint:
            frame.paint_hint(painter, self._hint)

    def _is_dim(self, band: Band) -> bool:
        return self._selected_lane not in (None, band.lane.place)

    # -- mouse and keys ------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        ):
            super().keyPressEvent(event)
            return
        rows = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_W if rows:
                self._zoom_rows(_STEP, self._middle().y())
            case Qt.Key.Key_S if rows:
                self._zoom_rows(1 / _STEP, self._middle().y())
            case Qt.Key.Key_W:
                self.zoom(_STEP, self._layout().seconds(self._middle().x()))
            case Qt.Key.Key_S:
                self.zoom(1 / _STEP, self._layout().seconds(self._middle().x()))
            case Qt.Key.Key_A:
                self.pan(-_PAN_SHARE)
            case Qt.Key.Key_D:
                self.pan(_PAN_SHARE)
            case Qt.Key.Key_F:
                self.fit()
            case Qt.Key.Key_Left:
                self._step(0, -1)
            case Qt.Key.Key_Right:
                self._step(0, 1)
            case Qt.Key.Key_Up:
                self._step(-1, 0)
            case Qt.Key.Key_Down:
                self._step(1, 0)
            # The window takes Escape first, to leave presenting or to stop.
            case Qt.Key.Key_Escape if self.selection is not None:
                self.select(None)
            case _:
                super().keyPressEvent(event)

    def _middle(self) -> QPointF:
        """Return the fixed point of zooming by keys: the pointer if inside, else the middle."""
        layout = self._layout()
        for box in (layout.plot, layout.curves):
            if self._pointer is not None and box.contains(self._pointer):
                return self._pointer
        return layout.plot.center()

    def _step(self, rows: int, along: int) -> None:
        """Select the next query along a row, or the nearest one in the next row."""
        found = self._found()
        if found is None:
            shown = with_queries(self._lanes)
            following = (shown[0], 0) if shown else None
        elif along:
            following = along_row(found, along)
        else:
            following = across_rows(self._lanes, found, rows)
        if following is not None:
            self.select(selection_of(following))
            self._bring_into_view(following)

    def _bring_into_view(self, found: Found) -> None:
        lane, place = found
        assert lane.spans is not None
        timeline = lane.spans.timeline
        start_s, end_s = int(timeline.starts_ns[place]) / 1e9, lane.end_ns(place) / 1e9
        self._scale = self._scale.showing(start_s, end_s)
        layout = self._layout()
        band = band_of(layout, lane)
        top = band.row_top(int(timeline.rows[place]))
        bottom = top + band.row_height
        if top < layout.plot.top():
            self._scroll_rows(top - layout.plot.top())
        elif bottom > layout.plot.bottom():
            self._scroll_rows(bottom - layout.plot.bottom())

    def _zoom_rows(self, factor: float, y: float) -> None:
        before = self._layout()
        share = (y - before.plot.top() + self._row_zoom.scroll) / before.stack_height
        zoom = min(max(1.0, self._row_zoom.factor * factor), _MOST_ROW_ZOOM)
        self._row_zoom = RowZoom(zoom, self._row_zoom.scroll)
        after = self._layout()
        self._scroll_rows(
            share * after.stack_height - (y - after.plot.top()) - self._row_zoom.scroll
        )

    def _scroll_rows(self, by: float) -> None:
        layout = self._layout()
        most = max(0.0, layout.stack_height - layout.plot.height())
        scroll = min(max(0.0, self._row_zoom.scroll + by), most)
        self._row_zoom = RowZoom(self._row_zoom.factor, scroll)
        self._show_bar()
        self.update()

    def _show_bar(self) -> None:
        """Show a scroll bar beside the lanes if they need more room than there is."""
        if not (self._lanes and self._has_bar):
            self._bar.hide()
            return
        layout = self._layout()
        beyond = math.ceil(layout.stack_height - layout.plot.height())
        self._bar.setVisible(beyond > 0)
        if beyond <= 0:
            return
        box = layout.plot
        width = min(self._bar.sizeHint().width(), int(MARGIN) - 4)
        self._bar.setGeometry(int(box.right()) + 3, int(box.top()), width, int(box.height()))
        self._bar.blockSignals(True)
        self._bar.setRange(0, beyond)
        self._bar.setPageStep(int(box.height()))
        self._bar.setSingleStep(QFontMetrics(self.name_font).height())
        self._bar.setValue(round(self._row_zoom.scroll))
        self._bar.blockSignals(False)

    @Slot(int)
    def _on_bar_moved(self, place: int) -> None:
        self._scroll_rows(place - self._row_zoom.scroll)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._lanes:
            self._scroll_rows(0.0)

    def prepare_picture(self) -> None:
        """Paint the lanes without their scroll bar."""
        self._has_bar = False
        self._bar.hide()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        if abs(delta.x()) > abs(delta.y()):
            self.pan(-delta.x() / _WHEEL_NOTCH * _PAN_SHARE)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_rows(_STEP ** (delta.y() / _WHEEL_NOTCH), event.position().y())
        else:
            about_s = self._layout().seconds(event.position().x())
            self.zoom(_STEP ** (delta.y() / _WHEEL_NOTCH), about_s)
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = self._dragged = event.position()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        super().leaveEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._pressed is None or self._dragged is None:
            return
        is_drag = (event.position() - self._pressed).manhattanLength() >= _CLICK_DISTANCE
        if not is_drag and self._dragged == self._pressed:
            return
        by = event.position() - self._dragged
        self._dragged = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.pan(-by.x() / self._layout().plot.width())
        self._scroll_rows(-by.y())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        was_drag = self._dragged != self._pressed
        self._pressed = self._dragged = None
        self.unsetCursor()
        if not was_drag:
            self._click(event.position())

    def _click(self, position: QPointF) -> None:
        layout = self._layout()
        band = layout.band_at(position.y())
        if band is not None and MARGIN <= position.x() < layout.plot.left():
            place = band.lane.place
            self.lane_picked.emit(None if place == self._selected_lane else place)
            return
        found = hit(layout, position)
        self.select(None if found is None else selection_of(found))
