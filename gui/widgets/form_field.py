"""A field of a form: its name, its editor, and a line with a hint or an error."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from engine.vocabulary.wording import Text
from gui.look.style_property import set_style_property
from gui.widgets.term_label import TermLabel

_GAP = 8
"""Pixels under a field without a second line."""


class FormField(QWidget):
    """An editor over a line that always takes up room, so that nothing moves."""

    def __init__(
        self,
        name: Text | str,
        editor: QWidget,
        hint: Text | str,
        parent: QWidget | None = None,
        *,
        focus: QWidget | None = None,
    ) -> None:
        """Put ``editor`` under ``name``; a field with a hint has room for two lines.

        Args:
            name: The label; the letter after an ampersand is the shortcut.
            editor: The editor.
            hint: The line under it while there is no error.
            parent: The parent widget.
            focus: The part of a compound editor that takes the focus and is marked on an error. A
                focus proxy would do both too, but Tab would skip the parts between.
        """
        super().__init__(parent)
        self._editor = focus or editor
        self._hint = hint
        self._name = name
        # Screen readers look for a label only beside its buddy.
        self._names_editor = focus is not None and not focus.accessibleName()
        self._label = TermLabel(name)
        self._label.setBuddy(self._editor)
        self._noted: Text | str = hint
        self._note = TermLabel(hint)
        self._note.setWordWrap(True)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lines = 2 if hint else 1
        layout = QVBoxLayout(self)
        # A second line separates the field from the next one; a field without one needs a gap.
        layout.setContentsMargins(0, 0, 0, 0 if hint else _GAP)
        layout.setSpacing(3)
        layout.addWidget(self._label)
        layout.addWidget(editor)
        layout.addWidget(self._note)
        self.set_error(None)
        self._reserve()
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._reserve()
        elif event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        if self._names_editor:
            self._editor.setAccessibleName(str(self._name).replace("&", ""))

    def _reserve(self) -> None:
        self._note.setMinimumHeight(self._lines * self.fontMetrics().lineSpacing())

    @property
    def error(self) -> str:
        """The error on show, or an empty text."""
        return self._note.text() if self._note.property("role") == "error" else ""

    @property
    def note(self) -> str:
        """The line under the editor."""
        return self._note.text()

    def set_name(self, name: Text | str) -> None:
        """Change the label; the letter after an ampersand is the shortcut."""
        if name != self._name:
            self._name = name
            self._label.setText(name)
            self._word()

    def set_hint(self, hint: Text | str) -> None:
        """Change the line that shows while there is no error."""
        self._hint = hint
        if not self.error:
            self._set_note(hint)

    def set_error(self, error: str | None) -> None:
        """Show an error, or the hint again for None."""
        self._set_note(error or self._hint)
        set_style_property(self._note, "role", "error" if error else "hint")
        set_style_property(self._editor, "invalid", bool(error))

    def _set_note(self, text: Text | str) -> None:
        # Each key in any field sets all notes; the label words its own in another language.
        if text != self._noted:
            self._noted = text
            self._note.setText(text)
