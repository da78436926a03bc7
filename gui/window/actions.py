"""Every action of the window, with its menu, shortcut and tooltip."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from engine.export.copies import COPIES
from engine.export.export import Export
from engine.vocabulary.wording import N_, Text
from gui.history.menu import HistoryMenu
from gui.look.icons import blank_icon, icon
from gui.look.theme import Scheme, Theme
from gui.stage import keys
from gui.stage.keys import STAGE_KEYS, Scene
from gui.views.activity import Activity
from gui.views.document import Document
from gui.widgets.command import Command, Menu
from gui.widgets.key_use import KeyUse

_ESCAPE = "Esc"
_PRESENT = "F5"
_REPLAY = "Ctrl+R"
_HELP = "F1"
_FORM = "F4"

_STAGE_ICONS = {keys.PLAY: "start", keys.STEP_BACK: "step_back", keys.STEP_ON: "step_on"}

_EXPORT_KEYS = {"csv": "Ctrl+E", "json": "Ctrl+J", "trace": "Ctrl+Shift+E"}
_COPY_KEYS = {
    "text": "Ctrl+Shift+T",
    "markdown": "Ctrl+Shift+M",
    "csv": "Ctrl+Shift+C",
    "latex": "Ctrl+Shift+L",
}


def _view_key(place: int) -> str:
    """Return the shortcut of a view by its place, from 1 to 18."""
    return f"Ctrl+{place}" if place < 10 else f"Ctrl+Shift+{place - 9}"


class Actions(QObject):
    """Makes the actions and the menus; the main window connects them."""

    def __init__(self, window: QMainWindow, activities: Sequence[Activity]) -> None:
        """Make the actions of a window, and of each of its activities."""
        super().__init__(window)
        self._window = window
        self._activities = tuple(activities)
        self._icons: dict[QAction, str] = {}
        self._covers: list[Command] = []
        self._theme: Theme | None = None
        self.open = self._make(
            N_("&Open\u2026"), "Ctrl+O", N_("Open a race, load or check from a file")
        )
        self.save_record = self._make(
            N_("&Save\u2026"), "Ctrl+S", N_("Save the result, to open it again later")
        )
        self.save_picture = self._make(
            N_("Save &picture\u2026"), "Ctrl+P", N_("Save the chart as PNG, SVG or PDF"), "picture"
        )
        self.save_page = self._make(
            N_("S&heet\u2026"), "Ctrl+Shift+H", N_("Save all views on one page"), "picture"
        )
        self.save_report = self._make(
            N_("HTML &report\u2026"),
            "Ctrl+Shift+W",
            N_("Save all that is known of the race as one web page"),
        )
        self.exports = {
            export: self._make(
                N_("Export &{format}\u2026", format=export.shown_title),
                _EXPORT_KEYS.get(export.name, ""),
                N_("Save {what}", what=export.summary),
            )
            for export in _distinct(one.exports for one in activities)
        }
        """What saves in each format."""

        self.quit = self._make(N_("&Quit"), "Ctrl+Q", N_("Close Racelane"))
        self.copy_picture = self._make(
            N_("Copy &picture"), "Ctrl+Shift+P", N_("Copy the chart to the clipboard"), "copy"
        )
        self.copies = {
            copy: self._make(
                N_("Copy table as &{format}", format=copy.title)
                if copy.title
                else N_("Copy &table"),
                _COPY_KEYS.get(copy.name, ""),
                N_("Copy {what}", what=copy.summary),
            )
            for copy in COPIES
        }
        """What copies the table in each format."""

        self.start = self._make(
            N_("&Start"), "Ctrl+Return", N_("Start what the form describes"), "start"
        )
        self.stop = self._make(N_("S&top"), _ESCAPE, N_("Stop, and keep what has finished"), "stop")
        self.undo = self._make(
            N_("&Undo"), "Ctrl+Z", N_("Undo the preset or file that filled the form")
        )
        self.present = self._make(
            N_("&Present"),
            _PRESENT,
            N_("Show the chart alone, full screen, in large text"),
            "present",
        )
        self.present.setCheckable(True)
        self.replay = self._make(
            N_("Re&play"), _REPLAY, N_("Show the result again, with a clock"), "replay"
        )
        self.replay.setCheckable(True)
        self.stage = {
            row: self._make(row.text, row.key, row.tip, _STAGE_ICONS.get(row)) for row in STAGE_KEYS
        }
        """What can be done on stage alone: its keys mean other things elsewhere."""

        for action in self.stage.values():
            action.setEnabled(False)
        self.trust = self._make(
            N_("&Trust\u2026"), "Ctrl+T", N_("Show the doubts about these numbers, and the machine")
        )
        self.larger = self._make(N_("&Larger text"), "Ctrl++", N_("Make all text larger"))
        self.smaller = self._make(N_("S&maller text"), "Ctrl+-", N_("Make all text smaller"))
        self.usual = self._make(N_("&Reset text size"), "Ctrl+0", N_("Use the system's text size"))
        self.about = self._make(
            N_("&About Racelane"), "", N_("Show the version and the environment")
        )
        self.help = self._make(
            N_("&Help"), _HELP, N_("Show what the views show, the glossary and the keys")
        )
        self.help.setCheckable(True)
        self.form = self._make(
            N_("&Form"),
            _FORM,
            N_("Show the form over the chart, where it has no room beside it"),
            "edit",
        )
        self.form.setCheckable(True)
        self.keys = self._make(N_("&Keys"), "?", N_("Show what each key does"))
        for action in (self.stop, self.present, self.replay, self.help, self.form):
            # Escape held down leaves presenting, and does not go on to stop the race.
            action.setAutoRepeat(False)
        self.activities = self._make_activities()
        """What brings each activity to the front."""

        self.views = [
            self._make(view.title(), _view_key(place), N_("Show this view"))
            for place, view in enumerate((view for one in activities for view in one.views), 1)
        ]
        self.schemes = self._make_schemes()
        self._make_menus()

    def set_icons(self, theme: Theme) -> None:
        """Show icons in a theme's colours."""
        self._theme = theme
        for action, name in self._icons.items():
            colour = theme.accent_text if action is self.start else None
            action.setIcon(icon(name, theme, colour))

    def show_playing(self, playing: bool) -> None:
        """Show on the action that plays and pauses which of the two it would do."""
        action = self.stage[keys.PLAY]
        self._icons[action] = "pause" if playing else "start"
        if self._theme is not None:
            action.setIcon(icon(self._icons[action], self._theme))

    def enable(
        self,
        document: Document | None,
        *,
        is_running: bool,
        can_start: bool,
        can_undo: bool,
        has_picture: bool,
        can_replay: bool,
    ) -> None:
        """Offer what can be done now.

        Args:
            document: What can be saved and copied, or None for nothing.
            is_running: Whether anything is being measured or read.
            can_start: Whether Start has anything to run.
            can_undo: Whether the form in front has a change to undo.
            has_picture: Whether the view in front has a picture.
            can_replay: Whether there is a result to replay.
        """
        self.start.setEnabled(can_start and not is_running)
        self.stop.setEnabled(is_running)
        self.open.setEnabled(not is_running)
        self.recent.setEnabled(not is_running)
        self.undo.setEnabled(can_undo)
        self.replay.setEnabled(can_replay)
        for action in (self.save_picture, self.copy_picture):
            action.setEnabled(has_picture)
        self.save_record.setEnabled(document is not None and document.record is not None)
        self.save_page.setEnabled(document is not None and document.page is not None)
        self.save_report.setEnabled(document is not None and document.report is not None)
        for export, action in self.exports.items():
            action.setEnabled(document is not None and export.name in document.files)
        for action in self.copies.values():
            action.setEnabled(document is not None and document.table is not None)

    @property
    def scene(self) -> Scene:
        """What goes on in the window; nothing behind help."""
        scene = Scene.DESK
        if self.help.isChecked():
            return scene
        if self.present.isChecked():
            scene |= Scene.PRESENTING
        if self.replay.isChecked():
            scene |= Scene.REPLAYING
        return scene

    def share_keys(self) -> None:
        """Enable what the scene allows, and let Escape leave what is on top.

        That is help, or else the form over the chart, or else what came last of presenting and a
        replay; without any of them, Escape stops what is running. The key belongs to one action at
        any moment: with two enabled actions on one key, Qt triggers neither.
        """
        for row, action in self.stage.items():
            action.setEnabled(row.is_on(self.scene))
        covers = [one for one in self._covers if one.isChecked()]
        covers += [one for one in (self.present, self.replay) if one not in covers]
        self._covers = [one for one in covers if one.isChecked()]
        own = {self.help: [_HELP], self.form: [_FORM], self.present: [_PRESENT]}
        own |= {self.replay: [_REPLAY], self.stop: []}
        # Take the key from one action before another gets it.
        for action, shortcuts in own.items():
            action.set_keys(*shortcuts)
        first = self._covers[-1] if self._covers else self.stop
        first = next((one for one in (self.help, self.form) if one.isChecked()), first)
        first.set_keys(_ESCAPE, *own[first])

    def key_uses(self) -> tuple[KeyUse, ...]:
        """Return what keys do wherever one is in the window, without those on stage."""
        portable = QKeySequence.SequenceFormat.PortableText
        uses = [
            KeyUse(
                N_(
                    "Close help, or else the form over the chart, or else leave the replay or "
                    "presenting, or else stop what is running, or else let go of the selected query"
                ),
                (_ESCAPE,),
            )
        ]
        for action in self._window.actions():
            texts = [key.toString(portable) for key in action.shortcuts()]
            own = tuple(text for text in texts if text != _ESCAPE)
            if own and isinstance(action, Command) and action not in self.stage.values():
                uses.append(KeyUse(N_("{does}", does=action.tip), own))
        return tuple(uses)

    def _make(self, text: Text, shortcut: str, tip: Text, icon_name: str | None = None) -> Command:
        action = Command(self._window, text, tip, *([shortcut] if shortcut else []))
        # By the window too: the menu bar is hidden while presenting, and its shortcuts with it.
        self._window.addAction(action)
        if icon_name is not None:
            action.setIcon(blank_icon())
            self._icons[action] = icon_name
        return action

    def _make_activities(self) -> dict[Activity, Command]:
        group = QActionGroup(self._window)
        made: dict[Activity, Command] = {}
        for place, activity in enumerate(self._activities, 1):
            tip = N_("Go to {activity}; everything stays as it is", activity=activity.title)
            action = self._make(activity.title, f"Alt+{place}", tip, activity.icon)
            action.setCheckable(True)
            group.addAction(action)
            made[activity] = action
        return made

    def _make_schemes(self) -> dict[Scheme, Command]:
        tips = {
            Scheme.SYSTEM: (N_("Follow the &system"), "Ctrl+Alt+S"),
            Scheme.LIGHT: (N_("&Light"), "Ctrl+Alt+L"),
            Scheme.DARK: (N_("&Dark"), "Ctrl+Alt+D"),
        }
        group = QActionGroup(self._window)
        made: dict[Scheme, Command] = {}
        for scheme, (text, shortcut) in tips.items():
            action = self._make(text, shortcut, N_("Choose the colours of the window"))
            action.setCheckable(True)
            group.addAction(action)
            made[scheme] = action
        return made

    def _make_menus(self) -> None:
        bar = self._window.menuBar()
        race_file = self._add_menu(bar, N_("&File"))
        race_file.addAction(self.open)
        self.recent = HistoryMenu(race_file)
        race_file.addMenu(self.recent)
        race_file.addSeparator()
        race_file.addActions([self.save_record, self.save_picture, self.save_page])
        race_file.addAction(self.save_report)
        race_file.addActions(list(self.exports.values()))
        race_file.addSeparator()
        race_file.addAction(self.quit)
        edit = self._add_menu(bar, N_("&Edit"))
        edit.addAction(self.undo)
        edit.addSeparator()
        edit.addAction(self.copy_picture)
        edit.addSeparator()
        edit.addActions(list(self.copies.values()))
        race = self._add_menu(bar, N_("&Race"))
        race.addActions([self.start, self.stop])
        race.addSeparator()
        for activity in self._activities:
            if activity.commands:
                race.addSeparator()
                race.addActions(list(activity.commands))
                self._window.addActions(list(activity.commands))
        view = self._add_menu(bar, N_("&View"))
        view.addActions(list(self.activities.values()))
        view.addSeparator()
        view.addActions(self.views)
        view.addSeparator()
        view.addActions([self.form, self.trust, self.replay, self.present])
        on_stage = self._add_menu(view, N_("On &stage"))
        on_stage.addActions(list(self.stage.values()))
        view.addSeparator()
        view.addActions([self.larger, self.smaller, self.usual])
        view.addSeparator()
        colours = self._add_menu(view, N_("&Colours"))
        colours.addActions(list(self.schemes.values()))
        self.export_menu = Menu(N_("&Export"), self._window)
        """Everything that takes the result elsewhere."""

        self.export_menu.addActions([self.save_picture, self.copy_picture])
        self.export_menu.addActions([self.save_page, self.save_report])
        self.export_menu.addSeparator()
        self.export_menu.addActions(list(self.exports.values()))
        self.export_menu.addSeparator()
        self.export_menu.addActions(list(self.copies.values()))
        self.export_menu.addSeparator()
        self.export_menu.addAction(self.save_record)
        about = self._add_menu(bar, N_("&Help"))
        about.addActions([self.help, self.keys])
        about.addSeparator()
        about.addAction(self.about)
        for menu in (race_file, edit, race, view, on_stage, colours, about, self.export_menu):
            menu.setToolTipsVisible(True)

    def _add_menu(self, above: QMenuBar | QMenu, title: Text) -> Menu:
        menu = Menu(title, self._window)
        above.addMenu(menu)
        return menu


def _distinct(exports: Iterable[Sequence[Export[Any]]]) -> list[Export[Any]]:
    """Return exports of several kinds of results, those of one name once."""
    named: dict[str, Export[Any]] = {}
    for some in exports:
        for one in some:
            named.setdefault(one.name, one)
    return list(named.values())
