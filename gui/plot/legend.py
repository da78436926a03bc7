"""The legend of a chart: marks with their meaning in one line, as many as fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gui.plot.ink import Ink

_AFTER_MARK = 5.0
_BETWEEN = 14.0

PaintMark = Callable[[QPainter, Ink, QRectF], None]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A mark and its meaning."""

    text: str
    tip: str
    """What the text means, in a sentence, or an empty string."""

    paint: PaintMark | None = None
    width: float = 10.0
    """The width of the mark, in pixels at the usual size."""


@dataclass(frozen=True, slots=True)
class Legend:
    """Entries in the room for them."""

    ink: Ink
    room: QRectF
    entries: Sequence[LegendEntry]

    def places(self) -> list[tuple[LegendEntry, QRectF]]:
        """Return the entries that fit with their boxes, each of its mark and text."""
        ink, room = self.ink, self.room
        left, places = room.left(), []
        for entry in self.entries:
            width = self._mark(entry) + ink.small.horizontalAdvance(entry.text)
            if left + width > room.right():
                break
            places.append((entry, QRectF(left, room.top(), width, room.height())))
            left += width + ink.px(_BETWEEN)
        return places

    @property
    def is_whole(self) -> bool:
        """Whether all entries fit."""
        return len(self.places()) == len(self.entries)

    def tip(self, at: QPointF) -> str:
        """Return what an entry at a point means, or an empty string."""
        return next((entry.tip for entry, box in self.places() if box.contains(at)), "")

    def paint(self, painter: QPainter) -> None:
        """Paint the entries that fit."""
        ink = self.ink
        for entry, box in self.places():
            if entry.paint is not None:
                mark = QRectF(box)
                mark.setWidth(ink.px(entry.width))
                entry.paint(painter, ink, mark)
            painter.setFont(ink.small_font)
            painter.setPen(QColor(ink.theme.muted))
            text = box.adjusted(self._mark(entry), 0, 2, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, entry.text)

    def _mark(self, entry: LegendEntry) -> float:
        return self.ink.px(entry.width + _AFTER_MARK) if entry.paint is not None else 0.0
