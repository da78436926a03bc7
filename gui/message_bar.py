"""A line over the charts that says what went wrong, until it is closed or the next race starts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from gui.icons import icon
from gui.theme import Theme


class MessageBar(QFrame):
    """Shows one message; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setToolTip(self.tr("Close this message"))
        self._close.clicked.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 6, 6)
        layout.addWidget(self._label, 1)
        layout.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """The message, or nothing."""
        return self._label.text() if not self.isHidden() else ""

    def show_message(self, text: str) -> None:
        """Show a message."""
        self._label.setText(text)
        self.show()

    def clear(self) -> None:
        """Show none."""
        self.hide()

    def set_icons(self, theme: Theme) -> None:
        """Show the icon in a theme's colours."""
        self._close.setIcon(icon("close", theme))
