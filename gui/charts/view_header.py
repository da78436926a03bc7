"""The line over a chart: what it shows, a hint, and its controls."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.elided_label import ElidedLabel


class ViewHeader(QWidget):
    """Title to the left, controls to the right, the hint between them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        self._hint = ElidedLabel()
        self._hint.setProperty("role", "hint")
        self.controls = QHBoxLayout()
        """Where a view puts its controls."""

        self.controls.setSpacing(4)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 2)
        layout.setSpacing(12)
        layout.addWidget(self._title)
        layout.addWidget(self._hint, 1)
        layout.addLayout(self.controls)

    def say(self, title: str, hint: str = "") -> None:
        """Show a title, and a hint if there is one."""
        self._title.setText(title)
        self._hint.setText(hint)
