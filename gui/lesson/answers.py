"""The answers to a question: large buttons to guess by, then how many guessed what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from engine.vocabulary.wording import _, ngettext
from gui.look.markers import marker_icon
from gui.look.style_property import set_style_property
from gui.look.theme import LIGHT, Theme
from gui.widgets.flow_layout import FlowBox, FlowLayout
from gui.widgets.plain_text import PlainLabel, plain_entry, plain_tip

_MARKS = 12
"""The most ghost marks of one answer; beyond them, the count alone says how many."""

_GHOST = "\u25cb"


class Answers(QWidget):
    """One button per answer, with its key and as many ghost marks as there are guesses."""

    guessed = Signal(int)
    """Somebody guesses an answer, counted from 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    def make_room(self, count: int) -> None:
        """Have at least as many buttons."""
        while len(self.buttons) < count:
            self._add()

    def show_answers(
        self,
        answers: Sequence[str],
        counted: Counter[int],
        styles: Sequence[int | None],
        theme: Theme = LIGHT,
    ) -> None:
        """Show some answers.

        Args:
            answers: In words, at most nine.
            counted: How many guessed each, by its place.
            styles: The lane style of each, or None for an answer that is no lane.
            theme: The colours.
        """
        self.make_room(len(answers))
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(answers))
            if place >= len(answers):
                continue
            count, style = counted[place], styles[place]
            text = f"{place + 1}   {plain_entry(answers[place])}"
            button.setText(f"{text}   {ghosts(count)}" if count else text)
            size = button.fontMetrics().ascent()
            button.setIconSize(QSize(size, size))
            button.setIcon(marker_icon(style, theme, size=size) if style is not None else QIcon())
            guesses = ngettext("{count} guess", "{count} guesses", count)
            button.setAccessibleName(
                _("{answer}: {guesses}").format(answer=answers[place], guesses=guesses)
            )
            tip = _("Count a guess for {answer} ({key})")
            button.setToolTip(plain_tip(tip.format(answer=answers[place], key=place + 1)))

    def _add(self) -> None:
        button = QPushButton()
        button.setObjectName("answer")
        button.setAutoDefault(False)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        button.clicked.connect(partial(self._on_clicked, len(self.buttons) + 1))
        self.buttons.append(button)
        self._column.addWidget(button)

    def _on_clicked(self, number: int, *_checked: object) -> None:
        self.guessed.emit(number)


class Tally(FlowBox):
    """One line: each answer with its ghost marks, the right ones marked once that is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = FlowLayout(self, spacing=20)
        self.labels: list[PlainLabel] = []

    def show_tally(
        self, answers: Sequence[str], counted: Counter[int], right: frozenset[int]
    ) -> None:
        """Show what was guessed, and which answers are right."""
        while len(self.labels) < len(answers):
            label = PlainLabel()
            self.labels.append(label)
            self._layout.addWidget(label)
        for place, label in enumerate(self.labels):
            label.setVisible(place < len(answers))
            if place < len(answers):
                is_right = place in right
                words = f"{answers[place]} {ghosts(counted[place])}".rstrip()
                label.setText(f"\u2713 {words}" if is_right else words)
                set_style_property(label, "role", "right" if is_right else "hint")


def ghosts(count: int) -> str:
    """Return as many ghost marks as there are guesses, or a mark with their number."""
    return _GHOST * count if count <= _MARKS else f"{_GHOST}\u00d7{count}"
