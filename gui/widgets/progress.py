"""Shows what is running, and its progress."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from engine.vocabulary.wording import _
from gui.widgets.elided_label import ElidedLabel

_STEPS = 1000


class Progress(QWidget):
    """A bar with a line of text over it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ElidedLabel()
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(220)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(4)
        layout.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._text)
        layout.addWidget(self._bar)
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        self._bar.setAccessibleName(_("Progress"))

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    @Slot(str, float)
    def show_share(self, text: str, share: float) -> None:
        """Show what is running, and its progress, 0..1."""
        self._text.setText(text)
        self._bar.setValue(int(share * _STEPS))
