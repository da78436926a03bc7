"""How far the race has come, and how long it will still take."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from engine.race.plan.preview import Preview
from engine.race.result.result import RaceResult
from engine.stream.event import Outcome
from engine.vocabulary.units import clock_text
from gui.widgets.elided_label import ElidedLabel

_STEPS = 1000


class RaceProgress(QWidget):
    """A bar with a line of text over it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ElidedLabel()
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the race"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(220)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(4)
        layout.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._text)
        layout.addWidget(self._bar)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def show_nothing(self, text: str) -> None:
        """Say why there is nothing to run."""
        self._text.setText(text)
        self._bar.setValue(0)

    def show_share(self, text: str, share: float) -> None:
        """Say what is going on, and how much of it, 0..1, is behind."""
        self._text.setText(text)
        self._bar.setValue(int(share * _STEPS))

    def show_preview(self, preview: Preview) -> None:
        """Say what a race would take."""
        count = preview.run_count
        runs = self.tr("1 run") if count == 1 else self.tr("{} runs").format(count)
        about = self.tr("about {}").format(clock_text(preview.estimate_s))
        self._text.setText(f"{runs}, {about}")
        self._bar.setValue(0)

    def show_race(self, result: RaceResult, at_s: float, *, is_running: bool) -> None:
        """Say how far a race has come by ``at_s`` seconds on its clock."""
        counted = self.tr("{} of {} runs").format(result.done, len(result.runs))
        if is_running:
            left = self.tr("{} left").format(clock_text(result.left_s(at_s)))
            self._text.setText(f"{counted}, {left}")
        elif result.outcome is Outcome.COMPLETED:
            self._text.setText(self.tr("Finished: {}").format(counted))
        elif result.outcome is Outcome.ABORTED:
            self._text.setText(self.tr("Stopped after {}").format(counted))
        else:
            self._text.setText(self.tr("Cut short after {}").format(counted))
        self._bar.setValue(int(result.progress(at_s) * _STEPS))
