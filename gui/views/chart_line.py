"""The line under a chart: what is to be said of what it shows, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QWidget

from gui.look.style_property import set_style_property
from gui.widgets.flow_layout import FlowBox, FlowLayout

_LEAST_BUTTON = 80
"""Pixels; narrower than their words, buttons elide them."""


class ChartLine(FlowBox):
    """One message with its actions; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chartLine")
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons: list[QToolButton] = []
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        # Where there is no room beside the words, the buttons stand below.
        self._layout = FlowLayout(self, spacing=8, is_right=True)
        self._layout.setContentsMargins(20, 4, 6, 4)
        self._layout.addWidget(self._label)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, or nothing."""
        return self._label.text() if not self.isHidden() else ""

    @property
    def buttons(self) -> tuple[QToolButton, ...]:
        """A button for each action that it offers."""
        return tuple(self._buttons)

    def show_message(
        self, text: str, actions: Sequence[QAction] = (), *, is_warning: bool = False
    ) -> None:
        """Say something, or nothing, and offer what can be done about it.

        Args:
            text: Plain text; the line is gone where it is empty.
            actions: They name and enable their buttons.
            is_warning: Whether what is shown must not be taken as it is.
        """
        self._label.setText(text)
        set_style_property(self, "severity", "warning" if is_warning else "")
        if [button.defaultAction() for button in self._buttons] != list(actions):
            self._offer(actions)
        self.setVisible(bool(text))

    def _offer(self, actions: Sequence[QAction]) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        for action in actions:
            button = QToolButton()
            button.setObjectName("segment")
            button.setDefaultAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setMinimumWidth(_LEAST_BUTTON)
            self._layout.addWidget(button)
            self._buttons.append(button)
