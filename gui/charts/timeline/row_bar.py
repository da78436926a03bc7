"""The scroll bar beside lanes that need more room than there is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSignalBlocker, Qt
from PySide6.QtWidgets import QScrollBar, QWidget

_GAP = 3


class RowBar(QScrollBar):
    """Scrolls rows; emits ``valueChanged`` only when the user moves it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def show_beside(self, plot: QRectF, beyond: int, scroll: float, room: int) -> None:
        """Stand to the right of a plot, or nowhere if all rows are in view.

        Args:
            plot: Where the rows are, in pixels.
            beyond: How many pixels of rows are out of view; 0 or less for none.
            scroll: How many pixels of rows are above the plot.
            room: How wide it may be at most, in pixels.
        """
        self.setVisible(beyond > 0)
        if beyond <= 0:
            return
        width = min(self.sizeHint().width(), room)
        self.setGeometry(int(plot.right()) + _GAP, int(plot.top()), width, int(plot.height()))
        with QSignalBlocker(self):
            self.setRange(0, beyond)
            self.setPageStep(int(plot.height()))
            self.setValue(round(scroll))
