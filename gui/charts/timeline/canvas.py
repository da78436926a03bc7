"""The Timeline's canvas: stacked lanes over one time axis, moved by mouse and keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.vocabulary.wording import N_, _
from gui.charts.timeline.bars import paint_bars
from gui.charts.timeline.curves import CurvePainter
from gui.charts.timeline.frame import FramePainter
from gui.charts.timeline.lanes import TimelineLane
from gui.charts.timeline.layout import (
    Band,
    Layout,
    RowZoom,
    full_height,
    lane_room,
    lay_out,
    whole_s,
)
from gui.charts.timeline.row_bar import RowBar
from gui.charts.timeline.selection import (
    Found,
    Selection,
    find,
    hit,
    next_query,
    out_of_plot,
    paint_selection,
    selection_of,
    times_of,
    tip_at,
)
from gui.look.theme import Theme
from gui.plot.cropped_chart import CroppedChart
from gui.plot.lane_chart import FREE, NOTCH, STEP
from gui.plot.lane_name import MARGIN
from gui.plot.text import text_width
from gui.plot.time_axis import NUMBERS_TOP, value_text

_MOST_ROW_ZOOM = 2000.0


class TimelineCanvas(CroppedChart[TimelineLane]):
    """Paints lanes; keeps the part in view and the selected query.

    The arrow keys step from query to query instead of picking lanes.
    """

    query_selected = Signal()
    """The selected query changed, perhaps to none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most_s = 1.0
        self._row_zoom = RowZoom()
        self._hint = ""
        self.selection: Selection | None = None
        self.setFocusPolicy(Qt.FocusPolicy.WheelFocus)
        self._bar = RowBar(self)
        self._bar.valueChanged.connect(self._on_bar_moved)
        self._has_bar = True
        self.set_name(N_("When each query of each lane ran"))

    # -- what is shown -------------------------------------------------------------------------

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(320, 90)

    @property
    def lanes(self) -> Sequence[TimelineLane]:
        """The lanes in view."""
        return self.rows

    @override
    def row_room(self) -> int:
        return lane_room(self.height(), self.ink)

    def full_height(self) -> int:
        """Return the height that shows every lane at once, in pixels."""
        return full_height(len(self.lanes), self.ink)

    def show_lanes(
        self,
        lanes: Sequence[TimelineLane],
        theme: Theme,
        selected: int | None,
        hint: str,
        order: Sequence[int] | None = None,
    ) -> None:
        """Paint these lanes in a theme's colours.

        Args:
            lanes: From top to bottom.
            theme: The colours.
            selected: The lane to highlight, by its place in the race, or None.
            hint: Text shown before there are any bars, or an empty string.
            order: The lanes' places, the most important one first, to paint only as many as fit.
        """
        self.theme, self._hint = theme, hint
        is_shown = any(lane.place == selected for lane in lanes)
        self.take_rows(lanes, selected if is_shown else None, order)
        most_s = max((lane.most_s for lane in lanes), default=1.0)
        # What is in view stays where it is while a run grows.
        self.stretch = self.stretch.over(whole_s(most_s) / whole_s(self._most_s))
        self._most_s = most_s
        if self.selection is not None and find(lanes, self.selection) is None:
            self.select(None)
        parts = (f"{lane.lane.title} {lane.note}" for lane in lanes)
        self.setAccessibleDescription("; ".join(parts))
        self._show_bar()
        self.update()

    def like(self, other: TimelineCanvas) -> None:
        """Show the same stretch of time and the same selected query as another canvas."""
        self.stretch, self.selection = other.stretch, other.selection
        self._most_s = other._most_s
        # With the same zoom and scroll of rows.
        self._row_zoom = RowZoom(other._row_zoom.factor, other._row_zoom.scroll)

    @override
    def fit(self) -> None:
        self._row_zoom = RowZoom()
        self._show_bar()
        super().fit()

    # -- as a chart of lanes -------------------------------------------------------------------

    @override
    def lane_box(self, place: int) -> QRectF:
        layout = self.laid_out()
        band = next(band for band in layout.bands if band.lane.place == place)
        box = band.box.intersected(layout.plot)
        box.setLeft(self.ink.px(MARGIN))
        box.setRight(layout.plot.left())
        return box

    @override
    def axis_boxes(self) -> Sequence[QRectF]:
        if not self.lanes:
            return []
        layout = self.laid_out()
        return [layout.plot, layout.curves]

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
        return tip_at(self.laid_out(), at) or self.legend_tip(at)

    def _found(self) -> Found | None:
        return find(self.lanes, self.selection)

    # -- layout and painting -------------------------------------------------------------------

    def laid_out(self) -> Layout:
        """Return where everything is, for the size and the stretch of now."""
        ink = self.ink
        names = max(
            text_width(ink.names, *(lane.lane.title for lane in self.lanes)),
            text_width(ink.small, *(lane.note for lane in self.lanes)),
            # As wide as any running lane's, so that the plot does not move while numbers grow.
            text_width(ink.small, _("{time}, {count} in flight").format(time="000.0 s", count=100)),
        )
        box = QRectF(self.rect())
        has_note = self.left_out > 0
        zoom, most_s = self._row_zoom, self._most_s
        return lay_out(self.lanes, self.stretch, zoom, box, names, ink, most_s, has_note=has_note)

    @override
    def paint(self, painter: QPainter) -> None:
        self.legend = None
        if not self.lanes:
            return
        layout, ink = self.laid_out(), self.ink
        frame = FramePainter(layout, ink)
        self.legend = frame.paint_grid(painter, has_focus=self.hasFocus())
        painter.save()
        painter.setClipRect(layout.plot)
        for band in layout.bands:
            paint_bars(painter, layout, band, ink)
            frame.paint_marks(painter, band)
            if self.selected not in (None, band.lane.place):
                veil = QColor(self.theme.base)
                veil.setAlphaF(0.6)
                painter.fillRect(band.box, veil)
        found = self._found()
        if found is not None:
            paint_selection(painter, layout, found, ink)
        painter.restore()
        for band in layout.bands:
            frame.paint_name(painter, band, is_dim=self._is_dim(band))
        self.paint_left_out(painter, layout.note)
        CurvePainter(layout, ink).paint(painter, self.selected)
        self._paint_cross_hair(painter, layout)
        if self._hint:
            frame.paint_hint(painter, self._hint)

    def _is_dim(self, band: Band) -> bool:
        return self.selected not in (None, band.lane.place)

    def _paint_cross_hair(self, painter: QPainter, layout: Layout) -> None:
        boxes = (layout.plot, layout.curves)
        if self.pointer is None or not any(box.contains(self.pointer) for box in boxes):
            return
        box = QRectF(layout.plot.topLeft(), layout.curves.bottomRight())
        text = value_text(layout.axis, self.pointer.x())
        self.paint_cross_hair(painter, box, text, box.bottom() + self.ink.px(NUMBERS_TOP))

    # -- mouse and keys ------------------------------------------------------------------------

    @override
    def take_key(self, event: QKeyEvent) -> bool:
        if event.modifiers() != Qt.KeyboardModifier.ShiftModifier or not self.lanes:
            return super().take_key(event)
        factor = {Qt.Key.Key_W: STEP, Qt.Key.Key_S: 1 / STEP}.get(Qt.Key(event.key()))
        if factor is None:
            return False
        plot = self.laid_out().plot
        is_inside = self.pointer is not None and plot.contains(self.pointer)
        at = self.pointer if is_inside and self.pointer is not None else plot.center()
        self._zoom_rows(factor, at.y())
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The window takes Escape first, to leave presenting or to stop.
        if event.key() == Qt.Key.Key_Escape and self.selection is not None:
            self.select(None)
        else:
            super().keyPressEvent(event)

    @override
    def take_arrow(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        step = steps.get(Qt.Key(event.key()))
        if self.left_out and (step is None or step[0]):
            # Where lanes are left out, these keys bring them.
            return super().take_arrow(event)
        if step is None or event.modifiers() & ~FREE:
            return False
        self._step(*step)
        return True

    def _step(self, rows: int, along: int) -> None:
        """Select the next query along a row, or the nearest one in the next row."""
        following = next_query(self.lanes, self._found(), rows, along)
        if following is not None:
            self.select(selection_of(following))
            self._bring_into_view(following)

    def _bring_into_view(self, found: Found) -> None:
        whole = whole_s(self._most_s)
        start_s, end_s = times_of(found)
        self.show_stretch(self.stretch.showing(start_s / whole, end_s / whole))
        self._scroll_rows(out_of_plot(self.laid_out(), found))

    def _zoom_rows(self, factor: float, y: float) -> None:
        before = self.laid_out()
        share = (y - before.plot.top() + self._row_zoom.scroll) / before.stack_height
        zoom = min(max(1.0, self._row_zoom.factor * factor), _MOST_ROW_ZOOM)
        self._row_zoom = RowZoom(zoom, self._row_zoom.scroll)
        after = self.laid_out()
        self._scroll_rows(
            share * after.stack_height - (y - after.plot.top()) - self._row_zoom.scroll
        )

    def _scroll_rows(self, by: float) -> None:
        layout = self.laid_out()
        most = max(0.0, layout.stack_height - layout.plot.height())
        scroll = min(max(0.0, self._row_zoom.scroll + by), most)
        self._row_zoom = RowZoom(self._row_zoom.factor, scroll)
        self._show_bar()
        self.update()

    def _show_bar(self) -> None:
        """Show a scroll bar beside the lanes if they need more room than there is."""
        if not (self.lanes and self._has_bar):
            self._bar.hide()
            return
        layout = self.laid_out()
        beyond = round(layout.stack_height - layout.plot.height())
        self._bar.setSingleStep(QFontMetrics(self.name_font).height())
        room = int(self.ink.px(MARGIN)) - 4
        self._bar.show_beside(layout.plot, beyond, self._row_zoom.scroll, room)

    @Slot(int)
    def _on_bar_moved(self, place: int) -> None:
        self._scroll_rows(place - self._row_zoom.scroll)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.lanes:
            self._scroll_rows(0.0)

    def prepare_picture(self) -> None:
        """Paint the lanes without their scroll bar."""
        self._has_bar = False
        self._bar.hide()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.lanes:
            self._zoom_rows(STEP ** (event.angleDelta().y() / NOTCH), event.position().y())
            event.accept()
        else:
            super().wheelEvent(event)

    @override
    def drag(self, by: QPointF) -> None:
        super().drag(by)
        self._scroll_rows(-by.y())

    @override
    def click(self, at: QPointF) -> None:
        layout = self.laid_out()
        band = layout.band_at(at.y())
        if band is not None and self.ink.px(MARGIN) <= at.x() < layout.plot.left():
            super().click(at)
            return
        found = hit(layout, at)
        self.select(None if found is None else selection_of(found))
