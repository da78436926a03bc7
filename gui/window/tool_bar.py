"""The tool bar: Start, Stop, what is going on, and what is done with a chart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolBar, QToolButton, QWidget
from typing_extensions import override

from engine.vocabulary.wording import _
from gui.look.icons import blank_icon, icon
from gui.look.theme import Theme
from gui.widgets.progress import Progress
from gui.window.actions import Actions


class ToolBar(QToolBar):
    """Offers what is done most, with the progress between."""

    def __init__(self, actions: Actions, progress: Progress, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.addActions([actions.form, actions.start, actions.stop])
        self.addWidget(progress)
        self.addWidget(self._make_export(actions))
        self.addActions([actions.replay, actions.present])
        start_button = self.widgetForAction(actions.start)
        assert isinstance(start_button, QToolButton)
        self.start_button = start_button
        self.start_button.setObjectName("start")
        self.stop_button = self.widgetForAction(actions.stop)
        for action in self.actions():
            button = self.widgetForAction(action)
            if isinstance(button, QToolButton):
                button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._word()

    def _make_export(self, actions: Actions) -> QToolButton:
        """Return a button that opens the menu of all exports."""
        self.export_button = QToolButton()
        self.export_button.setIcon(blank_icon())
        self.export_button.setMenu(actions.export_menu)
        self.export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.export_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.export_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return self.export_button

    def set_icons(self, theme: Theme) -> None:
        """Show icons in a theme's colours; those of actions are the actions' own."""
        self.export_button.setIcon(icon("export", theme))

    def fit_start(self, texts: Sequence[str]) -> None:
        """Give Start room for each of its texts, so that nothing moves when it changes."""
        action = self.start_button.defaultAction()
        shown, widths = action.text(), []
        for text in texts:
            QAction.setText(action, text)
            widths.append(self.start_button.sizeHint().width())
        QAction.setText(action, shown)
        self.start_button.setMinimumWidth(max(widths))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        self.setWindowTitle(_("Tool bar"))
        self.export_button.setText(_("Export"))
        self.export_button.setToolTip(_("Save or copy the picture, the table or the result"))
        for more in self.findChildren(QToolButton, "qt_toolbar_ext_button"):
            more.setAccessibleName(_("More of the tool bar"))
