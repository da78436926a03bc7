"""A chart of query times: lanes along one axis of seconds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import _
from gui.charts.queries.rows import QueryRow, axis_range
from gui.look.theme import Theme
from gui.plot.lane_chart import LaneChart
from gui.plot.time_axis import NUMBERS_TOP
from gui.plot.value_axis import ValueAxis

DIMMED = 0.25
"""The opacity of lanes other than the picked one."""


class QueryCanvas(LaneChart):
    """Paints the times of each lane's queries."""

    name_scale = 1.1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[QueryRow] = []

    def show_rows(self, rows: list[QueryRow], theme: Theme, selected: int | None) -> None:
        """Paint these rows in a theme's colours, and highlight the selected lane's."""
        self.rows, self.theme, self.selected = rows, theme, selected
        self.updateGeometry()
        self.setAccessibleDescription("; ".join(", ".join(row.words) for row in rows))
        self.update()

    def plot(self) -> QRectF:
        """Return the box of the times, in pixels."""
        raise NotImplementedError

    def paint_rows(self, painter: QPainter) -> None:
        """Paint the rows, of which there is at least one."""
        raise NotImplementedError

    @override
    def paint(self, painter: QPainter) -> None:
        if not self.rows:
            return
        self.paint_rows(painter)
        plot = self.plot()
        if self.pointer is not None and plot.contains(self.pointer):
            text = seconds_text(self.axis().value(self.pointer.x()))
            self.paint_cross_hair(painter, plot, text, plot.bottom() + self.ink.px(NUMBERS_TOP))

    def axis(self) -> ValueAxis:
        """Return the axis of seconds."""
        plot = self.plot()
        low, high, is_log = axis_range(self.rows)
        return ValueAxis(low, high, plot.left(), plot.width(), self.stretch, is_log)

    @staticmethod
    def axis_label(axis: ValueAxis) -> str:
        """Return what the axis shows."""
        if axis.is_log:
            return _("time from a query's start to its end ({unit}, log scale)")
        return _("time from a query's start to its end ({unit})")

    @override
    def lane_places(self) -> Sequence[int]:
        return [row.place for row in self.rows]

    @override
    def axis_boxes(self) -> Sequence[QRectF]:
        return [self.plot()] if self.rows else []

    @override
    def tool_tip(self, at: QPointF) -> str:
        found = (row for row in self.rows if self.lane_box(row.place).contains(at))
        return "\n".join(filter(None, next((row.words for row in found), [])))

    def opacity(self, row: QueryRow) -> float:
        """Return a row's opacity, 0..1."""
        return 1.0 if self.selected in (None, row.place) else DIMMED
