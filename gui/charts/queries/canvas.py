"""A chart of query times: lanes along one axis of seconds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from typing_extensions import override

from engine.vocabulary.wording import _
from gui.charts.queries.rows import QueryRow, axis_range
from gui.look.theme import Theme
from gui.plot.cropped_chart import CroppedChart
from gui.plot.legend import LegendEntry
from gui.plot.legend_marks import ideal_mark
from gui.plot.time_axis import NUMBERS_TOP, value_text
from gui.plot.value_axis import ValueAxis

DIMMED = 0.25
"""The opacity of lanes other than the picked one."""


class QueryCanvas(CroppedChart[QueryRow]):
    """Paints the times of each lane's queries."""

    name_scale = 1.1

    def show_rows(
        self,
        rows: Sequence[QueryRow],
        theme: Theme,
        selected: int | None,
        order: Sequence[int] | None = None,
    ) -> None:
        """Paint these rows in a theme's colours, and highlight the selected lane's.

        Given an order of the lanes' places, only as many rows as fit are painted.
        """
        self.theme = theme
        self.take_rows(rows, selected, order)
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
        self.legend = None
        if not self.rows:
            return
        self.paint_rows(painter)
        plot = self.plot()
        if self.pointer is not None and plot.contains(self.pointer):
            text = value_text(self.axis(), self.pointer.x())
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
    def axis_boxes(self) -> Sequence[QRectF]:
        return [self.plot()] if self.rows else []

    @override
    def tool_tip(self, at: QPointF) -> str:
        found = (row for row in self.rows if self.lane_box(row.place).contains(at))
        words = next((row.words for row in found), [])
        return "\n".join(filter(None, words)) or self.legend_tip(at)

    @staticmethod
    def asked_entry() -> LegendEntry:
        """Return what explains the mark of the time asked for."""
        tip = _("How long each query was asked to take; the rest is what the strategy adds")
        return LegendEntry(_("asked for"), tip, ideal_mark)

    def opacity(self, row: QueryRow) -> float:
        """Return a row's opacity, 0..1."""
        return 1.0 if self.selected in (None, row.place) else DIMMED
