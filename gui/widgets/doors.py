"""The doors of an empty window: what one can do first, each one click away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from engine.vocabulary.wording import Text
from gui.widgets.flow_layout import FlowBox, FlowLayout


@dataclass(frozen=True, slots=True)
class Door:
    """One thing to do first."""

    title: Text
    tip: Text
    go: Callable[[], None]


class Doors(FlowBox):
    """Offers what can be done first; gone once there is a result."""

    def __init__(self, doors: Sequence[Door], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("doors")
        self._doors = tuple(doors)
        layout = FlowLayout(self, spacing=10)
        layout.setContentsMargins(0, 0, 0, 8)
        self.buttons: list[QPushButton] = []
        for door in self._doors:
            button = QPushButton()
            button.setObjectName("door")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, go=door.go: go())
            layout.addWidget(button)
            self.buttons.append(button)
        self._word()
        self.hide()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        for button, door in zip(self.buttons, self._doors, strict=True):
            button.setText(str(door.title))
            button.setToolTip(str(door.tip))
