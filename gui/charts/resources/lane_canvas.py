"""A chart of what lanes use, over time or in total."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from typing_extensions import override

from gui.charts.resources.lanes import ResourceLane
from gui.look.theme import Theme
from gui.plot.cropped_chart import CroppedChart
from gui.plot.lane_name import NAME_LEFT, name_height, paint_lane_name

DIMMED = 0.3
"""The opacity of lanes other than the picked one."""


class LaneCanvas(CroppedChart[ResourceLane]):
    """Paints lanes, of which one may be picked."""

    @property
    def lanes(self) -> Sequence[ResourceLane]:
        """The lanes in view."""
        return self.rows

    def show_lanes(
        self,
        lanes: Sequence[ResourceLane],
        theme: Theme,
        selected: int | None = None,
        order: Sequence[int] | None = None,
    ) -> None:
        """Paint these lanes in a theme's colours, and highlight the selected one.

        Given an order of the lanes' places, only as many of them as fit are painted.
        """
        self.theme = theme
        self.take_rows(lanes, selected, order)
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
    def lane_box(self, place: int) -> QRectF:
        return self.row_of(self.lane_places().index(place))

    @override
    def paint(self, painter: QPainter) -> None:
        if not self.lanes:
            return
        self.paint_lanes(painter)
        note = self.row_of(len(self.lanes))
        self.paint_left_out(painter, note.adjusted(self.ink.px(NAME_LEFT), 0, 0, 0))

    # -- shared by both canvases ---------------------------------------------------------------

    def opacity(self, lane: ResourceLane) -> float:
        """Return a lane's opacity, 0..1."""
        return 1.0 if self.selected in (None, lane.place) else DIMMED

    def paint_name(self, painter: QPainter, box: QRectF, lane: ResourceLane, note: str) -> None:
        """Paint a lane's marker and name, and a note below if the box is high enough."""
        ink = self.ink
        notes = (note,) if note and box.height() >= name_height(ink, 1) else ()
        height = name_height(ink, len(notes))
        place = QRectF(box.left(), box.center().y() - height / 2, box.width(), height)
        colour = ink.theme.danger if lane.failure else ""
        paint_lane_name(
            painter,
            ink,
            place,
            lane.lane.style,
            lane.lane.title,
            notes,
            opacity=self.opacity(lane),
            note_colour=colour,
        )
