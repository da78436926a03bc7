"""The tool bar: Start, Stop, what is going on, and what is done with a chart."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QToolBar, QToolButton, QWidget
from typing_extensions import override

from engine.vocabulary.wording import _
from gui.window.actions import Actions
from gui.window.progress import Progress


class ToolBar(QToolBar):
    """Offers what is done most, with the progress between."""

    def __init__(self, actions: Actions, progress: Progress, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.addActions([actions.start, actions.stop])
        self.addWidget(progress)
        self.addActions([actions.save_picture, actions.copy_picture, actions.present])
        self.start_button = self.widgetForAction(actions.start)
        self.start_button.setObjectName("start")
        self.stop_button = self.widgetForAction(actions.stop)
        for action in self.actions():
            button = self.widgetForAction(action)
            if isinstance(button, QToolButton):
                button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        self.setWindowTitle(_("Tool bar"))
