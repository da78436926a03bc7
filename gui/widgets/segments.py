"""A row of buttons, one of them pressed: a choice that shows all its values."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from gui.widgets.flow_layout import FlowLayout


class Segments(QWidget):
    """Picks one of a few values, each with a text and a tooltip."""

    chosen = Signal(int)
    """The user pressed the button at a place."""

    def __init__(self, choices: list[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Offer choices, each a text and a tooltip; the first is pressed."""
        super().__init__(parent)
        self._group = QButtonGroup(self)
        layout = FlowLayout(self)
        for place, (text, tip) in enumerate(choices):
            button = segment(text, tip)
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

    def button(self, place: int) -> QToolButton:
        """Return the button at a place."""
        button = self._group.button(place)
        assert isinstance(button, QToolButton)
        return button

    def set_text(self, place: int, text: str) -> None:
        """Change the text of a button."""
        self._group.button(place).setText(text)


def segment(text: str, tip: str) -> QToolButton:
    """Return a small button that stays pressed."""
    button = QToolButton()
    button.setObjectName("segment")
    button.setText(text)
    button.setToolTip(tip)
    button.setCheckable(True)
    return button
