"""An editor for one option of a lane or of a kind of query."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from engine.vocabulary.option import Amount, Choice, Option
from engine.vocabulary.wording import _


class OptionField(QWidget):
    """A list for a choice, a line for anything else; an empty line means the default."""

    changed = Signal()
    """The user changed the value."""

    def __init__(self, option: Option, owner: str, parent: QWidget | None = None) -> None:
        """Edit ``option`` of the lane or kind called ``owner``."""
        super().__init__(parent)
        self.option = option
        self.editor: QComboBox | QLineEdit
        """The part that takes the focus."""

        if isinstance(option, Choice):
            self.editor = QComboBox()
            self.editor.addItems(list(option.values))
            self.editor.currentIndexChanged.connect(self._on_changed)
            tip = str(option.title)
        else:
            self.editor = QLineEdit()
            self.editor.setPlaceholderText(option.default)
            self.editor.textChanged.connect(self._on_changed)
            tip = self._hint()
        self.editor.setToolTip(_("{owner}: {option}").format(owner=owner, option=tip))
        name = _("{owner}: {option}").format(owner=owner, option=option.title)
        self.editor.setAccessibleName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.editor)

    def _hint(self) -> str:
        if isinstance(self.option, Amount):
            hint = _("{least} to {most}").format(least=self.option.least, most=self.option.most)
            for word in self.option.words:
                hint = _("{values}, or {word}").format(values=hint, word=word)
            return hint
        return "" if isinstance(self.option, Choice) else str(self.option.hint)

    @property
    def hint(self) -> str:
        """Which values it takes, if a list does not show them."""
        return self._hint()

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

    @Slot()
    def _on_changed(self, *args: object) -> None:
        self.changed.emit()


def changed_values(fields: list[OptionField]) -> dict[str, str]:
    """Return the values of fields that differ from their defaults, by name."""
    return {
        field.option.name: field.value for field in fields if field.value != field.option.default
    }
