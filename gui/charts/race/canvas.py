"""The bars of the Race view: one row per lane, one dot per run, a tick for the ideal."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.vocabulary.wording import N_
from gui.charts.race.layout import Geometry, lay_out, least_size, row_room
from gui.charts.race.row_painting import RowPainter
from gui.charts.race.rows import RaceRow
from gui.look.theme import Theme
from gui.plot.cropped_chart import CroppedChart
from gui.plot.lane_name import MARGIN, NAME_LEFT
from gui.plot.time_axis import value_text


class RaceCanvas(CroppedChart[RaceRow]):
    """Paints the rows it is given."""

    name_scale = 1.1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_name(N_("Elapsed time of each lane"))

    @override
    def minimumSizeHint(self) -> QSize:
        return least_size(self.needed_rows, self.ink).expandedTo(QSize(320, 120))

    def show_rows(
        self,
        rows: Sequence[RaceRow],
        theme: Theme,
        selected: int | None = None,
        order: Sequence[int] | None = None,
    ) -> None:
        """Paint these rows in a theme's colours, with the selected lane's highlighted.

        Given an order of the lanes' places, only as many rows as fit are painted.
        """
        before = self.minimumSizeHint()
        self.theme = theme
        self.take_rows(rows, selected, order)
        if self.minimumSizeHint() != before:
            self.updateGeometry()
        summary = (f"{row.lane.title} {row.value} {row.value_note}" for row in rows)
        self.setAccessibleDescription("; ".join(summary))
        self.update()

    @override
    def row_room(self) -> int:
        return row_room(self.height(), self.ink)

    @override
    def tool_tip(self, at: QPointF) -> str:
        row = self._row_at(at.y())
        return row.tool_tip if row is not None else self.legend_tip(at)

    def row_of(self, lane: int | None) -> QRectF | None:
        """Return the box of a lane's row, in pixels, or None if it has none."""
        places = (place for place, row in enumerate(self.rows) if row.place == lane)
        place = next(places, None)
        return self._geometry().row(place) if place is not None else None

    def x_of(self, seconds: float) -> float | None:
        """Return where an elapsed time is, in pixels, or None if it is out of view."""
        if not self.rows or not self._geometry().is_seen(seconds):
            return None
        return self._geometry().x(seconds)

    def _row_at(self, y: float) -> RaceRow | None:
        if not self.rows:
            return None
        geometry = self._geometry()
        place = int((y - geometry.plot.top()) // geometry.row_height)
        return self.rows[place] if 0 <= place < len(self.rows) else None

    # -- as a chart of lanes -------------------------------------------------------------------

    @override
    def lane_box(self, place: int) -> QRectF:
        row = self.row_of(place)
        return QRectF(0, row.top(), self.width(), row.height()) if row is not None else QRectF()

    @override
    def axis_boxes(self) -> Sequence[QRectF]:
        return [self._geometry().plot] if self.rows else []

    # -- painting ------------------------------------------------------------------------------

    def _geometry(self) -> Geometry:
        size, has_note = QSizeF(self.size()), self.left_out > 0
        return lay_out(self.rows, size, self.ink, self.stretch, has_note=has_note)

    @override
    def paint(self, painter: QPainter) -> None:
        self.legend = None
        if not self.rows:
            return
        geometry = self._geometry()
        rows = RowPainter(painter, self.ink, geometry, self.rows, self.width())
        self.legend = rows.paint(self.selected, has_focus=self.hasFocus())
        note = geometry.row(len(self.rows))
        note.setLeft(self.ink.px(MARGIN + NAME_LEFT))
        self.paint_left_out(painter, note)
        if self.pointer is not None and geometry.plot.contains(self.pointer):
            text = value_text(geometry.axis, self.pointer.x())
            foot = geometry.plot.bottom() + self.ink.px(4)
            self.paint_cross_hair(painter, geometry.plot, text, foot)
