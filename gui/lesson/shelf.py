"""The lessons there are: one card each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from engine.vocabulary.wording import N_, _, ngettext
from gui.widgets.plain_text import PlainLabel
from gui.widgets.scroll_column import ScrollColumn

if TYPE_CHECKING:
    from engine.lesson.lesson import Lesson


class Shelf(QWidget):
    """Offers lessons."""

    chosen = Signal(object)
    """A lesson's file, a ``Path``, is wanted."""

    browse_requested = Signal()
    """The user wants to open a lesson of their own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(N_("Lessons"))
        self._title.setProperty("role", "heading")
        self.browse = QPushButton()
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(lambda: self.browse_requested.emit())
        self.problem = PlainLabel()
        self.problem.setWordWrap(True)
        self.problem.setProperty("role", "error")
        self.problem.hide()
        self.buttons: list[QPushButton] = []
        """One per lesson."""

        self._cards: list[tuple[Lesson, PlainLabel]] = []
        """Each lesson, and what says how long it is."""

        head = QHBoxLayout()
        head.setContentsMargins(20, 14, 20, 6)
        head.addWidget(self._title, 1)
        head.addWidget(self.browse)
        inner = QWidget()
        inner.setObjectName("lessonsInner")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(12, 4, 12, 12)
        self._column.setSpacing(10)
        self._column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.addLayout(head)
        layout.addWidget(self.problem)
        self.problem.setContentsMargins(20, 0, 20, 6)
        layout.addWidget(ScrollColumn(inner, N_("Lessons")), 1)
        self._word()

    def show_lessons(self, lessons: Sequence[tuple[Path, Lesson]]) -> None:
        """Offer some lessons, each with its file."""
        for place, (path, lesson) in enumerate(lessons):
            card = QFrame()
            card.setObjectName("card")
            title = PlainLabel(lesson.title)
            title.setProperty("role", "claim")
            summary = PlainLabel(lesson.summary)
            summary.setWordWrap(True)
            count = PlainLabel()
            count.setProperty("role", "hint")
            take = QPushButton()
            take.setAutoDefault(False)
            self._cards.append((lesson, count))
            take.clicked.connect(partial(self._on_clicked, path))
            self.buttons.append(take)
            row = QHBoxLayout(card)
            row.setContentsMargins(18, 12, 18, 14)
            words = QVBoxLayout()
            for label in (title, summary, count):
                words.addWidget(label)
            row.addLayout(words, 1)
            row.addWidget(take)
            self._column.insertWidget(place, card)
        self._word()

    def show_problem(self, problem: str) -> None:
        """Say why a lesson cannot be opened, or nothing."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        self.browse.setText(_("Open a lesson\u2026"))
        self.browse.setToolTip(_("Open a lesson of your own, a TOML file"))
        for (lesson, count), take in zip(self._cards, self.buttons, strict=True):
            count.setText(ngettext("{count} step", "{count} steps", len(lesson.steps)))
            take.setText(_("Take this lesson"))
            take.setAccessibleName(_("Take this lesson: {lesson}").format(lesson=lesson.title))

    def _on_clicked(self, path: Path, *_checked: object) -> None:
        self.chosen.emit(path)
