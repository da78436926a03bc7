"""The article's server: loads of it, and one server by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from engine.export.exports import LOAD_EXPORTS
from engine.export.load.table import load_grid
from engine.export.table.format import Grid
from engine.load.limits import load_problem
from engine.load.result.caption import load_caption
from engine.load.result.result import LoadResult
from engine.machine.limits import Limits
from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import N_, Text, _, ngettext
from gui.look.theme import Theme
from gui.preferences.settings import Settings
from gui.server.hand_panel import HandPanel
from gui.server.load_form import LoadForm
from gui.server.page import ServerPage
from gui.session.load_session import LoadSession
from gui.views.chart_line import Note
from gui.views.record_activity import RecordActivity
from gui.views.view import View
from gui.widgets.scroll_column import ScrollColumn


class ServerActivity(RecordActivity[LoadResult]):
    """Runs and shows one load at a time, and serves by hand."""

    title = N_("Server")
    icon = "server"
    exports = LOAD_EXPORTS
    form: LoadForm

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(LoadSession(), LoadForm(), parent)
        self.hand = HandPanel(self.form.spec)
        self.side = self._make_side()
        self.page = ServerPage()
        self.views: Sequence[View] = (self.page,)
        self._limits: Limits | None = None
        self.form.changed.connect(self._on_form_changed)
        self.hand.copied.connect(self.said)
        self.hand.running_changed.connect(self._on_hand_running_changed)
        self._on_form_changed()

    # -- its state -----------------------------------------------------------------------------

    @property
    @override
    def start_text(self) -> Text:
        return N_("&Load")

    @property
    @override
    def heading(self) -> str:
        spec = self.result.spec if self.result is not None else self.form.spec()
        if spec is None:
            return str(self.title)
        users = ngettext("{count} user", "{count} users", spec.users).format(count=spec.users)
        return f"{self.title}, {users}"

    @property
    @override
    def has_processes(self) -> bool:
        return self.is_running or self.hand.is_running

    @property
    @override
    def estimate_s(self) -> float:
        spec = self.form.spec()
        return spec.estimate_s if spec is not None else 0.0

    @property
    @override
    def note(self) -> Note:
        if not self.is_of_other_settings:
            return Note()
        text = _("These results are for other settings than the form's.")
        return Note(text, is_warning=True)

    @property
    @override
    def caption(self) -> str:
        spec = self.result.spec if self.result is not None else self.form.spec()
        return load_caption(spec) if spec is not None else ""

    @property
    def is_of_other_settings(self) -> bool:
        """Whether the load that is shown is not the form's."""
        load = self.result
        return load is not None and not self.is_running and not self._is_of_form(load)

    # -- what is asked of it -------------------------------------------------------------------

    @override
    def end(self) -> None:
        super().end()
        self.hand.server.stop()

    @override
    def set_busy(self, busy: bool) -> None:
        self.form.setEnabled(not busy)
        self.hand.set_busy(busy)

    @override
    def set_front(self, front: bool) -> None:
        if front:
            self._show()

    @override
    def set_limits(self, limits: Limits) -> None:
        self._limits = limits
        self._on_form_changed()

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.form.set_theme(theme)
        self.hand.set_theme(theme)

    @override
    def restore(self, settings: Settings) -> None:
        if settings.load is not None:
            self.form.set_spec(settings.load)

    @override
    def keep(self, settings: Settings) -> None:
        spec = self.form.spec()
        if spec is not None:
            settings.load = spec

    # -- how a load is shown and worded --------------------------------------------------------

    @override
    def _is_of_form(self, result: LoadResult) -> bool:
        return result.spec == self.form.draft()

    @override
    def _plan_words(self) -> str:
        spec = self.form.spec()
        count = len(spec.strategies) if spec is not None else 0
        servers = ngettext("{count} server", "{count} servers", count)
        about = _("{servers}, about {time}")
        return about.format(servers=servers, time=clock_text(self.estimate_s))

    @override
    def _running_words(self, result: LoadResult, at_s: float) -> str:
        name = ", ".join(lane.planned.title for lane in result.running)
        if name:
            text = _("{server}, server {place} of {count}, {time} left")
        else:
            text = _("server {place} of {count}, {time} left")
        return text.format(
            server=name,
            place=min(result.done + 1, len(result.lanes)),
            count=len(result.lanes),
            time=clock_text(result.left_s(at_s)),
        )

    @override
    def _counted(self, result: LoadResult) -> str:
        return _("{done} of {count} servers").format(done=result.done, count=len(result.lanes))

    @override
    def _tables(self, result: LoadResult) -> tuple[Callable[[], Grid], Callable[[], Grid]]:
        grid = partial(load_grid, result)
        return grid, grid

    @override
    def _show_start(self) -> None:
        self._dim()

    @override
    def _show_begun(self, result: LoadResult) -> None:
        if not self.session.is_live:
            self.form.set_spec(result.spec)
        self.page.show_load(result)
        self._dim()
        self.changed.emit()

    @override
    def _show_again(self, result: LoadResult) -> None:
        self.page.show_again(result)

    @override
    def _can_replay(self, result: LoadResult) -> bool:
        return any(len(lane.sent_s) > 0 for lane in result.lanes)

    @override
    def _refresh(self, result: LoadResult) -> None:
        # In the background the load goes on, but nothing need be painted.
        if self.page.isVisible():
            self._show()

    @override
    def _show_end(self) -> None:
        self.page.show_end()
        self._dim()

    def _dim(self) -> None:
        """Dim what is shown while it is not, or not yet, the load that the form makes."""
        is_starting = self._is_starting and self.result is not None
        self.page.set_veiled(is_starting or self.is_of_other_settings)

    def _show(self) -> None:
        self.page.refresh(self.now_s())

    # -- what happens --------------------------------------------------------------------------

    @Slot()
    def _on_form_changed(self) -> None:
        spec = self.form.spec()
        if spec is not None and self._limits is not None:
            self.form.show_limit(str(load_problem(spec, self._limits) or ""))
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
        return ScrollColumn(inner, N_("Settings of the load"))
