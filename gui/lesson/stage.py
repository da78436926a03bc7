"""A step of a lesson: its words, its question, its chart and its reveal."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.lesson.race_figures import place_of
from engine.vocabulary.wording import N_, Text, _
from gui.lesson.answers import Answers, Tally
from gui.lesson.chart import StepChart
from gui.lesson.walk import LessonResult, Phase, Walk
from gui.look.style_property import set_style_property
from gui.look.theme import LIGHT, Theme
from gui.plot.ink import SMALL
from gui.widgets.plain_text import PlainLabel

_WIDTH = 46
"""The most characters of a line, in ems: longer ones are hard to follow."""


class Stage(QWidget):
    """Shows where a walk is; it moves nothing by itself."""

    guessed = Signal(int)
    """Somebody guesses an answer, counted from 1."""

    next_requested = Signal()
    previous_requested = Signal()
    kept_requested = Signal()
    """The kept race is wanted."""

    live_requested = Signal()
    """A live race is wanted."""

    leave_requested = Signal()
    """The list of lessons is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._walk: Walk | None = None
        self._theme = LIGHT
        self._font: QFont | None = None
        self._is_busy = False
        self.place = PlainLabel()
        self.place.setProperty("role", "hint")
        self.title = _wrapped("heading")
        self.text = _wrapped("")
        self.asks = _wrapped("heading")
        self.answers = Answers()
        self.answers.guessed.connect(self.guessed)
        self.tally = Tally()
        self.chart = StepChart()
        self.told = _wrapped("heading")
        self.because = _wrapped("")
        self.state = _wrapped("hint")
        self.leave = _button()
        self.live = _button()
        self.kept = _button()
        self.previous = _button()
        self.following = _button()
        self.following.setObjectName("start")
        self.leave.clicked.connect(lambda: self.leave_requested.emit())
        self.live.clicked.connect(lambda: self.live_requested.emit())
        self.kept.clicked.connect(lambda: self.kept_requested.emit())
        self.previous.clicked.connect(lambda: self.previous_requested.emit())
        self.following.clicked.connect(lambda: self.next_requested.emit())
        self._lay_out()
        self._word()

    def show_walk(self, walk: Walk) -> None:
        """Show where a walk is."""
        self._walk = walk
        step, phase, result = walk.step, walk.phase, walk.result
        count = len(walk.lesson.steps)
        place = _("{lesson}: step {place} of {count}")
        self.place.setText(
            place.format(lesson=walk.lesson.title, place=walk.place + 1, count=count)
        )
        self.title.setText(step.title)
        self.text.setText(" ".join(step.text.split("\n")).strip())
        self.text.setVisible(phase is not Phase.REVEAL and bool(step.text))
        self._show_question(walk)
        is_seen = walk.is_seen
        self._middle.setCurrentIndex(1 if is_seen else 0)
        if is_seen and result is not None:
            self.chart.show_result(step.view, result, step.lane)
            self.chart.show_guesses(step.question, walk.counted)
        self._show_reveal(walk)
        self._show_controls(walk)

    def show_replay(self, result: LessonResult) -> None:
        """Show a replay of the step's race instead of it."""
        if self._walk is not None:
            step = self._walk.step
            self.chart.show_result(step.view, result, step.lane)

    def refresh(self, at_s: float) -> None:
        """Show the race at a time on its clock, in seconds."""
        if self._middle.currentIndex() == 1:
            self.chart.refresh(at_s)

    def say(self, text: str, *, is_error: bool = False) -> None:
        """Say in one line how the race stands, or what went wrong."""
        self.state.setText(text)
        self.state.setVisible(bool(text))
        set_style_property(self.state, "role", "error" if is_error else "hint")

    def set_busy(self, busy: bool) -> None:
        """Forbid starting while something is measured."""
        self._is_busy = busy
        if self._walk is not None:
            self._show_controls(self._walk)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.chart.set_theme(theme)
        self.fit_text(self._font)
        if self._walk is not None:
            self.show_walk(self._walk)

    def fit_text(self, font: QFont | None) -> None:
        """Show the words in sizes that go with a font, or with the program's for None."""
        self._font = font
        usual = QFont(font) if font is not None else QApplication.font()
        # On stage, small print can be read from the last row, and there is much to say.
        scale = SMALL if font is not None else 1.15
        self.chart.fit_text(font)
        scales: dict[QWidget, float] = {
            self.title: 1.5,
            self.asks: 1.2,
            self.told: 1.1,
            self.place: 0.8,
        }
        labels = (self.title, self.text, self.asks, self.told, self.because)
        for label in (*labels, self.place, self.state, *self.answers.buttons, *self.tally.labels):
            label.ensurePolished()
            made = QFont(label.font())
            made.setPointSizeF(usual.pointSizeF() * scale * scales.get(label, 1.0))
            label.setFont(made)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            if self._walk is not None:
                self.show_walk(self._walk)

    def _word(self) -> None:
        self.leave.setText(_("All &lessons"))
        self.live.setText(_("Race &live"))
        self.kept.setText(_("Show the &kept race"))
        self.previous.setText(_("&Back"))

    def _show_question(self, walk: Walk) -> None:
        question, phase = walk.step.question, walk.phase
        is_asked = question is not None and phase is Phase.ASK
        self.asks.setVisible(is_asked)
        self.answers.setVisible(is_asked)
        self.tally.setVisible(question is not None and not is_asked)
        if question is None:
            return
        self.asks.setText(question.asks)
        answers = question.answers
        lanes = walk.lanes
        places = [place_of(lanes, name) for name in question.lanes]
        styles = [lanes[place].style if place is not None else None for place in places]
        shown = styles if question.lanes else [None] * len(answers)
        self.answers.make_room(len(answers))
        self.fit_text(self._font)
        self.answers.show_answers(answers, walk.counted, shown, self._theme)
        self.tally.show_tally(answers, walk.counted, walk.right_answers)
        self.fit_text(self._font)

    def _show_reveal(self, walk: Walk) -> None:
        told = walk.told
        self.told.setVisible(told is not None)
        self.because.setVisible(told is not None and bool(told.because))
        if told is not None:
            self.told.setText(told.words)
            self.because.setText(told.because)

    def _show_controls(self, walk: Walk) -> None:
        race = walk.race
        is_due = race is not None and walk.phase is not Phase.ASK
        self.live.setVisible(is_due)
        self.live.setEnabled(not self._is_busy)
        self.kept.setVisible(is_due and race is not None and race.kept is not None)
        self.kept.setEnabled(not self._is_busy)
        self.previous.setEnabled(walk.place > 0 or walk.phase is not walk.phases[0])
        is_end = walk.is_last and walk.phase is walk.phases[-1]
        waits = walk.phase is Phase.SHOW and walk.step.reveal is not None and not walk.is_over
        self.following.setEnabled(not is_end and not (waits and self._is_busy))
        self.following.setText(str(_following_text(walk)))

    def _lay_out(self) -> None:
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.asks)
        column.addWidget(self.answers)
        column.addStretch(1)
        self._middle = QStackedWidget()
        self._middle.addWidget(words)
        self._middle.addWidget(self.chart)
        self._middle.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.leave, self.live, self.kept):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.previous)
        row.addWidget(self.following)
        self._row = QWidget()
        self._row.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 18, 28, 12)
        layout.setSpacing(10)
        for widget in (self.place, self.title, self.text, self.tally):
            layout.addWidget(widget)
        layout.addWidget(self._middle, 1)
        for below in (self.told, self.because, self.state, self._row):
            layout.addWidget(below)
        self.state.hide()

    def show_controls(self, shown: bool) -> None:
        """Show the buttons that move on, or hide them while presenting."""
        self._row.setVisible(shown)

    @property
    def control_box(self) -> QWidget:
        """What holds the buttons, whose text keeps its size."""
        return self._row


def _following_text(walk: Walk) -> Text:
    later = [phase for phase in walk.phases if phase > walk.phase]
    if later and later[0] is Phase.REVEAL:
        return N_("&Reveal") if walk.result is not None else N_("Show the &race")
    if later:
        return N_("Show the &race")
    return N_("&Next")


def _wrapped(role: str) -> PlainLabel:
    label = PlainLabel()
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    if role:
        label.setProperty("role", role)
    return label


def _button() -> QPushButton:
    button = QPushButton()
    button.setAutoDefault(False)
    return button
