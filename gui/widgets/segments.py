"""A row of buttons, one of them pressed: a choice that shows all its values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget
from typing_extensions import override

from engine.vocabulary.wording import Text
from gui.widgets.flow_layout import FlowLayout


class Segment(QToolButton):
    """A small button that stays pressed."""

    def __init__(self, text: Text | str, tip: Text | str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._tip = text, tip
        self.setObjectName("segment")
        self.setCheckable(True)
        self._word()

    @override
    def setText(self, text: Text | str) -> None:
        self._text = text
        super().setText(str(text))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        self.setText(self._text)
        self.setToolTip(str(self._tip))


class Segments(QWidget):
    """Picks one of a few values, each with a text and a tooltip."""

    chosen = Signal(int)
    """The user pressed the button at a place."""

    def __init__(
        self, choices: Sequence[tuple[Text | str, Text | str]], parent: QWidget | None = None
    ) -> None:
        """Offer choices, each a text and a tooltip; the first is pressed."""
        super().__init__(parent)
        self._group = QButtonGroup(self)
        layout = FlowLayout(self)
        for place, (text, tip) in enumerate(choices):
            button = Segment(text, tip)
            # The group sees to this; screen readers learn only from here that it is an either-or.
            button.setAutoExclusive(True)
            self._group.addButton(button, place)
            layout.addWidget(button)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self.chosen)

    @property
    def current(self) -> int:
        """The place of the pressed button."""
        return self._group.checkedId()

    def choose(self, place: int) -> None:
        """Press a button without emitting ``chosen``."""
        self._group.button(place).setChecked(True)

    def button(self, place: int) -> Segment:
        """Return the button at a place."""
        button = self._group.button(place)
        assert isinstance(button, Segment)
        return button

    def set_text(self, place: int, text: Text | str) -> None:
        """Change the text of a button."""
        self.button(place).setText(text)
