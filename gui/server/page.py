"""The Server page: the article's server under load, one server per strategy, in turn."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from engine.export.load.caption import loaded_caption
from engine.load.result.caption import load_caption
from engine.load.result.result import LoadResult
from engine.load.spec import LoadSpec
from engine.vocabulary.wording import N_, Text, _
from gui.look.theme import Theme
from gui.plot.lane_chart import MOVE_KEYS, PICK_KEYS
from gui.server.load_canvas import LoadCanvas
from gui.server.load_table import LoadTable
from gui.server.server_rows import planned_rows, server_rows
from gui.views.header import ViewHeader
from gui.views.view import View
from gui.widgets.veil import Veil

_TABLE_S = 0.5


class ServerPage(View):
    """Charts and table of one load at a time."""

    name = "server"
    help = N_(
        "One row per server under load: how long each request took, the heartbeat while others "
        "were served, and how many answers came each second. Red marks moments in which others "
        "waited long enough to notice."
    )
    keys = (*MOVE_KEYS, *PICK_KEYS)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.load: LoadResult | None = None
        """The load that is shown, or None before the first one."""

        self._spec: LoadSpec | None = None
        self._selected_row: int | None = None
        self._done = -1
        self._table_due_s = 0.0
        self._at_s = 0.0
        self._canvas = LoadCanvas()
        self.table = LoadTable()
        self._table_veil = Veil(self.table)
        self._header = ViewHeader()
        self._log = QCheckBox()
        self._log.setChecked(True)
        self._header.controls.addWidget(self._log)
        self._lay_out()
        self._word()
        self._log.toggled.connect(self._on_log_toggled)
        self._canvas.lane_picked.connect(self._on_lane_picked)
        self.table.row_picked.connect(self._on_row_picked)

    def show_spec(self, spec: LoadSpec | None) -> None:
        """Show what a load would be, unless one is shown; None if the form makes none."""
        self._spec = spec
        if self.load is None:
            self._show_all()

    def show_load(self, load: LoadResult) -> None:
        """Show a load; ``refresh`` then follows how it grows."""
        self.load = load
        self._selected_row = None
        self._canvas.fit()
        self._at_s = load.last_at_s
        self.show_end()

    def show_again(self, load: LoadResult) -> None:
        """Show the load shown at another moment, or as it ended again; every choice stays."""
        self.load = load
        self._at_s = load.last_at_s
        self.show_end()

    def show_end(self) -> None:
        """Show all of a load that is over."""
        self._done = -1
        self._table_due_s = 0.0
        self._show_all()

    def refresh(self, at_s: float) -> None:
        """Show the load as it is ``at_s`` seconds on its clock."""
        self._at_s = at_s
        self._show_all()

    # -- as a view -----------------------------------------------------------------------------

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
        super().changeEvent(event)

    @override
    def title(self) -> Text:
        return N_("Server")

    @override
    def picture_title(self) -> str:
        return _("The article's server under load")

    @property
    @override
    def mark(self) -> Text | None:
        showing = self.load.showing if self.load is not None else None
        return showing.mark if showing is not None else None

    @override
    def picture_widget(self) -> QWidget:
        return self._canvas

    @override
    def caption(self) -> tuple[str, ...]:
        if self.load is None:
            return (load_caption(self._spec),) if self._spec is not None else ()
        return loaded_caption(self.load)

    @property
    @override
    def has_picture(self) -> bool:
        return self.load is not None or self._spec is not None

    @override
    def set_alone(self, alone: bool) -> None:
        super().set_alone(alone)
        self.table.setVisible(not alone)

    @override
    def set_veiled(self, veiled: bool) -> None:
        super().set_veiled(veiled)
        self._table_veil.set_drawn(veiled)

    @override
    def take_key(self, event: QKeyEvent) -> bool:
        # The keys need no click on the chart first.
        return self._canvas.take_key(event)

    @override
    def clear_selection(self) -> None:
        self._selected_row = None
        self._show_all()

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.table.set_theme(theme)

    @override
    def like(self, other: View) -> None:
        self.theme = other.theme
        if isinstance(other, ServerPage):
            self.load = other.load
            self._spec = other._spec
            self._at_s = other._at_s
            self._selected_row = other._selected_row
            self._log.setChecked(other._log.isChecked())
            self._canvas.show_stretch(other._canvas.stretch)
        self._show_all()

    @override
    def _show_all(self) -> None:
        self._show_load(max(self._at_s, self.load.last_at_s if self.load is not None else 0.0))

    def _show_load(self, at_s: float) -> None:
        load = self.load
        spec = load.spec if load is not None else self._spec
        hint = "" if load is not None else self._hint()
        self._header.say(self.marked_title(), hint)
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
        is_due = at_s >= self._table_due_s or (load is not None and load.showing is not None)
        if load is None or load.done != self._done or is_due:
            self._done = load.done if load is not None else -1
            self._table_due_s = at_s + _TABLE_S
            self.table.show_load(load)
            self.table.select_row(self._selected_row)

    def _word(self) -> None:
        self._log.setText(_("Log latency"))
        self._log.setToolTip(_("Show latencies on a log scale"))

    def _hint(self) -> str:
        return _("Press Start: load each server in turn, and see how long others wait.")

    @Slot(bool)
    def _on_log_toggled(self, checked: bool) -> None:
        self._show_all()

    @Slot(object)
    def _on_lane_picked(self, place: int | None) -> None:
        self._selected_row = place
        self.table.select_row(place)
        self._show_all()

    @Slot(object)
    def _on_row_picked(self, place: int | None) -> None:
        self._selected_row = None if place == self._selected_row else place
        self.table.select_row(self._selected_row)
        self._show_all()

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
