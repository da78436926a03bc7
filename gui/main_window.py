"""The window: composes its parts and connects them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QIcon, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QMainWindow,
    QMessageBox,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.caption import environment_caption, parameters_caption
from engine.event_stream import is_load_file
from engine.export.column import Column
from engine.lane import Lane
from engine.plan import LONG_RACE_S, plan_race
from engine.presets import PRESETS
from engine.probe.limits import Limits, limit_problem, read_limits
from engine.result import RaceResult
from engine.spec import RaceSpec
from engine.store import RaceStore
from gui.actions import Actions
from gui.appearance import Appearance
from gui.article.page import ArticlePage
from gui.assets import asset
from gui.charts.view import View
from gui.dialogs import Dialogs
from gui.elided_label import ElidedLabel
from gui.message_bar import MessageBar
from gui.race_form import RaceForm
from gui.race_progress import RaceProgress
from gui.race_session import RaceSession
from gui.result_panel import ResultPanel
from gui.saving import Saving
from gui.server.page import ServerPage
from gui.settings import Settings
from gui.theme import Scheme, Theme
from gui.trust_button import TrustButton
from gui.views import VIEWS

_REFRESH_MS = 33
_FORM_WIDTH = 330
_RECENT = 15
_ICONS_MS = 50
_SAID_MS = 4000


class MainWindow(QMainWindow):
    """Form, charts and table round one race at a time."""

    def __init__(self, settings: Settings, appearance: Appearance, dialogs: Dialogs) -> None:
        super().__init__()
        self.setWindowTitle("Racelane")
        self.setWindowIcon(QIcon(str(asset("icon.svg"))))
        self.resize(1280, 800)
        self._settings = settings
        self._appearance = appearance
        self._dialogs = dialogs
        self._is_closing = False
        self._usual_state = Qt.WindowState.WindowNoState
        self._done = -1
        self._limits: Limits | None = None
        self.session = RaceSession(self)
        self.form = RaceForm(dialogs)
        self.views: list[View] = [view() for view in VIEWS]
        self.article = next(view for view in self.views if isinstance(view, ArticlePage))
        self.server = next(view for view in self.views if isinstance(view, ServerPage))
        self.message = MessageBar()
        self.progress = RaceProgress()
        self.tabs = QTabWidget()
        self.caption = ElidedLabel()
        self.caption.setProperty("role", "hint")
        self.caption.setContentsMargins(14, 0, 0, 0)
        self.actions_ = Actions(self, [view.title() for view in self.views])
        self.trust = TrustButton(self)
        self.trust.setToolTip(self.actions_.trust.toolTip())
        self.panel = ResultPanel(self.actions_.copies)
        self.table = self.panel.table
        self._saving = Saving(self, self, dialogs)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._lay_out()
        self._connect()
        self._restore()
        self._on_theme_changed(appearance.theme)
        self._on_form_changed()

    # -- composing -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.tool_bar = self._make_tool_bar()
        for view in self.views:
            self.tabs.addTab(view, view.title())
        self.tabs.setDocumentMode(False)
        scroll = QScrollArea()
        scroll.setWidget(self.form)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form_panel = QStackedWidget()
        self.form_panel.setMinimumWidth(_FORM_WIDTH)
        self.form_panel.addWidget(scroll)
        self.form_panel.addWidget(self.server.side)
        self.rows = QSplitter(Qt.Orientation.Vertical)
        self.rows.addWidget(self.tabs)
        self.rows.addWidget(self.panel)
        self.rows.setStretchFactor(0, 3)
        self.rows.setStretchFactor(1, 1)
        self.rows.setSizes([460, 220])
        right = QWidget()
        layout = QVBoxLayout(right)
        layout.setContentsMargins(4, 12, 14, 6)
        layout.addWidget(self.message)
        layout.addWidget(self.rows, 1)
        self.columns = QSplitter()
        self.columns.addWidget(self.form_panel)
        self.columns.addWidget(right)
        self.columns.setStretchFactor(1, 1)
        self.columns.setSizes([_FORM_WIDTH, 950])
        self.columns.setChildrenCollapsible(False)
        self.rows.setChildrenCollapsible(False)
        self.setCentralWidget(self.columns)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.caption, 1)
        self.statusBar().addPermanentWidget(self.trust)
        self._leave = QShortcut(Qt.Key.Key_Escape, self, self._on_leave_activated)
        self._leave.setEnabled(False)

    def _make_tool_bar(self) -> QToolBar:
        bar = QToolBar(self.tr("Race"))
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.addToolBar(bar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        bar.addAction(self.actions_.start)
        bar.addAction(self.actions_.stop)
        bar.addWidget(self.progress)
        bar.addAction(self.actions_.save_picture)
        bar.addAction(self.actions_.copy_picture)
        bar.addAction(self.actions_.present)
        self.start_button = bar.widgetForAction(self.actions_.start)
        self.start_button.setObjectName("start")
        self.stop_button = bar.widgetForAction(self.actions_.stop)
        for action in bar.actions():
            button = bar.widgetForAction(action)
            if isinstance(button, QToolButton):
                button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return bar

    def _connect(self) -> None:
        actions = self.actions_
        actions.start.triggered.connect(self.start)
        actions.stop.triggered.connect(self._on_stop_triggered)
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
        self.form.changed.connect(self._on_form_changed)
        self.tabs.currentChanged.connect(self._on_view_changed)
        self.article.running_changed.connect(self._on_article_running_changed)
        self.article.progressed.connect(self.progress.show_share)
        self.server.running_changed.connect(self._on_server_running_changed)
        self.server.progressed.connect(self.progress.show_share)
        self.server.form_changed.connect(self._on_form_changed)
        self.server.failed.connect(self.message.show_message)
        self.server.said.connect(self._on_saved)
        self.server.hand.running_changed.connect(self._on_hand_running_changed)
        actions.article.triggered.connect(self._on_article_triggered)
        self.session.began.connect(self._on_race_began)
        self.session.ended.connect(self._on_race_ended)
        self._timer.timeout.connect(self._on_timeout)

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

    # -- the race ------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """The view in front."""
        return self.views[self.tabs.currentIndex()]

    @property
    def result(self) -> RaceResult | None:
        """The race that is shown."""
        return self.session.result

    @property
    def table_columns(self) -> tuple[Column, ...]:
        """The columns that the results table shows."""
        return self.table.columns

    @property
    def stream(self) -> bytes:
        """The race file of the race that is shown."""
        return self.session.stream

    @Slot()
    def start(self) -> None:
        """Run what the form makes: the race, or on the Server page the load."""
        spec = self.form.spec()
        is_load = self.view is self.server
        if self.is_measuring or (not self.server.can_start if is_load else spec is None):
            return
        estimate_s = (
            self.server.estimate_s if spec is None or is_load else plan_race(spec).estimate_s
        )
        if estimate_s > LONG_RACE_S and not self._dialogs.ask_long_race(self, estimate_s):
            return
        if is_load:
            self.server.start()
        elif spec is not None:
            self._begin()
            self.session.race(spec)

    @property
    def is_measuring(self) -> bool:
        """Whether a race or load is being run or read, or a claim of the article raced."""
        parts = (self.session, self.article, self.server)
        return any(part.is_running for part in parts)

    def open(self, path: Path) -> None:
        """Show the race or load of a file."""
        if self.is_measuring:
            return
        if is_load_file(path):
            self.tabs.setCurrentWidget(self.server)
            self.server.open(path)
            return
        self._begin()
        self.session.replay(path)

    def set_spec(self, spec: RaceSpec) -> None:
        """Show a spec in the form."""
        self.form.set_spec(spec)

    @Slot(object)
    def select_lane(self, lane: int | None) -> None:
        """Show one lane, given by its place, as the one that is looked at, everywhere."""
        for view in self.views:
            view.select_lane(lane)
        self.table.select_lane(lane)

    @Slot(object, float)
    def _on_compared(self, baseline: Lane | None, band: float) -> None:
        """Show in every view what another baseline or band makes of the race; keep it up."""
        for view in self.views:
            if view.shows_race:
                view.show_comparison(self.session.now_s())
        self.form.set_comparison(baseline, band)

    def _begin(self) -> None:
        self.message.clear()
        self.article.set_busy(True)
        self.server.set_busy(True)
        # The race is shown by the views of races.
        if not self.view.shows_race:
            self.tabs.setCurrentIndex(0)
        self._timer.start()
        self.form.setEnabled(False)
        self.actions_.enable(
            is_running=True,
            can_start=False,
            has_result=self.result is not None,
            has_race=True,
            has_table=self.result is not None,
        )
        self.progress.show_nothing(self.tr("Starting\u2026"))
        self.stop_button.setFocus()

    @Slot(object)
    def _on_race_began(self, result: RaceResult) -> None:
        self.select_lane(None)
        for view in self.views:
            view.show_result(result)
        self.panel.show_result(result)
        self.trust.show_result(result, is_live=self.session.is_live)
        self._done = 0
        if not self.session.is_live:
            self.form.set_spec(result.spec)
        self._enable()

    @Slot()
    def _on_view_changed(self, *_: object) -> None:
        if self.result is not None:
            self.view.refresh(self.session.now_s())
        was_at_server = self.form_panel.currentIndex() == 1
        is_at_server = self.view is self.server
        self.form_panel.setCurrentIndex(1 if is_at_server else 0)
        self._show_table()
        if was_at_server or is_at_server:
            self._show_standing()
        self._enable()

    def _show_standing(self) -> None:
        """Say how what the view in front shows has ended, or what Start would run."""
        if self.is_measuring:
            return
        if self.view is self.server:
            self.progress.show_share(*self.server.standing)
        elif self.result is not None and self.form.spec() is not None:
            self.progress.show_race(self.result, self.session.now_s(), is_running=False)
        else:
            self._on_form_changed()

    def _show_table(self) -> None:
        """Show the results table beside the views that it belongs to."""
        is_presenting = self.actions_.present.isChecked()
        self.panel.setVisible(not is_presenting and self.view.shows_race)
        self.server.table.setVisible(not is_presenting)

    @Slot()
    def _on_timeout(self) -> None:
        result = self.result
        if result is None:
            return
        now_s = self.session.now_s()
        self.view.refresh(now_s)
        is_running = self.session.is_running
        self.progress.show_race(result, now_s, is_running=is_running)
        if result.done != self._done:
            self._done = result.done
            self.panel.show_result(result)

    @Slot(str)
    def _on_race_ended(self, problem: str) -> None:
        self._timer.stop()
        self.article.set_busy(False)
        self.server.set_busy(False)
        self.form.setEnabled(True)
        if self.result is not None:
            self._done = -1
            self._on_timeout()
            self.trust.judge()
        if problem:
            self.message.show_message(problem)
        elif self.session.was_live and self.trust.warning:
            self.message.show_warning(self.trust.warning)
        self._enable()
        if self.result is None:
            self._on_form_changed()
        self.start_button.setFocus()
        if self._is_closing:
            self.close()

    def _enable(self) -> None:
        is_article, is_load = self.view is self.article, self.view is self.server
        can_start = self.server.can_start if is_load else self.form.spec() is not None
        has_load = self.server.load is not None
        has_result = has_load if is_load else self.result is not None
        self.actions_.enable(
            is_running=self.is_measuring,
            can_start=can_start,
            has_result=has_result,
            has_race=has_result or can_start or is_article,
            has_table=bool(self.article.judged) if is_article else has_result,
        )
        self.actions_.save_trace.setEnabled(has_result and not is_load)
        self._leave.setEnabled(not self.is_measuring and self.actions_.present.isChecked())
        if is_load:
            self.caption.setText(next(iter(self.server.caption()), ""))
        elif self.result is not None:
            self.caption.setText(parameters_caption(self.result.spec))

    @Slot()
    def _on_form_changed(self) -> None:
        if self.is_measuring:
            return
        if self.view is self.server:
            self._show_standing()
            self._enable()
            return
        spec = self.form.spec()
        if spec is None:
            self.progress.show_nothing(self.tr("The form has a value that cannot be used."))
        else:
            plan = plan_race(spec)
            self.progress.show_plan(plan)
            if self._limits is not None:
                self.form.show_limit(limit_problem(spec, plan, self._limits))
            # A race that was run stays in view until the next one starts.
            if self.result is None:
                for view in self.views:
                    view.show_plan(spec, plan)
        self._enable()

    # -- what the user asks for ----------------------------------------------------------------

    @Slot()
    def _on_stop_triggered(self) -> None:
        self.session.stop()
        self.article.stop()
        self.server.stop()

    @Slot()
    def _on_article_triggered(self) -> None:
        self.tabs.setCurrentWidget(self.article)
        self.article.start()

    @Slot()
    def _on_article_running_changed(self) -> None:
        running = self.article.is_running
        self.form.setEnabled(not running)
        self.server.set_busy(running)
        self._enable()
        if running:
            self.stop_button.setFocus()
            return
        self._on_form_changed()
        if self._is_closing:
            self.close()

    @Slot()
    def _on_server_running_changed(self) -> None:
        running = self.server.is_running
        self.form.setEnabled(not running)
        self.article.set_busy(running)
        self.server.set_busy(running)
        if running:
            self.message.clear()
            self.progress.show_nothing(self.tr("Starting\u2026"))
            self._enable()
            self.stop_button.setFocus()
            return
        self._show_standing()
        self._enable()
        self.start_button.setFocus()
        if self._is_closing:
            self.close()

    @Slot()
    def _on_hand_running_changed(self) -> None:
        if self._is_closing and not self.server.hand.is_running:
            self.close()

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
            menu.addAction(RaceStore.label(path)).triggered.connect(partial(self.open, path))
        if menu.isEmpty():
            menu.addAction(self.tr("No races yet")).setEnabled(False)

    @Slot(str)
    def _on_saved(self, text: str) -> None:
        self.statusBar().showMessage(text, _SAID_MS)

    @Slot(bool)
    def _on_present_toggled(self, presenting: bool) -> None:
        for widget in (self.form_panel, self.menuBar(), self.statusBar()):
            widget.setVisible(not presenting)
        self._show_table()
        self._appearance.set_presenting(presenting)
        if presenting:
            self._usual_state = self.windowState()
            self.showFullScreen()
        else:
            self.setWindowState(self._usual_state)
        self._enable()

    @Slot()
    def _on_leave_activated(self) -> None:
        self.actions_.present.setChecked(False)

    @Slot()
    def _on_about_triggered(self) -> None:
        from engine.probe.environment import probe_environment  # slow to load, rarely wanted

        text = self.tr("Racelane races Python's concurrency strategies over one workload.")
        where = environment_caption(probe_environment())
        QMessageBox.about(self, self.tr("About Racelane"), f"<p>{text}</p><p>{where}</p>")

    @Slot(object)
    def _on_theme_changed(self, theme: Theme) -> None:
        self.form.set_theme(theme)
        self.panel.set_theme(theme)
        for view in self.views:
            view.set_theme(theme)
        self._on_view_changed()
        forms = (self.form, self.server.form, self.server.hand)
        widest = max(form.minimumSizeHint().width() for form in forms)
        self.form_panel.setMinimumWidth(max(_FORM_WIDTH, widest + 16))
        # Once the window has been painted.
        QTimer.singleShot(_ICONS_MS, self, self._on_icons_due)

    @Slot()
    def _on_icons_due(self) -> None:
        theme = self._appearance.theme
        for part in (self.actions_, self.form, self.message, self.trust):
            part.set_icons(theme)
        if self._limits is None:
            self._limits = read_limits()
            self._on_form_changed()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.is_measuring or self.server.hand.is_running:
            # The race ends first; its end closes the window. Hiding the window meanwhile would
            # keep the application running: Qt quits with the last window that is seen to close.
            self._is_closing = True
            self.progress.show_nothing(self.tr("Stopping\u2026"))
            self._on_stop_triggered()
            self.server.hand.server.stop()
            event.ignore()
            return
        self._keep()
        event.accept()
