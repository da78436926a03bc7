"""The line under a chart: a message about what it shows, and actions that help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from gui.look.style_property import set_style_property
from gui.widgets.flow_layout import FlowBox, FlowLayout
from gui.widgets.plain_text import PlainLabel

_LEAST_BUTTON = 80
"""In pixels; buttons narrower than their text elide it."""


@dataclass(frozen=True, slots=True)
class Note:
    """A message about a chart."""

    text: str = ""
    """Plain text, or empty for no message."""

    offered: Sequence[QAction] = ()
    """The actions to offer; each names and enables its own button."""

    is_warning: bool = False
    """Whether the chart misleads without this message."""


class ChartLine(FlowBox):
    """One message with its actions; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chartLine")
        self._label = PlainLabel()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons: list[QToolButton] = []
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        # The buttons go below the text where there is no room beside it.
        self._layout = FlowLayout(self, spacing=8, is_right=True)
        self._layout.setContentsMargins(20, 4, 6, 4)
        self._layout.addWidget(self._label)
        self.hide()

    @property
    def text(self) -> str:
        """The message shown, or an empty string."""
        return self._label.text() if not self.isHidden() else ""

    @property
    def buttons(self) -> tuple[QToolButton, ...]:
        """One button per action."""
        return tuple(self._buttons)

    def show_note(self, note: Note) -> None:
        """Show a message with its actions, or none."""
        self._label.setText(note.text)
        set_style_property(self, "severity", "warning" if note.is_warning else "")
        if [button.defaultAction() for button in self._buttons] != list(note.offered):
            self._offer(note.offered)
        self.setVisible(bool(note.text))

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
