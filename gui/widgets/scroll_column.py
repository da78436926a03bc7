"""A column that scrolls if it is higher than its room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from typing_extensions import override

from engine.vocabulary.wording import Text
from gui.look.accessible import give_role


class ScrollColumn(QScrollArea):
    """Shows a widget at full width, without a frame, and scrolls it vertically only."""

    def __init__(self, inner: QWidget, name: Text | str, parent: QWidget | None = None) -> None:
        """Show ``inner``; ``name`` is what screen readers call it."""
        super().__init__(parent)
        self._name = name
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        give_role(self, QAccessible.Role.Pane)
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        self.setAccessibleName(str(self._name))
