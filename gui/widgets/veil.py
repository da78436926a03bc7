"""A veil over a widget whose content is out of date or not there yet."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget
from typing_extensions import override

_STRENGTH = 0.6


class Veil(QWidget):
    """Dims its whole parent; the mouse passes through it."""

    def __init__(self, veiled: QWidget) -> None:
        super().__init__(veiled)
        self._veiled = veiled
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        veiled.installEventFilter(self)
        self.hide()

    def set_drawn(self, drawn: bool) -> None:
        """Dim the parent, or stop dimming it."""
        if drawn:
            self.setGeometry(self._veiled.rect())
            self.raise_()
        self.setVisible(drawn)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.setGeometry(self._veiled.rect())
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colour = QColor(self.palette().color(QPalette.ColorRole.Base))
        colour.setAlphaF(_STRENGTH)
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour)
        painter.end()
