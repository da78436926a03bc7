"""The Server page: the article's service, a server a strategy, under load one after another."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.export.load.caption import loaded_caption
from engine.export.load.csv import load_csv
from engine.export.load.json import load_json
from engine.export.load.latex import load_latex
from engine.export.load.markdown import load_markdown
from engine.export.load.separated import load_table_csv, load_text
from engine.load.result.caption import load_caption
from engine.load.result.result import LoadResult
from engine.stream.event import Outcome
from engine.vocabulary.units import clock_text
from gui.look.theme import Theme
from gui.server.hand_panel import HandPanel
from gui.server.load_canvas import LoadCanvas
from gui.server.load_form import LoadForm
from gui.server.load_table import LoadTable
from gui.server.server_rows import planned_rows, server_rows
from gui.session.load_session import LoadSession
from gui.views.document import Document
from gui.views.header import ViewHeader
from gui.views.view import View
from gui.widgets.scroll_column import ScrollColumn
from gui.widgets.veil import Veil

_REFRESH_MS = 33
_TABLE_S = 0.5


class ServerPage(View):
    """Charts and table of one load at a time. It is its own: the window's race is not in it."""

    name = "server"
    shows_race = False

    running_changed = Signal()
    """A load has begun or is over."""

    progressed = Signal(str, float)
    """What is going on, and how much of it, 0..1, is behind."""

    form_changed = Signal()
    """The user changed what is to be run."""

    failed = Signal(str)
    """What went wrong with a load."""

    said = Signal(str)
    """Something has been done, in a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.load: LoadResult | None = None
        """The load that is shown, or None before the first one."""

        self.session = LoadSession(self)
        self.form = LoadForm()
        self.hand = HandPanel(self.form.spec)
        self.side = self._make_side()
        """What stands to the left of the page, in the place of the race's form."""

        self._is_starting = False
        self._selected_row: int | None = None
        self._done = -1
        self._table_due_s = 0.0
        self._canvas = LoadCanvas()
        self.table = LoadTable()
        self._table_veil = Veil(self.table)
        self._header = ViewHeader()
        self._log = QCheckBox(self.tr("Log latency"))
        self._log.setChecked(True)
        self._log.setToolTip(self.tr("Latencies on a scale where equal factors take equal room"))
        self._header.controls.addWidget(self._log)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._lay_out()
        self._log.toggled.connect(self._on_log_toggled)
        self._timer.timeout.connect(self._on_timeout)
        self._canvas.row_clicked.connect(self._on_row_picked)
        self.table.row_picked.connect(self._on_row_picked)
        self.form.changed.connect(self._on_form_changed)
        self.hand.copied.connect(self.said)
        self.session.began.connect(self._on_began)
        self.session.ended.connect(self._on_ended)

    # -- what the window asks ------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """Whether a load is being run or read."""
        return self.session.is_running

    @property
    def can_start(self) -> bool:
        """Whether the form makes a load."""
        return self.form.spec() is not None

    @property
    def estimate_s(self) -> float:
        """How long the load that the form makes takes, in seconds, roughly."""
        spec = self.form.spec()
        return spec.estimate_s if spec is not None else 0.0

    @property
    def standing(self) -> tuple[str, float]:
        """How things stand, in a few words, and how much, 0..1, is behind."""
        spec, load = self.form.spec(), self.load
        if self.is_running and load is not None and not load.is_over:
            return self._progress(load)
        if load is not None and load.spec == self.form.draft():
            return self._ending(load), load.progress(load.last_at_s)
        if spec is None:
            return self.tr("The form has a value that cannot be used."), 0.0
        count = len(spec.strategies)
        servers = self.tr("1 server") if count == 1 else self.tr("{} servers").format(count)
        about = self.tr("about {}").format(clock_text(spec.estimate_s))
        return f"{servers}, {about}", 0.0

    @property
    def is_of_other_settings(self) -> bool:
        """Whether the load that is shown is not the one that the form makes."""
        return self.load is not None and not self.is_running and self.load.spec != self.form.draft()

    def start(self) -> None:
        """Run the load that the form makes, unless one is being run."""
        spec = self.form.spec()
        if spec is None or self.is_running:
            return
        self.session.measure(spec)
        self._begin()

    def open(self, path: Path) -> None:
        """Show the load of a file."""
        if not self.is_running:
            self.session.replay(path)
            self._begin()

    def stop(self) -> None:
        """End the load, if one is being run."""
        self.session.stop()

    def set_busy(self, busy: bool) -> None:
        """Offer to change nothing while something is measured."""
        self.form.setEnabled(not busy)
        self.hand.set_busy(busy)

    # -- as a view -----------------------------------------------------------------------------

    @override
    def title(self) -> str:
        return self.tr("Server")

    @override
    def picture_title(self) -> str:
        return self.tr("The article's service under load")

    @override
    def picture_widget(self) -> QWidget:
        return self._canvas

    @override
    def caption(self) -> tuple[str, ...]:
        if self.load is None:
            spec = self.form.spec()
            return (load_caption(spec),) if spec is not None else ()
        return loaded_caption(self.load)

    @override
    def table_text(self, *, markdown: bool) -> str | None:
        if self.load is None:
            return ""
        return load_markdown(self.load) if markdown else load_text(self.load)

    @override
    def document(self) -> Document | None:
        load = self.load
        if load is None:
            return None
        return Document(
            name=load.spec.name or "load",
            started_at=load.started.started_at,
            stream=self.session.stream,
            csv=lambda: load_csv(load),
            json=lambda: load_json(load),
            table_csv=lambda: load_table_csv(load),
            table_latex=lambda: load_latex(load),
        )

    @override
    def refresh(self, at_s: float) -> None:
        return

    @override
    def select_lane(self, lane: int | None) -> None:
        # Lanes of races are not the servers here.
        return

    @override
    def clear_selection(self) -> None:
        self._selected_row = None
        self._show_race()

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.form.set_theme(theme)
        self.hand.set_theme(theme)
        self.table.set_theme(theme)

    @override
    def like(self, other: View) -> None:
        self.theme = other.theme
        if isinstance(other, ServerPage):
            self.load = other.load
            self._selected_row = other._selected_row
            self._log.setChecked(other._log.isChecked())
            spec = other.form.spec()
            if spec is not None:
                self.form.set_spec(spec)
        self._show_race()

    @override
    def _show_race(self) -> None:
        now_s = self.load.last_at_s if self.load is not None else 0.0
        self._show_load(max(now_s, self.session.now_s()))

    # -- running -------------------------------------------------------------------------------

    def show_load(self, load: LoadResult) -> None:
        """Show a load; it may still grow."""
        self.load = load
        self._selected_row = None
        self._done = -1
        self._table_due_s = 0.0
        self._show_race()

    def _begin(self) -> None:
        self._is_starting = True
        self._dim()
        self._timer.start()
        self.running_changed.emit()

    def _dim(self) -> None:
        """Dim what is shown while it is not, or not yet, the load that the form makes."""
        is_old = self.is_of_other_settings or (self._is_starting and self.load is not None)
        # A picture says in its caption what it is of, and has no form beside it.
        is_old = is_old and not self.is_picture
        self.set_veiled(is_old)
        self._table_veil.set_drawn(is_old)

    def _show_load(self, at_s: float) -> None:
        load = self.load
        spec = load.spec if load is not None else self.form.spec()
        hint = "" if load is not None else self._hint()
        self._header.say(self.picture_title(), hint)
        rows = (
            server_rows(load, at_s)
            if load is not None
            else planned_rows(spec)
            if spec is not None
            else []
        )
        self._canvas.show_rows(
            rows,
            self.theme,
            planned_s=(spec.duration_s or 0.0) if spec is not None else 0.0,
            is_log=self._log.isChecked(),
            selected=self._selected_row,
        )
        if load is None or load.done != self._done or at_s >= self._table_due_s:
            self._done = load.done if load is not None else -1
            self._table_due_s = at_s + _TABLE_S
            self.table.show_load(load)
            self.table.select_row(self._selected_row)

    def _hint(self) -> str:
        return self.tr("Press Start: each server is visited in turn, and a probe feels the wait.")

    def _progress(self, load: LoadResult) -> tuple[str, float]:
        now_s = self.session.now_s()
        place = min(load.done + 1, len(load.lanes))
        name = ", ".join(lane.planned.title for lane in load.running)
        counted = self.tr("server {} of {}").format(place, len(load.lanes))
        left = self.tr("{} left").format(clock_text(load.left_s(now_s)))
        return ", ".join(part for part in (name, counted, left) if part), load.progress(now_s)

    def _ending(self, load: LoadResult) -> str:
        counted = self.tr("{} of {} servers").format(load.done, len(load.lanes))
        if load.outcome is Outcome.COMPLETED:
            return self.tr("Finished: {}").format(counted)
        if load.outcome is Outcome.ABORTED:
            return self.tr("Stopped after {}").format(counted)
        return self.tr("Cut short after {}").format(counted)

    @Slot(object)
    def _on_began(self, load: LoadResult) -> None:
        if not self.session.is_live:
            self.form.set_spec(load.spec)
        self._is_starting = False
        self.show_load(load)
        self._dim()

    @Slot()
    def _on_timeout(self) -> None:
        load = self.load
        if load is None or self._is_starting or self.session.result is not load:
            return
        # In the background the load goes on, but nothing need be painted.
        if self.isVisible():
            self._show_load(self.session.now_s())
        self.progressed.emit(*self._progress(load))

    @Slot(str)
    def _on_ended(self, problem: str) -> None:
        self._timer.stop()
        self._done = -1
        self._is_starting = False
        self._show_race()
        self._dim()
        self.running_changed.emit()
        if problem:
            self.failed.emit(problem)

    @Slot(bool)
    def _on_log_toggled(self, checked: bool) -> None:
        self._show_race()

    @Slot(object)
    def _on_row_picked(self, place: int | None) -> None:
        self._selected_row = None if place == self._selected_row else place
        self.table.select_row(self._selected_row)
        self._show_race()

    @Slot()
    def _on_form_changed(self) -> None:
        # A load that was run stays in view until the next one starts.
        if self.load is None:
            self._show_race()
        self._dim()
        self.form_changed.emit()

    # -- widgets -------------------------------------------------------------------------------

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

    def _lay_out(self) -> None:
        charts = QWidget()
        column = QVBoxLayout(charts)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addWidget(self._header)
        column.addWidget(self._canvas, 1)
        self.rows = QSplitter(Qt.Orientation.Vertical)
        self.rows.addWidget(charts)
        self.rows.addWidget(self.table)
        self.rows.setStretchFactor(0, 1)
        self.rows.setChildrenCollapsible(False)
        self.rows.setSizes([520, 140])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.rows)
