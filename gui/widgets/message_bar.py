"""A line over the charts with an error, until it is closed or the next race starts.

In a calmer colour it shows the worst doubt about a race that went well.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget
from typing_extensions import override

from engine.vocabulary.wording import Text, _
from gui.look.accessible import announce
from gui.look.icons import icon
from gui.look.style_property import set_style_property
from gui.look.theme import Theme
from gui.widgets.plain_text import PlainLabel


class MessageBar(QFrame):
    """Shows one message; hidden without one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._is_warning = False
        self._is_open = False
        self._is_in_place = True
        self._holds_warnings = False
        self._label = PlainLabel()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.clicked.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 6, 6)
        layout.addWidget(self._label, 1)
        layout.addWidget(self._close)
        self._word()
        self.hide()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    @property
    def text(self) -> str:
        """The error on show, or an empty text."""
        return self._label.text() if self._is_open and not self._is_warning else ""

    @property
    def warning(self) -> str:
        """The doubt on show, or an empty text."""
        return self._label.text() if self._is_open and self._is_warning else ""

    def show_message(self, text: str) -> None:
        """Show an error."""
        self._show(text, is_warning=False)

    def show_warning(self, text: Text) -> None:
        """Show a doubt."""
        self._show(text, is_warning=True)

    def _word(self) -> None:
        self._close.setToolTip(_("Close this message"))
        self._close.setAccessibleName(self._close.toolTip())

    def _show(self, text: Text | str, *, is_warning: bool) -> None:
        self._is_warning = is_warning
        set_style_property(self, "severity", "warning" if is_warning else "")
        self._label.setText(text)
        self._is_open = True
        self._update_visible()
        announce(self, text)

    def clear(self) -> None:
        """Hide the message."""
        self._is_open = False
        self._update_visible()

    def set_in_place(self, in_place: bool) -> None:
        """Set whether the source of a warning is in front: the warning shows only beside it."""
        self._is_in_place = in_place
        self._update_visible()

    def hold_warnings(self, held: bool) -> None:
        """Keep warnings back for now, or show the last one again; errors show anyway."""
        self._holds_warnings = held
        self._update_visible()

    def _update_visible(self) -> None:
        may_warn = self._is_in_place and not self._holds_warnings
        self.setVisible(self._is_open and (may_warn or not self._is_warning))

    def set_icons(self, theme: Theme) -> None:
        """Show the icon in a theme's colours."""
        self._close.setIcon(icon("close", theme))
