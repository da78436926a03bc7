"""A chart that scrolls when it needs more room than it has."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from typing_extensions import override

_LEAST = QSize(240, 48)


class ChartScroll(QScrollArea):
    """Gives a chart all its room, or as much as the chart needs, and scrolls it.

    The window never grows for the chart. Tab stops here only if there is something to scroll.
    """

    def __init__(self, chart: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chart")
        self.setWidget(chart)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.rangeChanged.connect(self._on_range_changed)

    @override
    def minimumSizeHint(self) -> QSize:
        return _LEAST

    def show_row(self, row: QRectF) -> None:
        """Bring a row of the chart into view."""
        middle = row.center()
        self.ensureVisible(0, round(middle.y()), 0, round(row.height() / 2) + 4)

    @Slot()
    def _on_range_changed(self, *_: object) -> None:
        bars = (self.verticalScrollBar(), self.horizontalScrollBar())
        scrolls = any(bar.maximum() > 0 for bar in bars)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if scrolls else Qt.FocusPolicy.NoFocus)
