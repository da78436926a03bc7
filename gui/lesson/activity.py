"""Lessons: what is taken, raced and shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.race.spec.axis import Point
from engine.race.spec.foreign import Foreign, foreign_in
from engine.race.spec.race import RaceSpec
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import N_, Text, _
from gui.ask.dialogs import Dialogs
from gui.lesson.page import LessonPage
from gui.look.assets import asset
from gui.views.activity import Activity
from gui.views.view import View
from gui.widgets.command import Command

if TYPE_CHECKING:
    from engine.lesson.lesson import Lesson
    from engine.load.spec import LoadSpec
    from gui.lesson.notes_window import NotesWindow
    from gui.lesson.walk import LessonResult, Walk
    from gui.session.lesson_session import LessonSession

SHIPPED = ("article.toml", "threads.toml", "blocking.toml", "pool.toml", "user.toml")
"""The lessons that the program brings, in their order. A new one is a file and a line."""

_REFRESH_MS = 33
_ENDING = ".toml"


class LessonActivity(Activity):
    """Takes one lesson at a time; what it needs is loaded with the first."""

    title = N_("Lessons")
    icon = "lessons"

    def __init__(self, dialogs: Dialogs, window: QWidget) -> None:
        """Show lessons in a window; ``dialogs`` ask for a file."""
        super().__init__(window)
        self._window = window
        self._dialogs = dialogs
        self.page = LessonPage()
        self.views: Sequence[View] = (self.page,)
        self.walk: Walk | None = None
        """Where one is in a lesson, or None on the shelf."""

        self._session: LessonSession | None = None
        self._raced = ""
        """The name of the race that is run or read."""

        self._is_connected = False
        self._is_moving = False
        """Whether another step is about to be shown, so that a replay ends."""

        self._replayed: LessonResult | None = None
        self._is_busy = False
        self._agreed: RaceSpec | None = None
        self._notes: NotesWindow | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._on_timeout)
        self.show_notes = Command(
            self,
            N_("Presenter's &notes"),
            N_("Show notes, the next step and the time in a window of their own"),
            "Ctrl+Shift+N",
        )
        self.show_notes.setCheckable(True)
        self.show_notes.toggled.connect(self._on_notes_toggled)
        self.commands: Sequence[QAction] = (self.show_notes,)
        self.page.shelf.chosen.connect(self.take)
        self.page.shelf.browse_requested.connect(self._on_browse_requested)
        self.page.guessed.connect(self._on_guessed)
        self.page.stepped.connect(self._on_stepped)

    # -- its state -----------------------------------------------------------------------------

    @property
    @override
    def start_text(self) -> Text:
        return N_("&Race live")

    @property
    @override
    def heading(self) -> str:
        return self.walk.lesson.title if self.walk is not None else str(self.title)

    @property
    @override
    def is_running(self) -> bool:
        return self._session is not None and self._session.is_running

    @property
    def _spec(self) -> RaceSpec | LoadSpec | None:
        """What Start would race: nothing while a question is open."""
        from gui.lesson.walk import Phase

        walk = self.walk
        return walk.spec if walk is not None and walk.phase is not Phase.ASK else None

    @property
    @override
    def can_start(self) -> bool:
        return self.walk is not None and self._spec is not None

    @property
    @override
    def estimate_s(self) -> float:
        spec = self._spec
        if spec is None:
            return 0.0
        if isinstance(spec, RaceSpec):
            from engine.race.plan.preview import preview_race

            return preview_race(spec).estimate_s
        return spec.estimate_s

    @property
    @override
    def recorded(self) -> LessonResult | None:
        walk = self.walk
        if walk is None or self._is_moving or self.is_running or not walk.is_seen:
            return None
        return walk.result if walk.can_replay else None

    @override
    def block_count(self, point: Point | None) -> int:
        result = self.recorded
        if result is None or not isinstance(result.spec, RaceSpec):
            return 0
        from engine.race.replay.schedule import block_count

        return max(block_count(result, one) for one in result.points)

    @property
    @override
    def unasked(self) -> Sequence[Foreign]:
        spec = self._spec if self.walk is not None else None
        if not isinstance(spec, RaceSpec) or spec == self._agreed:
            return ()
        return foreign_in(spec)

    @property
    @override
    def standing(self) -> tuple[str, float]:
        walk, session = self.walk, self._session
        if walk is None:
            return "", 0.0
        share = (walk.place + 1) / len(walk.lesson.steps)
        if session is None or not session.is_running:
            place = _("Step {place} of {count}")
            return place.format(place=walk.place + 1, count=len(walk.lesson.steps)), share
        result = session.result
        if not session.is_live:
            return _("Reading\u2026"), 0.0
        if result is None or result is not walk.results.get(self._raced):
            return _("Starting\u2026"), 0.0
        left = clock_text(result.left_s(session.now_s()))
        return _("Racing, {time} left").format(time=left), result.progress(session.now_s())

    # -- what is asked of it -------------------------------------------------------------------

    @override
    def show_replay(self, result: LessonResult) -> None:
        self._replayed = result
        self.page.stage.show_replay(result)

    @override
    def follow_replay(self) -> None:
        if self._replayed is not None:
            self.page.stage.refresh(self._replayed.last_at_s)

    @override
    def end_replay(self) -> None:
        self._replayed = None
        self.page.show_walk(self.walk)

    @override
    def agree(self) -> None:
        spec = self._spec
        self._agreed = spec if isinstance(spec, RaceSpec) else None

    @override
    def start(self) -> None:
        walk, spec = self.walk, self._spec
        if walk is None or spec is None or self.is_running:
            return
        try:
            if isinstance(spec, RaceSpec):
                from engine.race.spec.installed import check_spec

                check_spec(spec)
        except SpecError as error:
            self.page.stage.say(str(error), is_error=True)
            return
        self._begin(walk)
        self._make_session().measure(spec)
        self.running_changed.emit()

    @override
    def stop(self) -> None:
        if self._session is not None:
            self._session.stop()

    @override
    def opens(self, path: Path) -> bool:
        return path.suffix.lower() == _ENDING

    @override
    def open(self, path: Path) -> None:
        self.take(path)

    @override
    def set_front(self, front: bool) -> None:
        if front:
            self.fill_shelf()

    @override
    def set_busy(self, busy: bool) -> None:
        self._is_busy = busy
        if self.walk is not None:
            self.page.stage.set_busy(busy)

    def fill_shelf(self) -> None:
        """Offer the lessons that the program brings, if it has not done so yet."""
        if self.page.has_lessons:
            return
        found: list[tuple[Path, Lesson]] = []
        for name in SHIPPED:
            path = asset(f"lessons/{name}")
            lesson = self._read(path)
            if lesson is not None:
                found.append((path, lesson))
        self.page.show_lessons(found)

    @Slot(object)
    def take(self, path: Path) -> None:
        """Take the lesson in a file from its first step, or say why it is none."""
        if self.is_running:
            return
        lesson = self._read(path)
        if lesson is None:
            self._leave()
            return
        from gui.lesson.walk import Walk

        self.page.shelf.show_problem("")
        self.walk = Walk(lesson)
        self._connect_stage()
        if self._notes is not None:
            self._notes.begin()
        self._show()

    def _read(self, path: Path) -> Lesson | None:
        from engine.lesson.reading import LessonError, read_lesson

        try:
            return read_lesson(path)
        except OSError as error:
            reason = error.strerror or str(error)
        except LessonError as error:
            reason = str(error)
        message = _("{file} is no lesson: {reason}")
        self.page.shelf.show_problem(message.format(file=path.name, reason=reason))
        return None

    # -- what happens --------------------------------------------------------------------------

    def _connect_stage(self) -> None:
        if self._is_connected:
            return
        self._is_connected = True
        stage = self.page.stage
        stage.next_requested.connect(lambda: self._on_stepped(1))
        stage.previous_requested.connect(lambda: self._on_stepped(-1))
        stage.live_requested.connect(self.start_requested)
        stage.kept_requested.connect(self._show_kept)
        stage.leave_requested.connect(self._leave)

    def _show(self) -> None:
        """Show where the lesson is, and how its race stands."""
        walk = self.walk
        if walk is not None:
            self.page.stage.set_busy(self._is_busy)
            self.page.stage.say("")
        self.page.show_walk(walk)
        if self._notes is not None:
            self._notes.show_walk(walk)
        if walk is not None and walk.lacks_race and not self.is_running:
            if walk.race is not None and walk.race.kept is not None:
                self._show_kept()
            else:
                self.page.stage.say(_("Race it live: this lesson brings no kept race."))
        self.changed.emit()

    @Slot()
    def _leave(self) -> None:
        """Go back to the shelf."""
        self._end_replay()
        if self.is_running:
            self.stop()
        self.walk = None
        self.fill_shelf()
        self._show()

    @Slot(int)
    def _on_guessed(self, number: int) -> None:
        if self.walk is not None and self.walk.guess(number):
            self._show()

    @Slot(int)
    def _on_stepped(self, by: int) -> None:
        walk = self.walk
        if walk is None or self.is_running:
            return
        self._end_replay()
        if walk.lacks_race and by > 0:
            self._show_kept()
        elif walk.go_on() if by > 0 else walk.go_back():
            self._show()

    def _end_replay(self) -> None:
        """End the replay of this step's race, if there is one."""
        if self._replayed is not None:
            self._is_moving = True
            self.changed.emit()
            self._is_moving = False

    @Slot()
    def _show_kept(self) -> None:
        """Show the kept race of the step."""
        walk = self.walk
        if walk is None or self.is_running or walk.race is None or walk.race.kept is None:
            return
        self._begin(walk)
        self._make_session().replay(walk.race.kept)
        self.running_changed.emit()

    def _begin(self, walk: Walk) -> None:
        self._raced = walk.step.race
        self._timer.start()

    def _make_session(self) -> LessonSession:
        if self._session is None:
            from gui.session.lesson_session import LessonSession

            self._session = LessonSession(self)
            self._session.began.connect(self._on_began)
            self._session.ended.connect(self._on_ended)
        return self._session

    @Slot(object)
    def _on_began(self, result: LessonResult) -> None:
        walk = self.walk
        if walk is None:
            return
        walk.results[self._raced] = result
        from gui.lesson.walk import Phase

        if walk.phase is Phase.REVEAL:
            # It shows the race again.
            walk.phase = Phase.SHOW
        self._show()

    @Slot()
    def _on_timeout(self) -> None:
        session = self._session
        if session is not None and self.walk is not None and self.walk.result is session.result:
            self.page.stage.refresh(session.now_s())
        self.progressed.emit(*self.standing)

    @Slot(str)
    def _on_ended(self, problem: str) -> None:
        self._timer.stop()
        self.running_changed.emit()
        self._show_end()
        if problem and self.walk is not None:
            self.page.stage.say(problem, is_error=True)
        self.rested.emit()

    def _show_end(self) -> None:
        walk = self.walk
        if walk is not None and walk.result is not None:
            self.page.show_walk(walk)
            if self._notes is not None:
                self._notes.show_walk(walk)
        self.changed.emit()

    @Slot()
    def _on_browse_requested(self) -> None:
        path = self._dialogs.ask_lesson_to_open(self._window)
        if path is not None:
            self.take(path)

    @Slot(bool)
    def _on_notes_toggled(self, shown: bool) -> None:
        if self._notes is None:
            from gui.lesson.notes_window import NotesWindow

            self._notes = NotesWindow(self._window)
            self._notes.closed.connect(lambda: self.show_notes.setChecked(False))
        if shown:
            self._notes.show_walk(self.walk)
            self._notes.show_beside()
        else:
            self._notes.hide()
