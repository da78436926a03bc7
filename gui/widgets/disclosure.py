"""A button that shows and hides settings that users seldom change."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from engine.vocabulary.wording import Text
from gui.widgets.elided_label import ElidedLabel


class Disclosure(QWidget):
    """A button with a line beside it, and a part under both that it shows or hides."""

    def __init__(self, title: Text | str, tip: Text | str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._tip = title, tip
        self.button = QToolButton()
        self.button.setObjectName("disclosure")
        self.button.setCheckable(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setArrowType(Qt.ArrowType.RightArrow)
        self.button.toggled.connect(self._on_toggled)
        self._summary = ElidedLabel()
        self._summary.setProperty("role", "hint")
        self.part = QWidget()
        """What is shown or hidden."""

        self.part.setVisible(False)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.button)
        line.addWidget(self._summary, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self.part)
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    @property
    def summary(self) -> str:
        """The line beside the button."""
        return self._summary.text()

    def set_summary(self, text: Text | str) -> None:
        """Summarise the settings beside the button."""
        self._summary.setText(text)

    def open(self) -> None:
        """Show the part."""
        self.button.setChecked(True)

    def _word(self) -> None:
        self.button.setText(str(self._title))
        self.button.setToolTip(str(self._tip))

    @Slot(bool)
    def _on_toggled(self, is_open: bool) -> None:
        arrow = Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow
        self.button.setArrowType(arrow)
        self.part.setVisible(is_open)
