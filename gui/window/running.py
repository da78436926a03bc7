"""What runs: a race, a load, or the article's claims, one at a time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.load.limits import load_problem
from engine.machine.limits import Limits
from engine.race.plan.limits import limit_problem
from engine.race.plan.plan import LONG_RACE_S
from engine.race.plan.preview import preview_race
from engine.race.result.caption import parameters_caption
from engine.race.result.result import RaceResult
from engine.race.spec.race import RaceSpec
from engine.record.kinds import CHECK, LOAD
from engine.record.lines import kind_of_file
from gui.ask.dialogs import Dialogs
from gui.trust.calibrator import Calibrator
from gui.window.frame import WindowFrame
from gui.window.standing import Standing

_REFRESH_MS = 33
_SAID_MS = 8000


class Running(QObject):
    """Starts and stops what the window is for, and keeps its parts in step with how it goes."""

    rested = Signal()
    """Something has come to its end."""

    def __init__(self, window: WindowFrame, dialogs: Dialogs) -> None:
        super().__init__(window)
        self._window = window
        self._dialogs = dialogs
        self._done = -1
        self._is_starting = False
        self._standing = Standing(window)
        self._standing.race_requested.connect(self.race)
        self._standing.shown_changed.connect(self.enable)
        self.calibrator = Calibrator(self)
        self.calibrator.calibrated.connect(self._on_calibrated)
        self.calibrator.failed.connect(self._on_calibration_failed)
        window.trust.panel.calibration_wanted.connect(self.calibrate)
        self.limits: Limits | None = None
        """What the system lets a race have, once that has been read."""

        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._on_timeout)
        window.session.began.connect(self._on_race_began)
        window.session.ended.connect(self._on_race_ended)
        window.article.running_changed.connect(self._on_article_running_changed)
        window.article.progressed.connect(window.progress.show_share)
        window.server.running_changed.connect(self._on_server_running_changed)
        window.server.progressed.connect(window.progress.show_share)
        window.server.form_changed.connect(self.follow_form)
        window.server.hand.running_changed.connect(self._on_hand_running_changed)
        window.form.changed.connect(self.follow_form)

    @property
    def is_measuring(self) -> bool:
        """Whether a race or load is being run or read, or a claim of the article raced."""
        window = self._window
        parts = (window.session, window.article, window.server, self.calibrator)
        return any(part.is_running for part in parts)

    @Slot()
    def start(self) -> None:
        """Run what the form makes: the race, or on the Server page the load."""
        window = self._window
        spec = window.form.spec()
        is_load = window.view is window.server
        if self.is_measuring or (not window.server.can_start if is_load else spec is None):
            return
        estimate_s = (
            window.server.estimate_s if spec is None or is_load else preview_race(spec).estimate_s
        )
        if estimate_s > LONG_RACE_S and not self._dialogs.ask_long_race(window, estimate_s):
            return
        if is_load:
            window.server.start()
        elif spec is not None:
            self._begin()
            window.session.measure(spec)

    @Slot(object)
    def race(self, spec: RaceSpec) -> None:
        """Put a race in the form, from where it can be taken back, and run it."""
        if not self.is_measuring and self._window.view.shows_race:
            self._window.form.replace_spec(spec)
            self.start()

    @Slot()
    def start_article(self) -> None:
        """Check the claims of the article, in its view."""
        window = self._window
        window.tabs.setCurrentWidget(window.article)
        window.article.start()

    @Slot()
    def calibrate(self) -> None:
        """Measure anew how fast the machine computes."""
        if not self.is_measuring:
            self.calibrator.start()
            self._set_busy(busy=True)
            self._window.progress.show_nothing(self.tr("Calibrating\u2026"))
            self.enable()

    @Slot(str)
    def _on_calibrated(self, text: str) -> None:
        self._rest()
        self._window.statusBar().showMessage(
            self.tr("Calibrated: {}. Race again.").format(text), _SAID_MS
        )

    @Slot(str)
    def _on_calibration_failed(self, problem: str) -> None:
        self._rest()
        if problem:
            self._window.message.show_message(problem)

    def _rest(self) -> None:
        """Show what stands, now that nothing runs."""
        self._set_busy(busy=False)
        self.show_standing()
        self.enable()
        self.rested.emit()

    def _set_busy(self, *, busy: bool) -> None:
        """Let nothing else be edited or begun."""
        window = self._window
        window.form.setEnabled(not busy)
        window.article.set_busy(busy)
        window.server.set_busy(busy)

    def open(self, path: Path) -> None:
        """Show the race or load of a file."""
        window = self._window
        if self.is_measuring:
            return
        kind = kind_of_file(path)
        if kind in (LOAD, CHECK):
            page = window.server if kind is LOAD else window.article
            window.tabs.setCurrentWidget(page)
            page.open(path)
            return
        self._begin()
        window.session.replay(path)

    @Slot()
    def stop(self) -> None:
        """End what runs, if anything does."""
        window = self._window
        window.session.stop()
        window.article.stop()
        window.server.stop()
        self.calibrator.stop()

    @Slot()
    def follow_form(self) -> None:
        """Show what the form would run; a race that was run stays in view until the next one."""
        window = self._window
        if self.is_measuring:
            return
        if window.view is window.server:
            self.show_standing()
            self.enable()
            return
        spec = window.form.spec()
        if spec is None:
            window.progress.show_nothing(self.tr("The form has a value that cannot be used."))
        else:
            preview = preview_race(spec)
            plan = preview.plan
            window.progress.show_preview(preview)
            if self.limits is not None:
                window.form.show_limit(limit_problem(spec, plan, self.limits))
            if window.result is None:
                window.show_plan(spec, plan)
        self.enable()

    def show_standing(self) -> None:
        """Say how what the view in front shows has ended, or what Start would run."""
        window = self._window
        if self.is_measuring:
            return
        if window.view is window.server:
            load = window.server.form.spec()
            if load is not None and self.limits is not None:
                window.server.form.show_limit(load_problem(load, self.limits))
            window.progress.show_share(*window.server.standing)
        elif window.view is window.article and window.article.standing is not None:
            window.progress.show_share(*window.article.standing)
        elif window.result is not None and window.form.draft() is not None:
            window.progress.show_race(window.result, window.session.now_s(), is_running=False)
        else:
            self.follow_form()

    @Slot()
    def enable(self) -> None:
        """Offer what can be done now."""
        window = self._window
        window.trust.panel.set_busy(self.is_measuring)
        is_article, is_load = window.view is window.article, window.view is window.server
        can_start = window.server.can_start if is_load else window.form.spec() is not None
        has_load = window.server.load is not None
        has_result = has_load if is_load else window.result is not None
        window.actions_.enable(
            is_running=self.is_measuring,
            can_start=can_start,
            has_result=has_result,
            has_race=has_result or can_start or is_article,
            has_table=bool(window.article.judged) if is_article else has_result,
        )
        window.actions_.save_trace.setEnabled(has_result and not is_load)
        window.actions_.undo.setEnabled(
            not self.is_measuring and not is_load and window.form.can_undo
        )
        self._standing.refresh(is_measuring=self.is_measuring)
        if is_load:
            window.caption.setText(next(iter(window.server.caption()), ""))
        elif self._standing.shown_spec is not None:
            window.caption.setText(parameters_caption(self._standing.shown_spec))
        else:
            window.caption.setText("")

    def _begin(self) -> None:
        window = self._window
        window.message.clear()
        window.article.set_busy(True)
        window.server.set_busy(True)
        # The race is shown by the views of races.
        if not window.view.shows_race:
            window.tabs.setCurrentIndex(0)
        self._timer.start()
        window.form.setEnabled(False)
        window.actions_.enable(
            is_running=True,
            can_start=False,
            has_result=window.result is not None,
            has_race=True,
            has_table=window.result is not None,
        )
        window.actions_.undo.setEnabled(False)
        self._is_starting = True
        self._standing.set_starting(True)
        self._standing.refresh(is_measuring=True)
        window.progress.show_nothing(self.tr("Starting\u2026"))
        window.stop_button.setFocus()

    @Slot(object)
    def _on_race_began(self, result: RaceResult) -> None:
        window = self._window
        self._is_starting = False
        self._standing.set_starting(False)
        window.select_lane(None)
        window.show_result(result)
        window.panel.show_result(result)
        window.trust.show_result(result, is_live=window.session.is_live)
        self._done = 0
        if not window.session.is_live:
            window.form.replace_spec(result.spec)
        self.enable()

    @Slot()
    def _on_timeout(self) -> None:
        window = self._window
        result = window.result
        # Until the first word of a race, what is shown is the one before.
        if result is None or self._is_starting:
            return
        now_s = window.session.now_s()
        window.view.refresh(now_s)
        is_running = window.session.is_running
        window.progress.show_race(result, now_s, is_running=is_running)
        if result.done != self._done:
            self._done = result.done
            window.panel.show_result(result)

    @Slot(str)
    def _on_race_ended(self, problem: str) -> None:
        window = self._window
        self._timer.stop()
        self._is_starting = False
        self._standing.set_starting(False)
        window.article.set_busy(False)
        window.server.set_busy(False)
        window.form.setEnabled(True)
        if window.result is not None:
            self._done = -1
            self._on_timeout()
            window.trust.judge()
        if problem:
            window.message.show_message(problem)
        elif window.session.was_live and window.trust.warning:
            window.message.show_warning(window.trust.warning)
        self.enable()
        if window.result is None:
            self.follow_form()
        window.start_button.setFocus()
        self.rested.emit()

    @Slot()
    def _on_article_running_changed(self) -> None:
        window = self._window
        running = window.article.is_running
        window.form.setEnabled(not running)
        window.server.set_busy(running)
        self.enable()
        if running:
            window.message.clear()
            window.stop_button.setFocus()
            return
        self.show_standing()
        self.enable()
        window.start_button.setFocus()
        self.rested.emit()

    @Slot()
    def _on_server_running_changed(self) -> None:
        window = self._window
        running = window.server.is_running
        window.form.setEnabled(not running)
        window.article.set_busy(running)
        window.server.set_busy(running)
        if running:
            window.message.clear()
            window.progress.show_nothing(self.tr("Starting\u2026"))
            self.enable()
            window.stop_button.setFocus()
            return
        self.show_standing()
        self.enable()
        window.start_button.setFocus()
        self.rested.emit()

    @Slot()
    def _on_hand_running_changed(self) -> None:
        if not self._window.server.hand.is_running:
            self.rested.emit()
