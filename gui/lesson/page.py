"""The Lessons page: the lessons there are, then one of them, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from engine.vocabulary.wording import N_, Text
from gui.lesson.shelf import Shelf
from gui.look.theme import Theme
from gui.views.view import View

if TYPE_CHECKING:
    from engine.lesson.lesson import Lesson
    from gui.lesson.stage import Stage
    from gui.lesson.walk import Walk

_STEPS = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}


class LessonPage(View):
    """Shows the shelf of lessons, or a walk through one."""

    name = "lesson"
    help = N_(
        "A lesson asks what you expect, then races, then says what came of it. Each number is "
        "taken from the race; take a lesson live, or with the races that it brings. Page Down and "
        "Page Up go on and back, 1 to 9 count guesses, and 0 clears them."
    )
    guessed = Signal(int)
    """Somebody guesses an answer, counted from 1; 0 clears all guesses."""

    stepped = Signal(int)
    """The user goes on by this many steps, or back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shelf = Shelf()
        self._stage: Stage | None = None
        self._walk: Walk | None = None
        self._has_lessons = False
        self._font: QFont | None = None
        self._pages = QStackedWidget()
        self._pages.addWidget(self.shelf)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    @property
    def stage(self) -> Stage:
        """What shows a step; made when a lesson is first taken."""
        if self._stage is None:
            from gui.lesson.stage import Stage

            self._stage = Stage()
            self._stage.guessed.connect(self.guessed)
            # First: a new parent's style takes back the sizes of text.
            self._pages.addWidget(self._stage)
            self._stage.set_theme(self.theme)
        return self._stage

    @property
    def has_lessons(self) -> bool:
        """Whether the shelf has been filled."""
        return self._has_lessons

    def show_lessons(self, lessons: Sequence[tuple[Path, Lesson]]) -> None:
        """Fill the shelf."""
        self._has_lessons = True
        self.shelf.show_lessons(lessons)
        if self._font is not None:
            self.set_text(self._font)

    def show_walk(self, walk: Walk | None) -> None:
        """Show where a walk is, or the shelf for None."""
        self._walk = walk
        if walk is None:
            self._pages.setCurrentWidget(self.shelf)
            return
        self.stage.show_walk(walk)
        self._pages.setCurrentWidget(self.stage)

    # -- as a view -----------------------------------------------------------------------------

    @override
    def title(self) -> Text:
        return N_("Lessons")

    @override
    def picture_title(self) -> str:
        return self._walk.step.title if self._walk is not None else str(self.title())

    @override
    def picture_widget(self) -> QWidget:
        return self._pages

    @property
    @override
    def has_picture(self) -> bool:
        return False

    @override
    def caption(self) -> tuple[str, ...]:
        return ()

    @override
    def step(self, by: int) -> bool:
        if self._walk is not None:
            self.stepped.emit(by)
        return self._walk is not None

    @override
    def pick_value(self, place: int) -> None:
        self.guessed.emit(place)

    @override
    def take_key(self, event: QKeyEvent) -> bool:
        if self._walk is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        by = _STEPS.get(Qt.Key(event.key()))
        if by is not None:
            self.stepped.emit(by)
        elif event.text().isdecimal() and event.text().isascii():
            self.guessed.emit(int(event.text()))
        else:
            return False
        return True

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        if self._stage is not None:
            self._stage.set_theme(theme)

    @override
    def set_text(self, font: QFont | None) -> None:
        self._font = font
        super().set_text(font)
        if self._stage is not None:
            self._stage.fit_text(font)

    @override
    def control_boxes(self) -> Sequence[QWidget]:
        own = [self._stage.control_box] if self._stage is not None else []
        return [*super().control_boxes(), *own]

    @override
    def show_controls(self, shown: bool) -> None:
        # Charts within a step have no controls of their own.
        if self._stage is not None:
            self._stage.show_controls(shown)

    @override
    def like(self, other: View) -> None:
        self.theme = other.theme

    @override
    def _show_all(self) -> None:
        if self._walk is not None:
            self.show_walk(self._walk)
