"""A chart of lanes that leaves out those without room, where nothing scrolls by mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.vocabulary.wording import ngettext
from gui.plot.cropping import Row, crop
from gui.plot.lane_chart import FREE, LaneChart
from gui.plot.text import text_width

_AFTER_NOTE = 18.0


class CroppedChart(LaneChart, Generic[Row]):
    """Has rows, all of them or, given an order, as many as fit; the arrow keys bring the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = ()
        """The rows in view."""

        self.all_rows: Sequence[Row] = ()
        self.left_out = 0
        """How many rows are not in view."""

        self._order: Sequence[int] | None = None
        self._first = 0

    def row_room(self) -> int:
        """Return how many rows fit, at least one."""
        raise NotImplementedError

    def take_rows(
        self, rows: Sequence[Row], selected: int | None, order: Sequence[int] | None
    ) -> None:
        """Take new rows.

        Args:
            rows: From top to bottom.
            selected: The place of the lane to highlight, or None.
            order: The places of the lanes, the most important one first, to show as many rows as
                fit; None to show all and to ask for the room.
        """
        if selected != self.selected:
            self._first = 0
        self.all_rows, self.selected, self._order = rows, selected, order
        self._crop()

    @property
    def needed_rows(self) -> Sequence[Row]:
        """The rows that must have room."""
        return self.all_rows[:1] if self._order is not None else self.all_rows

    @property
    def places(self) -> int:
        """How many rows share the height: those in view, and the note on those left out."""
        return len(self.rows) + (self.left_out > 0)

    def _crop(self) -> None:
        order = self._order
        room = self.row_room() if order is not None else len(self.all_rows)
        cropped = crop(self.all_rows, room, self._first, order or (), self.selected)
        self.rows, self.left_out, self._first = cropped.rows, cropped.left_out, cropped.first

    @override
    def lane_places(self) -> Sequence[int]:
        return [row.place for row in self.rows]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._crop()

    @override
    def take_arrow(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Home: -self.left_out,
            Qt.Key.Key_End: self.left_out,
        }
        step = steps.get(Qt.Key(event.key()))
        if not self.left_out or step is None or event.modifiers() & ~FREE:
            return super().take_arrow(event)
        self._first += step
        self._crop()
        self.update()
        return True

    def paint_left_out(self, painter: QPainter, box: QRectF) -> None:
        """Write in a box how many rows are not in view, if any."""
        if not self.left_out:
            return
        ink, count = self.ink, self.left_out
        text = ngettext("and {count} more", "and {count} more", count).format(count=count)
        # Keep the axis off the text.
        ground = QRectF(box)
        ground.setWidth(text_width(ink.names, text) + ink.px(_AFTER_NOTE))
        painter.fillRect(ground, QColor(ink.theme.base))
        painter.setFont(ink.name_font)
        painter.setPen(QColor(ink.theme.muted))
        painter.drawText(ground, Qt.AlignmentFlag.AlignVCenter, text)
