"""A field of the form: its name, its editor, and under it a hint or what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from gui.look.style_property import set_style_property
from gui.widgets.plain_text import PlainLabel

_GAP = 8
"""Pixels under a field that keeps no second line free."""


class FormField(QWidget):
    """An editor with a line under it that is always there, so that nothing moves."""

    def __init__(
        self,
        name: str,
        editor: QWidget,
        hint: str,
        parent: QWidget | None = None,
        *,
        focus: QWidget | None = None,
    ) -> None:
        """Put ``editor`` under ``name``, with room for two lines under it if it has a hint.

        Args:
            name: What to call it; the letter after an ampersand leads there.
            editor: What is edited with.
            hint: What the line under it says while nothing is wrong.
            parent: Where it belongs.
            focus: The part of a compound editor that takes the focus and shows that a value is
                wrong. A focus proxy would do so too, but sends Tab past all that lies between.
        """
        super().__init__(parent)
        self._editor = focus or editor
        self._hint = hint
        self._label = PlainLabel(name)
        self._label.setBuddy(self._editor)
        self._note = PlainLabel(hint)
        self._note.setWordWrap(True)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lines = 2 if hint else 1
        layout = QVBoxLayout(self)
        # The second line of those with a hint parts them from what follows; the others need a gap.
        layout.setContentsMargins(0, 0, 0, 0 if hint else _GAP)
        layout.setSpacing(3)
        layout.addWidget(self._label)
        layout.addWidget(editor)
        layout.addWidget(self._note)
        self.set_error(None)
        self._reserve()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._reserve()

    def _reserve(self) -> None:
        self._note.setMinimumHeight(self._lines * self.fontMetrics().lineSpacing())

    @property
    def error(self) -> str:
        """What is wrong with the field, or nothing."""
        return self._note.text() if self._note.property("role") == "error" else ""

    @property
    def note(self) -> str:
        """The line under the editor."""
        return self._note.text()

    def set_hint(self, hint: str) -> None:
        """Change what the line says while nothing is wrong."""
        self._hint = hint
        if not self.error:
            self._note.setText(hint)

    def set_error(self, error: str | None) -> None:
        """Say what is wrong, or that nothing is."""
        self._note.setText(error or self._hint)
        set_style_property(self._note, "role", "error" if error else "hint")
        set_style_property(self._editor, "invalid", bool(error))
