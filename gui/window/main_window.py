"""The main window: puts its parts together and connects them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QMessageBox,
)
from typing_extensions import override

from engine.race.result.caption import environment_caption
from engine.race.spec.race import RaceSpec
from engine.record.history import History
from engine.vocabulary.wording import N_, Text, _
from gui.article.activity import ArticleActivity
from gui.ask.dialogs import Dialogs
from gui.history.activity import HistoryActivity
from gui.lesson.activity import LessonActivity
from gui.look.accessible import announce
from gui.look.assets import asset
from gui.look.theme import Scheme, Theme
from gui.preferences.appearance import Appearance
from gui.preferences.settings import Settings
from gui.server.activity import ServerActivity
from gui.session.engine_process import EngineProcess
from gui.views.activity import Activity
from gui.views.document import Document
from gui.views.view import View
from gui.widgets.doors import Door, Doors
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.message_bar import MessageBar
from gui.widgets.plain_text import plain_html
from gui.widgets.progress import Progress
from gui.widgets.tab_order import chain_tabs, tab_stops
from gui.window.actions import Actions
from gui.window.activities import Activities
from gui.window.form_drawer import FormDrawer
from gui.window.helping import Helping
from gui.window.panes import Panes
from gui.window.presenting import Presenting
from gui.window.race_activity import RaceActivity
from gui.window.rail import Rail
from gui.window.replays import Replays
from gui.window.saving import Saving
from gui.window.tool_bar import ToolBar

_ICONS_MS = 50
_SAID_MS = 8000


class MainWindow(QMainWindow):
    """Shows one of several activities, with its actions."""

    def __init__(self, settings: Settings, appearance: Appearance, dialogs: Dialogs) -> None:
        super().__init__()
        self.setWindowTitle("Racelane")
        self.setWindowIcon(QIcon(str(asset("icon.svg"))))
        self.resize(1280, 800)
        self._settings = settings
        self._appearance = appearance
        self._dialogs = dialogs
        self._is_closing = False
        self._has_limits = False
        self._warner: Activity | None = None
        self.race = RaceActivity(dialogs, self)
        self.server = ServerActivity(self)
        self.article = ArticleActivity(self)
        self.lessons = LessonActivity(dialogs, self)
        self.history = HistoryActivity(self)
        self.activities: tuple[Activity, ...] = (
            self.race,
            self.server,
            self.article,
            self.lessons,
            self.history,
        )
        self.running = Activities(self.activities, dialogs, self)
        self.message = MessageBar()
        self.progress = Progress()
        self.caption = ElidedLabel()
        self.panes = Panes(self.activities, self.message)
        self.actions_ = Actions(self, self.activities)
        self.replays = Replays(self, self.panes, self.actions_, self.running)
        self._saving = Saving(self, self._read_view, self._read_document, dialogs, settings)
        self._lay_out()
        appearance.dress()
        self._connect()
        self._on_trust_changed()
        self._restore()
        self._on_theme_changed(appearance.theme)

    # -- what the program asks of it ---------------------------------------------------------

    @property
    def view(self) -> View:
        """The view in front."""
        return self.panes.view

    @Slot()
    def start(self) -> None:
        """Run what the form in front describes."""
        self.running.start()

    def open(self, path: Path) -> None:
        """Show what a file holds; it runs nothing."""
        self.running.open(path)

    def take_lesson(self, path: Path) -> None:
        """Take the lesson in a file from its first step."""
        self.panes.show_activity(self.lessons)
        self.lessons.take(path)

    def set_spec(self, spec: RaceSpec) -> None:
        """Show a race in its form."""
        self.race.form.set_spec(spec)

    def warm_up(self) -> None:
        """Have what the next race needs loaded ahead, once the window has been painted."""
        self.race.session.waiting.warm_up()

    def fit_screen(self) -> None:
        """Shrink to the screen before being shown, if it is too large."""
        self.resize(self.size().boundedTo(self.screen().availableSize()))

    # -- its parts -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._bar = bar = ToolBar(self.actions_, self.progress, self)
        self.start_button, self.stop_button = bar.start_button, bar.stop_button
        self.addToolBar(bar)
        self.rail = Rail(list(self.actions_.activities.values()), self)
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self.rail)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        # From now on the layout sets none by itself: see event().
        self.setMinimumSize(1, 1)
        self.helping = Helping(self.panes, self.actions_, self.activities, self.start_button)
        self.help = self.helping.page
        self.setCentralWidget(self.helping.pages)
        self.caption.setProperty("role", "hint")
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(14, 0, 0, 0)
        self.statusBar().addWidget(self.caption, 1)
        self.statusBar().addPermanentWidget(self.race.trust)
        self.presenting = Presenting(
            self, self.panes, self.actions_, self._appearance, self.caption, self.replays.transport
        )
        self.drawer = FormDrawer(self.panes, self.actions_)
        self.presenting.put_aside(self.menuBar(), bar, self.rail, self.race.trust)
        self.race.panel.offer_copies([*self.actions_.copies.values()])
        parts = (self.replays.transport, self.help, self.presenting.controls)
        stops = [stop for part in parts for stop in tab_stops(part)]
        self.doors = Doors(self._make_doors())
        self.panes.put_above(self.doors)
        first, *others = self.panes.tab_stops
        chain_tabs([first, *self.doors.buttons, *others, self.race.trust, *stops])

    def _make_doors(self) -> tuple[Door, ...]:
        """Return what can be done first in an empty window."""
        return (
            Door(
                N_("Watch a race"),
                N_("Race what the form describes, and see each lane grow"),
                self.race.start_requested.emit,
            ),
            Door(
                N_("Check the article"),
                N_("Run races for every claim of the article, and rate it"),
                self.article.start_requested.emit,
            ),
            Door(
                N_("Take a lesson"),
                N_("Guess, race and learn why, step by step"),
                partial(self.panes.show_activity, self.lessons),
            ),
        )

    def _connect(self) -> None:
        actions, running = self.actions_, self.running
        actions.start.triggered.connect(running.start)
        actions.start.hovered.connect(self.race.session.waiting.freshen)
        actions.stop.triggered.connect(running.stop)
        actions.open.triggered.connect(self._on_open_triggered)
        actions.undo.triggered.connect(self._on_undo_triggered)
        actions.save_record.triggered.connect(self._saving.save_record)
        actions.save_picture.triggered.connect(self._saving.save_picture)
        actions.save_page.triggered.connect(self._saving.save_page)
        actions.save_report.triggered.connect(self._saving.save_report)
        actions.copy_picture.triggered.connect(self._saving.copy_picture)
        for export, action in actions.exports.items():
            action.triggered.connect(partial(self._saving.save_export, export))
        for copy, action in actions.copies.items():
            action.triggered.connect(partial(self._saving.copy_table, copy))
        actions.quit.triggered.connect(self.close)
        actions.trust.triggered.connect(self.race.trust.open_dialog)
        actions.trust.changed.connect(self._on_trust_changed)
        actions.present.toggled.connect(self._on_present_toggled)
        actions.replay.triggered.connect(self.helping.leave)
        self.replays.changed.connect(self._follow)
        actions.larger.triggered.connect(partial(self._scale_text, 1.1))
        actions.smaller.triggered.connect(partial(self._scale_text, 1 / 1.1))
        actions.usual.triggered.connect(partial(self._scale_text, None))
        actions.about.triggered.connect(self._on_about_triggered)
        # What happens in the views is there to be seen.
        for action in (*actions.views, *actions.activities.values(), actions.undo, actions.form):
            action.triggered.connect(self.helping.leave)
        for failed in (running.failed, self._saving.failed):
            failed.connect(self.helping.leave)
        actions.recent.open_requested.connect(self.open)
        for place, action in enumerate(actions.views):
            action.triggered.connect(partial(self.panes.tabs.setCurrentIndex, place))
        for activity, action in actions.activities.items():
            action.triggered.connect(partial(self.panes.show_activity, activity))
        self.history.open_requested.connect(self.open)
        for scheme, action in actions.schemes.items():
            action.triggered.connect(partial(self._appearance.set_scheme, scheme))
        for activity in self.activities:
            activity.progressed.connect(self.progress.show_share)
            activity.failed.connect(self.message.show_message)
            activity.failed.connect(self.helping.leave)
            activity.warned.connect(partial(self._on_warned, activity))
            activity.said.connect(self._say)
        running.began.connect(self._on_began)
        running.ended.connect(self._on_ended)
        running.rested.connect(self._on_rested)
        running.changed.connect(self._follow)
        running.front_requested.connect(self.panes.show_activity)
        running.failed.connect(self.message.show_message)
        running.said.connect(self._say)
        self.race.trust.dialog.calibration_wanted.connect(running.calibrate)
        self.panes.view_changed.connect(self._on_view_changed)
        self._saving.done.connect(self._say)
        self._saving.failed.connect(self.message.show_message)
        self._appearance.changed.connect(self._on_theme_changed)

    def _restore(self) -> None:
        self.restoreGeometry(self._settings.bytes("geometry"))
        for activity in self.activities:
            activity.restore(self._settings)
        self.panes.restore(self._settings)
        self.actions_.schemes[Scheme(self._appearance.scheme)].setChecked(True)
        self.start_button.setFocus()

    def _keep(self) -> None:
        if not self.actions_.present.isChecked():
            self._settings.set_bytes("geometry", self.saveGeometry())
        for activity in self.activities:
            activity.keep(self._settings)
        self.panes.keep(self._settings)

    # -- what it shows -------------------------------------------------------------------------

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._follow()

    @Slot()
    def _on_trust_changed(self) -> None:
        self.race.trust.setToolTip(self.actions_.trust.toolTip())

    def _read_view(self) -> View:
        return self.view

    def _read_document(self) -> Document | None:
        return self.running.front.document()

    @Slot()
    def _follow(self) -> None:
        """Show the current state, and enable what can be done now."""
        front = self.running.front
        self.actions_.start.setText(front.start_text)
        self.setWindowTitle(_("{shown} - Racelane").format(shown=front.heading))
        self.progress.show_share(*self.running.standing)
        self.panes.show_note(front.note)
        self.caption.setText(front.caption)
        is_empty = all(one.document() is None for one in self.activities)
        is_first = is_empty and front is self.race and not self.running.is_running
        self.doors.setVisible(is_first and not self.presenting.is_on)
        self.actions_.enable(
            front.document(),
            is_running=self.running.is_running,
            can_start=front.can_start,
            can_undo=front.can_undo,
            has_picture=self.view.has_picture,
            can_replay=front.recorded is not None and not self.running.is_running,
        )

    @Slot(str)
    def _say(self, text: str) -> None:
        self.statusBar().showMessage(text, _SAID_MS)

    @Slot()
    def _on_view_changed(self) -> None:
        # A hidden form may have missed a change of font.
        self.panes.fit()
        front = self.panes.activity
        self.actions_.activities[front].setChecked(True)
        self.message.set_in_place(self._warner in (None, front))
        self.running.set_front(front)

    @Slot(object)
    def _on_began(self, activity: Activity) -> None:
        self.message.clear()
        self.helping.leave()
        self.drawer.close()
        self.panes.show_activity(activity)
        self._follow()
        self.stop_button.setFocus()

    @Slot(object)
    def _on_ended(self, activity: Activity | None) -> None:
        self._follow()
        if activity is not None:
            self.start_button.setFocus()
            for text in (activity.outcome, activity.note.text):
                announce(self, text)

    def _on_warned(self, activity: Activity, text: Text) -> None:
        self._warner = activity
        self.message.set_in_place(activity is self.running.front)
        self.message.show_warning(text)

    @Slot(object)
    def _on_theme_changed(self, theme: Theme) -> None:
        for activity in self.activities:
            activity.set_theme(theme)
        self.rail.fit(self.width())
        self._bar.fit_start([str(one.widest_start_text) for one in self.activities])
        self._on_view_changed()
        # Once the window has been painted.
        QTimer.singleShot(_ICONS_MS, self, self._on_icons_due)

    @Slot()
    def _on_icons_due(self) -> None:
        theme = self._appearance.theme
        self.actions_.set_icons(theme)
        self._bar.set_icons(theme)
        self.replays.transport.set_icons(theme)
        self.message.set_icons(theme)
        for activity in self.activities:
            activity.set_icons(theme)
        if not self._has_limits:
            from engine.machine.limits import read_limits  # slow to load, and not wanted before

            self._has_limits = True
            limits = read_limits()
            for activity in self.activities:
                activity.set_limits(limits)

    # -- what the user asks for ----------------------------------------------------------------

    @Slot()
    def _on_open_triggered(self) -> None:
        path = self._dialogs.ask_race_to_open(self, History().folder)
        if path is not None:
            self.open(path)

    @Slot()
    def _on_undo_triggered(self) -> None:
        self.running.front.undo()

    @Slot(bool)
    def _on_present_toggled(self, presenting: bool) -> None:
        self.helping.leave()
        self.drawer.close()
        self.message.hold_warnings(presenting)
        self.presenting.set_on(presenting)
        self._follow()

    def _scale_text(self, factor: float | None) -> None:
        if self.presenting.is_on:
            self.presenting.scale_text(factor)
        else:
            self._appearance.scale_text(factor)

    @Slot()
    def _on_about_triggered(self) -> None:
        from engine.machine.environment import read_environment  # slow to load, rarely wanted

        text = _("Racelane races Python's concurrency strategies over one workload.")
        where = environment_caption(read_environment())
        QMessageBox.about(self, _("About Racelane"), f"<p>{text}</p>{plain_html(where)}")

    # -- as a window ---------------------------------------------------------------------------

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            # The parts never make the window larger: they scroll, wrap and elide.
            least = self.minimumSizeHint().boundedTo(self.size())
            if least != self.minimumSize():
                self.setMinimumSize(least)
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_pressed = isinstance(self.focusWidget(), (QAbstractButton, QComboBox))
            if event.key() == Qt.Key.Key_Space and is_pressed:
                # What has the keyboard and can be pressed is, and nothing plays or pauses.
                event.accept()
                return True
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.fit(event.size().width())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Keys that buttons and tabs ignore are for the view; typed text is not.
        is_typed = isinstance(self.focusWidget(), (QLineEdit, QAbstractSpinBox, QComboBox))
        is_elsewhere = is_typed or self.actions_.help.isChecked()
        if event.text() == "?" and not is_typed:
            # Where it takes Shift to type, systems differ in whether its shortcut matches.
            self.actions_.keys.trigger()
        elif is_elsewhere or not self.view.take_key(event):
            super().keyPressEvent(event)

    @Slot()
    def _on_rested(self) -> None:
        if self._is_closing:
            self.close()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.running.has_processes:
            # The race ends first, and its end closes the window. Hiding the window instead would
            # keep the application running: Qt quits when the last visible window closes.
            self._is_closing = True
            self.progress.show_share(_("Stopping\u2026"), 0.0)
            self.running.end()
            event.ignore()
            return
        self.replays.leave()
        self._keep()
        self.running.close()
        self.race.session.waiting.close()
        # For example the inspection of an interpreter, which nobody waits for any more.
        for process in self.findChildren(EngineProcess):
            process.end_at_once()
        event.accept()
