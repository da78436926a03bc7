"""The rail at the left edge: one button per activity."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QToolBar, QToolButton, QWidget
from typing_extensions import override

from engine.vocabulary.wording import _

_ICON = QSize(24, 24)
_LEAST_LINES = 60
"""How wide a window must be for words on the rail, in lines of text."""


class Rail(QToolBar):
    """Brings one of the activities to the front."""

    def __init__(self, activities: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setMovable(False)
        self.setOrientation(Qt.Orientation.Vertical)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(_ICON)
        self.addActions(list(activities))
        for action in self.actions():
            button = self.widgetForAction(action)
            if isinstance(button, QToolButton):
                button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._word()

    @property
    def buttons(self) -> list[QWidget]:
        """One button per activity, from top to bottom."""
        return [self.widgetForAction(action) for action in self.actions()]

    def fit(self, width: int) -> None:
        """Show words under the icons, unless a window of this width has no room for them.

        Args:
            width: In pixels.
        """
        has_room = width >= _LEAST_LINES * QFontMetrics(self.font()).height()
        style = Qt.ToolButtonStyle
        shown = style.ToolButtonTextUnderIcon if has_room else style.ToolButtonIconOnly
        if shown is not self.toolButtonStyle():
            self.setToolButtonStyle(shown)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        self.setWindowTitle(_("Activities"))
        for more in self.findChildren(QToolButton, "qt_toolbar_ext_button"):
            more.setAccessibleName(_("More of the activities"))
