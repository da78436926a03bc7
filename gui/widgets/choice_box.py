"""A list to choose one value from, whose entries follow the language."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QComboBox, QWidget
from typing_extensions import override

from engine.vocabulary.glossary import explained
from engine.vocabulary.wording import Text


class ChoiceBox(QComboBox):
    """A list with one entry per value; the entries that a caller adds stay as they are."""

    def __init__(
        self,
        choices: Sequence[tuple[str, Text | str]],
        tip: Text | str,
        parent: QWidget | None = None,
    ) -> None:
        """Offer choices.

        Args:
            choices: Each value, found by ``findData``, with its text.
            tip: What the choice is about.
            parent: The parent widget.
        """
        super().__init__(parent)
        self._choices = tuple(choices)
        self._tip = tip
        for value, text in self._choices:
            self.addItem(str(text), value)
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        self.setToolTip(str(explained(self._tip, self._tip)))
        for place, (_value, text) in enumerate(self._choices):
            self.setItemText(place, str(text))
