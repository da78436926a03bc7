"""An editor for one option of a lane or of a kind of query."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from engine.vocabulary.option import Amount, Choice, Option
from engine.vocabulary.wording import N_, Text, _


class OptionField(QWidget):
    """A list for a choice, a line for anything else; an empty line means the default."""

    changed = Signal()
    """The user changed the value."""

    def __init__(self, option: Option, owner: str, parent: QWidget | None = None) -> None:
        """Edit ``option`` of the lane or kind called ``owner``."""
        super().__init__(parent)
        self.option = option
        self._owner = owner
        self.editor: QComboBox | QLineEdit
        """The part that takes the focus."""

        if isinstance(option, Choice):
            self.editor = QComboBox()
            self.editor.addItems(list(option.values))
            self.editor.currentIndexChanged.connect(self._on_changed)
        else:
            self.editor = QLineEdit()
            self.editor.setPlaceholderText(option.default)
            self.editor.textChanged.connect(self._on_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.editor)
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    @property
    def hint(self) -> Text | str:
        """Which values it takes, if a list does not show them."""
        if isinstance(self.option, Amount):
            hint = N_("{least} to {most}", least=self.option.least, most=self.option.most)
            for word in self.option.words:
                hint = N_("{values}, or {word}", values=hint, word=word)
            return hint
        return "" if isinstance(self.option, Choice) else self.option.hint

    @property
    def value(self) -> str:
        """The value; the default if the line is empty."""
        if isinstance(self.editor, QComboBox):
            return self.editor.currentText()
        return self.editor.text().strip() or self.option.default

    def set_value(self, value: str) -> None:
        """Show a value."""
        if isinstance(self.editor, QComboBox):
            self.editor.setCurrentText(value)
        else:
            self.editor.setText("" if value == self.option.default else value)

    @property
    def problem(self) -> str | None:
        """What is wrong with the value, or None."""
        return self.option.problem(self.value)

    def _word(self) -> None:
        text = _("{owner}: {option}")
        name = text.format(owner=self._owner, option=self.option.title)
        self.editor.setAccessibleName(name)
        tip = text.format(owner=self._owner, option=self.hint) if self.hint else name
        self.editor.setToolTip(tip)

    @Slot()
    def _on_changed(self, *args: object) -> None:
        self.changed.emit()


def changed_values(fields: list[OptionField]) -> dict[str, str]:
    """Return the values of fields that differ from their defaults, by name."""
    return {
        field.option.name: field.value for field in fields if field.value != field.option.default
    }
