"""The doubts about a race's numbers, what to do about them, and the machine it ran on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.doubts.doubt import Doubt, Remedy, Severity
from engine.vocabulary.wording import N_, _
from gui.widgets.plain_text import PlainLabel
from gui.widgets.scroll_column import ScrollColumn

if TYPE_CHECKING:
    from engine.machine.survey import MachineSurvey

_WIDTH, _HEIGHT = 640, 620


class TrustDialog(QDialog):
    """A list of doubts over a table of the machine; stays open beside the window."""

    wanted = Signal()
    """The dialog must be filled: it is about to show, or the language has changed."""

    calibration_wanted = Signal()
    """The user wants to calibrate the machine again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.resize(_WIDTH, _HEIGHT)
        self._lines: list[tuple[str, str]] = []
        self._doubts: tuple[Doubt, ...] = ()
        self._is_busy = False
        self.summary = _label("heading")
        self._cards = QVBoxLayout()
        self._cards.setSpacing(8)
        self._machine_title = _label("heading")
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(18)
        self._table.setVerticalSpacing(5)
        self._table.setColumnStretch(1, 1)
        self._lay_out()
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            if self.isVisible():
                self.wanted.emit()

    def _word(self) -> None:
        self.setWindowTitle(_("Can these numbers be trusted?"))
        self.copy.setText(_("&Copy"))
        self.copy.setToolTip(_("Copy the doubts and the machine as text"))

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("trustInner")
        words = QVBoxLayout(inner)
        words.setContentsMargins(18, 16, 18, 16)
        words.setSpacing(10)
        words.addWidget(self.summary)
        words.addLayout(self._cards)
        words.addSpacing(8)
        words.addWidget(self._machine_title)
        words.addLayout(self._table)
        words.addStretch(1)
        scroll = ScrollColumn(inner, N_("Doubts"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        self.copy = QPushButton()
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._on_copy_clicked)
        buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        foot = QVBoxLayout()
        foot.setContentsMargins(18, 8, 18, 14)
        foot.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)

    def show_doubts(self, summary: str, doubts: Sequence[Doubt]) -> None:
        """Show doubts.

        Args:
            summary: A summary in a few words.
            doubts: The doubts, in the order to show them.
        """
        self._doubts = tuple(doubts)
        self.summary.setText(summary)
        _clear(self._cards)
        for doubt in doubts:
            card = _DoubtCard(doubt)
            if card.remedy is not None:
                card.remedy.setEnabled(not self._is_busy)
                card.remedy.clicked.connect(self.calibration_wanted)
            self._cards.addWidget(card)

    def set_busy(self, busy: bool) -> None:
        """Set whether a measurement is running, which a calibration would disturb."""
        self._is_busy = busy
        for card in self.findChildren(_DoubtCard):
            if card.remedy is not None:
                card.remedy.setEnabled(not busy)

    def show_machine(self, title: str, survey: MachineSurvey) -> None:
        """Show the facts about a machine.

        Args:
            title: Which machine, and when.
            survey: The facts.
        """
        self._machine_title.setText(title)
        self._lines = list(survey.lines())
        _clear(self._table)
        for row, (name, text) in enumerate(self._lines):
            name_label, text_label = _label("hint"), _label("")
            name_label.setText(name)
            name_label.setWordWrap(False)
            text_label.setText(text)
            self._table.addWidget(name_label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._table.addWidget(text_label, row, 1)

    @property
    def text(self) -> str:
        """The whole dialog as plain text."""
        remarks = [f"{doubt.severity.word}: {doubt.text}" for doubt in self._doubts]
        machine = [f"{name}: {text}" for name, text in self._lines]
        return "\n".join([self.summary.text(), *remarks, "", self._machine_title.text(), *machine])

    @Slot()
    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.text)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self.wanted.emit()
        super().showEvent(event)


class _DoubtCard(QFrame):
    """One doubt: its severity, what was seen, what to do."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__()
        self.setObjectName("card")
        badge = PlainLabel(doubt.severity.word)
        badge.setObjectName("badge")
        badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        badge.setProperty("severity", doubt.severity.value)
        badge.setMinimumWidth(badge.fontMetrics().horizontalAdvance(Severity.WARNING.word) + 28)
        seen, advice = _label(""), _label("hint")
        seen.setText(doubt.seen)
        advice.setText(doubt.to_do)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(seen)
        words.addWidget(advice)
        self.remedy: QPushButton | None = None
        """The button that fixes the cause, if the program can."""

        if doubt.remedy is Remedy.CALIBRATE:
            self.remedy = QPushButton(_("Calibrate &again"))
            self.remedy.setToolTip(_("Measure how fast this machine computes; takes one second"))
            self.remedy.setAutoDefault(False)
            words.addWidget(self.remedy, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 10, 14, 12)
        layout.setSpacing(14)
        layout.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)


def _label(role: str) -> QLabel:
    label = PlainLabel()
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        label.setProperty("role", role)
    return label


def _clear(layout: QVBoxLayout | QGridLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
