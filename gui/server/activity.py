"""The article's server: loads of it, and one server by hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.export.exports import LOAD_EXPORTS
from engine.export.load.table import load_grid
from engine.load.limits import load_problem
from engine.load.result.caption import load_caption
from engine.load.result.result import LoadResult
from engine.machine.limits import Limits
from engine.race.spec.foreign import Foreign
from engine.record.kinds import LOAD
from engine.record.lines import kind_of_file
from engine.stream.event import Outcome
from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import _, ngettext
from gui.look.theme import Theme
from gui.preferences.settings import Settings
from gui.server.hand_panel import HandPanel
from gui.server.load_form import LoadForm
from gui.server.page import ServerPage
from gui.session.load_session import LoadSession
from gui.views.chart_line import Note
from gui.views.document import Document
from gui.views.view import View
from gui.widgets.scroll_column import ScrollColumn

_REFRESH_MS = 33


class ServerActivity(QObject):
    """Runs and shows one load at a time, and serves by hand."""

    below: QWidget | None = None
    commands: Sequence[QAction] = ()
    exports = LOAD_EXPORTS

    can_undo = False
    unasked: Sequence[Foreign] = ()
    """A load visits no server but those that it starts itself."""

    running_changed = Signal()
    rested = Signal()
    changed = Signal()
    progressed = Signal(str, float)
    front_requested = Signal()
    start_requested = Signal()
    failed = Signal(str)
    warned = Signal(str)
    said = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = LoadSession(self)
        self.form = LoadForm()
        self.hand = HandPanel(self.form.spec)
        self.side = self._make_side()
        self.page = ServerPage()
        self.views: Sequence[View] = (self.page,)
        self._limits: Limits | None = None
        self._is_starting = False
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._on_timeout)
        self.session.began.connect(self._on_began)
        self.session.ended.connect(self._on_ended)
        self.form.changed.connect(self._on_form_changed)
        self.hand.copied.connect(self.said)
        self.hand.running_changed.connect(self._on_hand_running_changed)
        self._on_form_changed()

    # -- how it stands -------------------------------------------------------------------------

    @property
    def load(self) -> LoadResult | None:
        """The load that is shown, or None before the first one."""
        return self.session.result

    @property
    def is_running(self) -> bool:
        """Whether a load is being run or read."""
        return self.session.is_running

    @property
    def has_processes(self) -> bool:
        """Whether a load is being run or read, or there is a server by hand."""
        return self.is_running or self.hand.is_running

    @property
    def can_start(self) -> bool:
        """Whether the form makes a load."""
        return self.form.spec() is not None

    @property
    def estimate_s(self) -> float:
        """How long the form's load takes, in seconds, roughly."""
        spec = self.form.spec()
        return spec.estimate_s if spec is not None else 0.0

    @property
    def standing(self) -> tuple[str, float]:
        """How the load that is shown has gone, or what Start would run."""
        spec, load = self.form.spec(), self.load
        if self._is_starting:
            return _("Starting\u2026"), 0.0
        if self.is_running and load is not None:
            return _running_words(load, self.session.now_s())
        if load is not None and load.spec == self.form.draft():
            return _ending_words(load), load.progress(load.last_at_s)
        if spec is None:
            return _("Fix the marked field."), 0.0
        servers = ngettext("{count} server", "{count} servers", len(spec.strategies))
        about = _("{servers}, about {time}")
        return about.format(servers=servers, time=clock_text(spec.estimate_s)), 0.0

    @property
    def note(self) -> Note:
        """Whether the load that is shown is the form's."""
        if not self.is_of_other_settings:
            return Note()
        text = _("These results are for other settings than the form's.")
        return Note(text, is_warning=True)

    @property
    def caption(self) -> str:
        """What the load that is shown, or the form's, asks for."""
        spec = self.load.spec if self.load is not None else self.form.spec()
        return load_caption(spec) if spec is not None else ""

    def document(self) -> Document | None:
        """Return the load that is shown."""
        load = self.load
        if load is None:
            return None
        return Document(
            name=load.spec.name or "load",
            started_at=load.started.started_at,
            record=lambda: self.session.stream,
            files={one.name: partial(one.write, load) for one in LOAD_EXPORTS},
            table=partial(load_grid, load),
            sheet=partial(load_grid, load),
        )

    @property
    def is_of_other_settings(self) -> bool:
        """Whether the load that is shown is not the form's."""
        load = self.load
        return load is not None and not self.is_running and load.spec != self.form.draft()

    # -- what is asked of it -------------------------------------------------------------------

    @Slot()
    def start(self) -> None:
        """Run the load that the form makes, unless one is being run or read."""
        spec = self.form.spec()
        if spec is not None and not self.is_running:
            self.session.measure(spec)
            self._begin()

    @Slot()
    def stop(self) -> None:
        """End the load, if one is being run or read."""
        self.session.stop()

    def end(self) -> None:
        """End the load and the server by hand."""
        self.session.stop()
        self.hand.server.stop()

    def opens(self, path: Path) -> bool:
        """Return whether a file begins like that of a load."""
        return kind_of_file(path) is LOAD

    def open(self, path: Path) -> None:
        """Show the load of a file."""
        if not self.is_running:
            self.session.replay(path)
            self._begin()

    def agree(self) -> None:
        """There is nothing to agree to."""

    def undo(self) -> None:
        """There is nothing to take back."""

    def set_busy(self, busy: bool) -> None:
        """Let nothing be edited or begun while anything is measured."""
        self.form.setEnabled(not busy)
        self.hand.set_busy(busy)

    def set_front(self, front: bool) -> None:
        """Say whether the page is in front."""
        if front:
            self._show()

    def set_limits(self, limits: Limits) -> None:
        """Say what this system allows."""
        self._limits = limits
        self._on_form_changed()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours, in page and form."""
        self.form.set_theme(theme)
        self.hand.set_theme(theme)
        self.page.set_theme(theme)

    def set_icons(self, theme: Theme) -> None:
        """There are no icons."""

    def restore(self, settings: Settings) -> None:
        """Show the load that was kept in the form."""
        if settings.load is not None:
            self.form.set_spec(settings.load)

    def keep(self, settings: Settings) -> None:
        """Keep the form's load."""
        spec = self.form.spec()
        if spec is not None:
            settings.load = spec

    # -- what happens --------------------------------------------------------------------------

    def _begin(self) -> None:
        self._is_starting = True
        self._dim()
        self._timer.start()
        self.running_changed.emit()

    def _dim(self) -> None:
        """Dim what is shown while it is not, or not yet, the load that the form makes."""
        is_starting = self._is_starting and self.load is not None
        self.page.set_veiled(is_starting or self.is_of_other_settings)

    def _show(self) -> None:
        self.page.refresh(self.session.now_s())

    @Slot(object)
    def _on_began(self, load: LoadResult) -> None:
        self._is_starting = False
        if not self.session.is_live:
            self.form.set_spec(load.spec)
        self.page.show_load(load)
        self._dim()
        self.changed.emit()

    @Slot()
    def _on_timeout(self) -> None:
        # Until the first word of a load, what is shown is the one before.
        if self.load is None or self._is_starting:
            return
        # In the background the load goes on, but nothing need be painted.
        if self.page.isVisible():
            self._show()
        self.progressed.emit(*self.standing)

    @Slot(str)
    def _on_ended(self, problem: str) -> None:
        self._timer.stop()
        self._is_starting = False
        self.page.show_end()
        self._dim()
        self.running_changed.emit()
        if problem:
            self.failed.emit(problem)
        self.rested.emit()

    @Slot()
    def _on_form_changed(self) -> None:
        spec = self.form.spec()
        if spec is not None and self._limits is not None:
            self.form.show_limit(load_problem(spec, self._limits))
        # A load that was run stays in view until the next one starts.
        self.page.show_spec(spec)
        self._dim()
        self.changed.emit()

    @Slot()
    def _on_hand_running_changed(self) -> None:
        if not self.hand.is_running:
            self.rested.emit()

    def _make_side(self) -> ScrollColumn:
        inner = QWidget()
        inner.setObjectName("form")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.form)
        layout.addWidget(self.hand)
        layout.addStretch(1)
        return ScrollColumn(inner)


def _running_words(load: LoadResult, at_s: float) -> tuple[str, float]:
    place = min(load.done + 1, len(load.lanes))
    name = ", ".join(lane.planned.title for lane in load.running)
    counted = _("server {place} of {count}").format(place=place, count=len(load.lanes))
    left = _("{time} left").format(time=clock_text(load.left_s(at_s)))
    return ", ".join(part for part in (name, counted, left) if part), load.progress(at_s)


def _ending_words(load: LoadResult) -> str:
    counted = _("{done} of {count} servers").format(done=load.done, count=len(load.lanes))
    if load.outcome is Outcome.COMPLETED:
        return _("Finished: {counted}").format(counted=counted)
    if load.outcome is Outcome.ABORTED:
        return _("Stopped after {counted}").format(counted=counted)
    return _("Cut short after {counted}").format(counted=counted)
