"""The window: connects its parts with what the user asks for."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMessageBox
from typing_extensions import override

from engine.machine.limits import read_limits
from engine.race.result.caption import environment_caption
from engine.race.spec.lane import Lane
from engine.race.spec.presets import PRESETS
from engine.race.spec.race import RaceSpec
from engine.record.history import RaceStore
from gui.ask.dialogs import Dialogs
from gui.look.theme import Scheme, Theme
from gui.preferences.appearance import Appearance
from gui.preferences.settings import Settings
from gui.widgets.plain_text import plain_entry, plain_html
from gui.window.frame import WindowFrame
from gui.window.running import Running
from gui.window.saving import Saving

_RECENT = 15
_ICONS_MS = 50
_SAID_MS = 4000


class MainWindow(WindowFrame):
    """Form, charts and table round one race at a time."""

    def __init__(self, settings: Settings, appearance: Appearance, dialogs: Dialogs) -> None:
        super().__init__(dialogs)
        self._settings = settings
        self._appearance = appearance
        self._dialogs = dialogs
        self._is_closing = False
        self._is_at_article = False
        self._usual_state = Qt.WindowState.WindowNoState
        self._saving = Saving(self, self, dialogs, settings)
        self.running = Running(self, dialogs)
        appearance.dress()
        self._connect()
        self._restore()
        self._on_theme_changed(appearance.theme)
        self.running.follow_form()

    def _connect(self) -> None:
        actions = self.actions_
        actions.start.triggered.connect(self.running.start)
        actions.stop.triggered.connect(self.running.stop)
        actions.open.triggered.connect(self._on_open_triggered)
        actions.save_race.triggered.connect(self._saving.save_race)
        actions.save_picture.triggered.connect(self._saving.save_picture)
        actions.save_csv.triggered.connect(self._saving.save_csv)
        actions.save_json.triggered.connect(self._saving.save_json)
        actions.save_trace.triggered.connect(self._saving.save_trace)
        actions.copy_picture.triggered.connect(self._saving.copy_picture)
        actions.copy_table.triggered.connect(self._saving.copy_table)
        actions.copy_markdown.triggered.connect(self._saving.copy_markdown)
        actions.copy_csv.triggered.connect(self._saving.copy_csv)
        actions.copy_latex.triggered.connect(self._saving.copy_latex)
        actions.quit.triggered.connect(self.close)
        actions.trust.triggered.connect(self.trust.open_panel)
        actions.present.toggled.connect(self._on_present_toggled)
        actions.larger.triggered.connect(partial(self._appearance.scale_text, 1.1))
        actions.smaller.triggered.connect(partial(self._appearance.scale_text, 1 / 1.1))
        actions.usual.triggered.connect(partial(self._appearance.scale_text, None))
        actions.about.triggered.connect(self._on_about_triggered)
        actions.recent.aboutToShow.connect(self._on_recent_about_to_show)
        for place, action in enumerate(actions.presets):
            action.triggered.connect(partial(self.form.set_preset, PRESETS[place]))
        for place, action in enumerate(actions.views):
            action.triggered.connect(partial(self.tabs.setCurrentIndex, place))
        for view in self.views:
            view.lane_selected.connect(self.select_lane)
        self.table.lane_selected.connect(self.select_lane)
        self.panel.compared.connect(self._on_compared)
        for scheme, action in actions.schemes.items():
            action.triggered.connect(partial(self._appearance.set_scheme, scheme))
        self._saving.done.connect(self._on_saved)
        self._saving.failed.connect(self.message.show_message)
        self._appearance.changed.connect(self._on_theme_changed)
        self.tabs.currentChanged.connect(self._on_view_changed)
        self.server.failed.connect(self.message.show_message)
        self.article.failed.connect(self.message.show_message)
        self.server.said.connect(self._on_saved)
        actions.article.triggered.connect(self.running.start_article)
        actions.undo.triggered.connect(self.form.undo)
        self.running.rested.connect(self._on_rested)

    def _restore(self) -> None:
        self.restoreGeometry(self._settings.bytes("geometry"))
        self.columns.restoreState(self._settings.bytes("columns"))
        self.rows.restoreState(self._settings.bytes("rows"))
        self.table.set_columns(self._settings.columns)
        spec = self._settings.spec
        if spec is not None:
            self.form.set_spec(spec)
        load = self._settings.load
        if load is not None:
            self.server.form.set_spec(load)
        self.tabs.setCurrentIndex(self._settings.view)
        self.actions_.schemes[Scheme(self._appearance.scheme)].setChecked(True)
        self.start_button.setFocus()

    def _keep(self) -> None:
        if not self.actions_.present.isChecked():
            self._settings.set_bytes("geometry", self.saveGeometry())
            self._settings.set_bytes("columns", self.columns.saveState())
            self._settings.set_bytes("rows", self.rows.saveState())
        spec = self.form.spec()
        if spec is not None:
            self._settings.spec = spec
        self._settings.columns = self.table.columns
        load = self.server.form.spec()
        if load is not None:
            self._settings.load = load
        self._settings.view = self.tabs.currentIndex()

    @Slot()
    def start(self) -> None:
        """Run what the form makes: the race, or on the Server page the load."""
        self.running.start()

    def open(self, path: Path) -> None:
        """Show the race or load of a file."""
        self.running.open(path)

    def set_spec(self, spec: RaceSpec) -> None:
        """Show a spec in the form."""
        self.form.set_spec(spec)

    @Slot(object, float)
    def _on_compared(self, baseline: Lane | None, band: float) -> None:
        """Show in every view what another baseline or band makes of the race; keep it up."""
        for view in self.views:
            if view.shows_race:
                view.show_comparison(self.session.now_s())
        self.form.set_comparison(baseline, band)
        self.running.show_standing()

    @Slot()
    def _on_view_changed(self, *_: object) -> None:
        self.catch_up()
        if self.result is not None:
            self.view.refresh(self.session.now_s())
        was_at_server = self.form_panel.currentIndex() == 1
        is_at_server = self.view is self.server
        self.form_panel.setCurrentIndex(1 if is_at_server else 0)
        # The form behind may not have known its new font before.
        self.fit_forms()
        self.message.set_at_race(self.view.shows_race)
        self.show_table()
        was_at_article, self._is_at_article = self._is_at_article, self.view is self.article
        if was_at_server or is_at_server or was_at_article != self._is_at_article:
            self.running.show_standing()
        self.running.enable()

    @Slot()
    def _on_open_triggered(self) -> None:
        path = self._dialogs.ask_race_to_open(self, RaceStore().folder)
        if path is not None:
            self.open(path)

    @Slot()
    def _on_recent_about_to_show(self) -> None:
        menu = self.actions_.recent
        menu.clear()
        for path in RaceStore().paths()[: -_RECENT - 1 : -1]:
            menu.addAction(plain_entry(RaceStore.label(path))).triggered.connect(
                partial(self.open, path)
            )
        if menu.isEmpty():
            menu.addAction(self.tr("No races yet")).setEnabled(False)

    @Slot(str)
    def _on_saved(self, text: str) -> None:
        self.statusBar().showMessage(text, _SAID_MS)

    @Slot(bool)
    def _on_present_toggled(self, presenting: bool) -> None:
        self.actions_.set_presenting(presenting)
        for widget in (self.form_panel, self.menuBar(), self.statusBar()):
            widget.setVisible(not presenting)
        self.show_table()
        self._appearance.set_presenting(presenting)
        if presenting:
            self._usual_state = self.windowState()
            self.showFullScreen()
        else:
            self.setWindowState(self._usual_state)
        self.running.enable()

    @Slot()
    def _on_about_triggered(self) -> None:
        from engine.machine.environment import probe_environment  # slow to load, rarely wanted

        text = self.tr("Racelane races Python's concurrency strategies over one workload.")
        where = environment_caption(probe_environment())
        QMessageBox.about(self, self.tr("About Racelane"), f"<p>{text}</p>{plain_html(where)}")

    @Slot(object)
    def _on_theme_changed(self, theme: Theme) -> None:
        self.form.set_theme(theme)
        self.panel.set_theme(theme)
        for view in self.views:
            view.set_theme(theme)
        self._on_view_changed()
        # Once the window has been painted.
        QTimer.singleShot(_ICONS_MS, self, self._on_icons_due)

    @Slot()
    def _on_icons_due(self) -> None:
        theme = self._appearance.theme
        for part in (self.actions_, self.form, self.message, self.trust):
            part.set_icons(theme)
        if self.running.limits is None:
            self.running.limits = read_limits()
            self.running.follow_form()

    @Slot()
    def _on_rested(self) -> None:
        if self._is_closing:
            self.close()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.running.is_measuring or self.server.hand.is_running:
            # The race ends first; its end closes the window. Hiding the window meanwhile would
            # keep the application running: Qt quits with the last window that is seen to close.
            self._is_closing = True
            self.progress.show_nothing(self.tr("Stopping\u2026"))
            self.running.stop()
            self.server.hand.server.stop()
            event.ignore()
            return
        self._keep()
        event.accept()
