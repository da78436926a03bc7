"""An editor for one option of a lane or of a kind of query."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from engine.vocabulary.option import Amount, Choice, Option


class OptionField(QWidget):
    """A list for a choice, a line for anything else; empty stands for the default."""

    changed = Signal()
    """The user changed the value."""

    def __init__(self, option: Option, owner: str, parent: QWidget | None = None) -> None:
        """Edit ``option`` of what is called ``owner``."""
        super().__init__(parent)
        self.option = option
        self.editor: QComboBox | QLineEdit
        """What takes the focus."""

        if isinstance(option, Choice):
            self.editor = QComboBox()
            self.editor.addItems(list(option.values))
            self.editor.currentIndexChanged.connect(self._on_changed)
            tip = option.title
        else:
            self.editor = QLineEdit()
            self.editor.setPlaceholderText(option.default)
            self.editor.textChanged.connect(self._on_changed)
            tip = self._hint()
        self.editor.setToolTip(f"{owner}: {tip}")
        self.editor.setAccessibleName(f"{owner}: {option.title}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.editor)

    def _hint(self) -> str:
        if isinstance(self.option, Amount):
            words = "".join(self.tr(", or {}").format(word) for word in self.option.words)
            return self.tr("{} to {}{}").format(self.option.least, self.option.most, words)
        return "" if isinstance(self.option, Choice) else self.option.hint

    @property
    def hint(self) -> str:
        """What values it takes, where a list does not show them."""
        return self._hint()

    @property
    def value(self) -> str:
        """The value; the default where nothing is entered."""
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
    def _on_changed(self, *_: object) -> None:
        self.changed.emit()


def changed_values(fields: list[OptionField]) -> dict[str, str]:
    """Return the values of fields that differ from their defaults, by name."""
    return {
        field.option.name: field.value for field in fields if field.value != field.option.default
    }
