"""An activity that shows one record at a time, run by it or read from a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import msgspec
from PySide6.QtCore import QObject, QTimer, Slot
from typing_extensions import override

from engine.export.table.format import Grid
from engine.record.lines import kind_of_file
from engine.stream.event import Outcome, Started
from engine.stream.fold import StreamResult
from engine.vocabulary.wording import Text, _
from gui.session.stream_session import StreamSession
from gui.views.activity import Activity
from gui.views.document import Document

_REFRESH_MS = 33


class SpecForm(Protocol):
    """A form that makes a spec."""

    def spec(self) -> msgspec.Struct | None:
        """Return the spec that the fields describe, or None while one of them is invalid."""


class RecordResult(StreamResult, Protocol):
    """The result of a record that begins and ends."""

    @property
    def started(self) -> Started:
        """The first event."""

    @property
    def outcome(self) -> Outcome | None:
        """How it ended, or None where it has not, or was cut short."""


Result = TypeVar("Result", bound=RecordResult)


class RecordActivity(Activity, Generic[Result]):
    """Runs and shows one record at a time; a subclass says how one is shown and worded."""

    def __init__(
        self, session: StreamSession[Result], form: SpecForm, parent: QObject | None
    ) -> None:
        """Run what ``form`` describes in ``session``, which this activity takes as its child."""
        super().__init__(parent)
        session.setParent(self)
        self.session = session
        self.form = form
        self._is_starting = False
        self._replayed: Result | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._on_timeout)
        session.began.connect(self._on_began)
        session.ended.connect(self._on_ended)

    # -- how one is shown and worded -----------------------------------------------------------

    def _is_of_form(self, result: Result) -> bool:
        """Return whether a result is of the spec that the form describes."""
        raise NotImplementedError

    def _plan_words(self) -> str:
        """Return what Start would run, in a few words; the form is valid."""
        raise NotImplementedError

    def _running_words(self, result: Result, at_s: float) -> str:
        """Return the state of a running result at a time on its clock, in a few words."""
        raise NotImplementedError

    def _counted(self, result: Result) -> str:
        """Return how many parts of a result are done: ``12 of 40 runs``."""
        raise NotImplementedError

    def _tables(self, result: Result) -> tuple[Callable[[], Grid], Callable[[], Grid]]:
        """Return what makes a result's table, as people read it and for spreadsheets."""
        raise NotImplementedError

    def _show_start(self) -> None:
        """Show that a record is about to begin."""

    def _show_begun(self, result: Result) -> None:
        """Show a result from now on."""
        raise NotImplementedError

    def _show_again(self, result: Result) -> None:
        """Show the record at another moment, or as it ended again; every choice stays."""
        raise NotImplementedError

    def _can_replay(self, result: Result) -> bool:
        """Return whether a result that is over has anything to replay."""
        raise NotImplementedError

    def _refresh(self, result: Result) -> None:
        """Show the result as it is now."""
        raise NotImplementedError

    def _show_end(self) -> None:
        """Show that the result, if there is one, is over."""
        raise NotImplementedError

    @property
    def _warning(self) -> Text | None:
        """The worst doubt about what has just ended, if any."""
        return None

    # -- its state -----------------------------------------------------------------------------

    @property
    def result(self) -> Result | None:
        """The result of what was run or opened last, or None before the first one."""
        return self.session.result

    @property
    def shown(self) -> Result | None:
        """The result in the views: that of a replay, or else ``result``."""
        return self._replayed if self._replayed is not None else self.result

    def now_s(self) -> float:
        """Return the time on the clock of what is shown, in seconds."""
        return self._replayed.last_at_s if self._replayed is not None else self.session.now_s()

    @property
    @override
    def recorded(self) -> Result | None:
        result = self.result
        if result is None or self.is_running or not result.is_over:
            return None
        return result if self._can_replay(result) else None

    @property
    @override
    def is_running(self) -> bool:
        return self.session.is_running

    @property
    @override
    def can_start(self) -> bool:
        return self.form.spec() is not None

    @property
    @override
    def standing(self) -> tuple[str, float]:
        result, now_s = self.result, self.session.now_s()
        if self._is_starting:
            return _("Starting\u2026"), 0.0
        if self.is_running and result is not None:
            return self._running_words(result, now_s), result.progress(now_s)
        if result is not None and self._is_of_form(result):
            return self.outcome, result.progress(now_s)
        if not self.can_start:
            return _("Fix the marked field."), 0.0
        return self._plan_words(), 0.0

    @property
    @override
    def outcome(self) -> str:
        result = self.result
        return _ending_words(result.outcome, self._counted(result)) if result is not None else ""

    @override
    def document(self) -> Document | None:
        result = self.result
        if result is None:
            return None
        (kind,) = self.session.kinds
        table, sheet = self._tables(result)
        return Document(
            name=kind.own_name(result.started) or kind.name,
            started_at=result.started.started_at,
            record=lambda: self.session.stream,
            files={one.name: partial(one.write, result) for one in self.exports},
            table=table,
            sheet=sheet,
        )

    # -- what the window asks of it ------------------------------------------------------------

    @override
    def start(self) -> None:
        spec = self.form.spec()
        if spec is not None and not self.is_running:
            self.session.measure(spec)
            self._begin()

    @override
    def stop(self) -> None:
        self.session.stop()

    @override
    def opens(self, path: Path) -> bool:
        return kind_of_file(path) in self.session.kinds

    @override
    def open(self, path: Path) -> None:
        if not self.is_running:
            self.session.replay(path)
            self._begin()

    @override
    def show_replay(self, result: Result) -> None:
        self._replayed = result
        self._show_again(result)

    @override
    def follow_replay(self) -> None:
        if self._replayed is not None:
            self._refresh(self._replayed)

    @override
    def end_replay(self) -> None:
        self._replayed = None
        if self.result is not None:
            self._show_again(self.result)

    # -- what happens --------------------------------------------------------------------------

    def _begin(self) -> None:
        self._is_starting = True
        self._show_start()
        self._timer.start()
        self.running_changed.emit()

    @Slot(object)
    def _on_began(self, result: Result) -> None:
        self._is_starting = False
        self._show_begun(result)

    @Slot()
    def _on_timeout(self) -> None:
        result = self.result
        # Until its first event, the record before is still shown.
        if result is None or self._is_starting:
            return
        self._refresh(result)
        self.progressed.emit(*self.standing)

    @Slot(str)
    def _on_ended(self, problem: str) -> None:
        self._timer.stop()
        self._is_starting = False
        self._show_end()
        self.running_changed.emit()
        if problem:
            self.failed.emit(problem)
        elif self._warning:
            self.warned.emit(self._warning)
        self.rested.emit()


def _ending_words(outcome: Outcome | None, counted: str) -> str:
    if outcome is Outcome.COMPLETED:
        return _("Finished: {counted}").format(counted=counted)
    if outcome is Outcome.ABORTED:
        return _("Stopped after {counted}").format(counted=counted)
    return _("Cut short after {counted}").format(counted=counted)
