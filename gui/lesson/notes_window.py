"""The presenter's window: notes, the next step and the time, on the other screen."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QScreen
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import _
from gui.lesson.walk import Phase, Walk
from gui.widgets.plain_text import PlainLabel

_SECOND_MS = 1000


class NotesWindow(QWidget):
    """Shows what the audience does not see."""

    closed = Signal()
    """The user closed it."""

    def __init__(self, owner: QWidget) -> None:
        """Make it for a window: it closes with it, and goes to another screen if there is one."""
        super().__init__(owner.window())
        self.setWindowFlag(self.windowFlags().Window)
        self._owner = owner
        self._walk: Walk | None = None
        self._began_s = time.monotonic()
        self.clock = PlainLabel()
        self.clock.setProperty("role", "heading")
        self.step = PlainLabel()
        self.step.setProperty("role", "heading")
        self.notes = PlainLabel()
        self.reveal = PlainLabel()
        self.following = PlainLabel()
        self.following.setProperty("role", "hint")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        for label in (self.clock, self.step, self.notes, self.reveal, self.following):
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.insertStretch(4, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self._on_second)
        self.resize(720, 480)

    def begin(self) -> None:
        """Count the time from now on."""
        self._began_s = time.monotonic()
        self._on_second()

    def show_walk(self, walk: Walk | None) -> None:
        """Show the notes of the current step, and what comes next."""
        self._walk = walk
        self.setWindowTitle(_("Presenter's notes - Racelane"))
        if walk is None:
            self.step.setText(_("No lesson is open."))
            for label in (self.notes, self.reveal, self.following):
                label.setText("")
            return
        step, following = walk.step, walk.following
        place = _("{place} of {count}: {title}")
        self.step.setText(
            place.format(place=walk.place + 1, count=len(walk.lesson.steps), title=step.title)
        )
        self.notes.setText(step.notes or _("No notes."))
        told = walk.told
        self.reveal.setText(told.words if told is not None else "")
        if walk.phase is not walk.phases[-1]:
            later = next(phase for phase in walk.phases if phase > walk.phase)
            coming = _("the reveal") if later is Phase.REVEAL else _("the race")
        else:
            coming = following.title if following is not None else _("the end")
        self.following.setText(_("Next: {what}").format(what=coming))
        self._on_second()

    def show_beside(self) -> None:
        """Show it on a screen that the lesson is not on, or else where it fits."""
        screen = other_screen(self._owner.window().screen())
        if screen is not None:
            room = screen.availableGeometry()
            self.setScreen(screen)
            self.setGeometry(room.adjusted(40, 60, -40, -40))
        self.show()
        self._timer.start()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.show_walk(self._walk)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._timer.stop()
        self.closed.emit()
        super().closeEvent(event)

    @Slot()
    def _on_second(self) -> None:
        passed = clock_text(int(time.monotonic() - self._began_s))
        now = time.strftime("%H:%M")
        self.clock.setText(_("{passed} since the start, {now}").format(passed=passed, now=now))


def other_screen(taken: QScreen) -> QScreen | None:
    """Return a screen besides the one taken, or None."""
    return next((one for one in QGuiApplication.screens() if one is not taken), None)
