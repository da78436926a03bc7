"""Every action of the window, with its menu, shortcut and tooltip."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from engine.race.spec.presets import PRESETS
from gui.look.icons import blank_icon, icon
from gui.look.theme import Scheme, Theme

_ESCAPE = "Esc"
_PRESENT = "F5"


class Actions(QObject):
    """Makes the actions and the menus; whoever composes the window connects them."""

    def __init__(self, window: QMainWindow, view_titles: list[str]) -> None:
        super().__init__(window)
        self._window = window
        self._icons: dict[QAction, str] = {}
        tr = self.tr
        self.open = self._make(tr("&Open race\u2026"), "Ctrl+O", tr("Open a race file"))
        self.save_race = self._make(
            tr("&Save race\u2026"), "Ctrl+S", tr("Save the race, to be opened again")
        )
        self.save_picture = self._make(
            tr("Save &picture\u2026"), "Ctrl+P", tr("Save the chart as PNG or SVG"), "picture"
        )
        self.save_csv = self._make(tr("Export &CSV\u2026"), "Ctrl+E", tr("Save every run as CSV"))
        self.save_json = self._make(
            tr("Export &JSON\u2026"), "Ctrl+J", tr("Save settings, runs and summaries as JSON")
        )
        self.save_trace = self._make(
            tr("Export &trace\u2026"),
            "Ctrl+Shift+E",
            tr("Save the median runs' queries as a Chrome trace, which Perfetto opens"),
        )
        self.quit = self._make(tr("&Quit"), "Ctrl+Q", tr("Close Racelane"))
        self.copy_picture = self._make(
            tr("Copy &picture"), "Ctrl+Shift+P", tr("Copy the chart to the clipboard"), "copy"
        )
        self.copy_table = self._make(
            tr("Copy &table"), "Ctrl+Shift+T", tr("Copy the results, to paste in a spreadsheet")
        )
        self.copy_markdown = self._make(
            tr("Copy table as &Markdown"), "Ctrl+Shift+M", tr("Copy the results as Markdown")
        )
        self.copy_csv = self._make(
            tr("Copy table as &CSV"), "Ctrl+Shift+C", tr("Copy the results as CSV")
        )
        self.copy_latex = self._make(
            tr("Copy table as &LaTeX"), "Ctrl+Shift+L", tr("Copy the results as LaTeX (booktabs)")
        )
        self.start = self._make(
            tr("&Start"), "Ctrl+Return", tr("Run the race, or on the Server page the load"), "start"
        )
        self.stop = self._make(
            tr("S&top"), _ESCAPE, tr("Stop what is running, keep what has finished"), "stop"
        )
        self.article = self._make(
            tr("Check the &article's claims"),
            "Ctrl+Shift+A",
            tr("Race for every claim of the article, and judge it"),
        )
        self.race_fairly = self._make(
            tr("Race fairly"),
            "Ctrl+Shift+F",
            tr("Race the same counts and queries, a unit per cluster for every lane"),
        )
        self.measure_properly = self._make(
            tr("Measure properly"),
            "Ctrl+Shift+R",
            tr("Race the same again, in as many blocks as verdicts need"),
        )
        self.show_plan = self._make(
            tr("Show plan"),
            "Ctrl+Shift+I",
            tr("Show the ideals of the race that Start would run, or the results again"),
        )
        self.undo = self._make(
            tr("&Undo"), "Ctrl+Z", tr("Take back the preset or file that filled the form")
        )
        self.present = self._make(
            tr("&Present"), _PRESENT, tr("Full screen, large text, the chart alone"), "present"
        )
        self.present.setCheckable(True)
        for action in (self.stop, self.present):
            # Escape held down leaves presenting, and does not go on to stop the race.
            action.setAutoRepeat(False)
        self.trust = self._make(
            tr("&Trust\u2026"), "Ctrl+T", tr("What speaks against the numbers, and the machine")
        )
        self.larger = self._make(tr("&Larger text"), "Ctrl++", tr("Make all text larger"))
        self.smaller = self._make(tr("S&maller text"), "Ctrl+-", tr("Make all text smaller"))
        self.usual = self._make(tr("&Usual text"), "Ctrl+0", tr("Text as the system has it"))
        self.about = self._make(tr("&About Racelane"), "F1", tr("Version and environment"))
        self.presets = [
            self._make(str(preset.title), f"Ctrl+Alt+{place}", str(preset.summary))
            for place, preset in enumerate(PRESETS, 1)
        ]
        self.views = [
            self._make(title, f"Ctrl+{place}", tr("Show this view"))
            for place, title in enumerate(view_titles, 1)
        ]
        self.schemes = self._make_schemes()
        self._make_menus()

    def set_icons(self, theme: Theme) -> None:
        """Show icons in a theme's colours."""
        for action, name in self._icons.items():
            colour = theme.accent_text if action is self.start else None
            action.setIcon(icon(name, theme, colour))

    def enable(
        self,
        *,
        is_running: bool,
        can_start: bool,
        has_result: bool,
        has_race: bool,
        has_table: bool,
    ) -> None:
        """Offer what can be done now.

        Args:
            is_running: A race is being run or read.
            can_start: The form makes a race.
            has_result: A race has begun, now or before.
            has_race: There is a race to draw, be it only a planned one.
            has_table: The view in front has a table to copy.
        """
        self.start.setEnabled(can_start and not is_running)
        self.stop.setEnabled(is_running)
        self.article.setEnabled(not is_running)
        self.open.setEnabled(not is_running)
        self.recent.setEnabled(not is_running)
        for preset in self.presets:
            preset.setEnabled(not is_running)
        for action in (self.save_picture, self.copy_picture):
            action.setEnabled(has_race)
        for action in (
            self.save_race,
            self.save_csv,
            self.save_json,
            self.save_trace,
        ):
            action.setEnabled(has_result)
        for action in (self.copy_csv, self.copy_latex):
            action.setEnabled(has_result and has_table)
        for action in (self.copy_table, self.copy_markdown):
            action.setEnabled(has_table)

    def set_presenting(self, presenting: bool) -> None:
        """Let Escape leave presenting meanwhile, and stop what is running otherwise.

        The key belongs to one action at any moment, whatever is running: two that are both enabled
        would be ambiguous, and neither would be triggered.
        """
        # Whoever has the key lets go of it first.
        if presenting:
            self._set_keys(self.stop)
            self._set_keys(self.present, _ESCAPE, _PRESENT)
        else:
            self._set_keys(self.present, _PRESENT)
            self._set_keys(self.stop, _ESCAPE)

    @property
    def copies(self) -> list[QAction]:
        """What copies the table, in one form or another."""
        return [self.copy_table, self.copy_markdown, self.copy_csv, self.copy_latex]

    def _make(self, text: str, shortcut: str, tip: str, icon_name: str | None = None) -> QAction:
        action = QAction(text, self._window)
        action.setStatusTip(tip)
        self._set_keys(action, shortcut)
        # By the window too: the menu bar is hidden while presenting, and its shortcuts with it.
        self._window.addAction(action)
        if icon_name is not None:
            action.setIcon(blank_icon())
            self._icons[action] = icon_name
        return action

    def _set_keys(self, action: QAction, *keys: str) -> None:
        """Trigger an action by some keys; its tooltip names the first."""
        action.setShortcuts([QKeySequence(key) for key in keys])
        first = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{action.statusTip()} ({first})" if keys else action.statusTip())

    def _make_schemes(self) -> dict[Scheme, QAction]:
        tips = {
            Scheme.SYSTEM: (self.tr("As the &system"), "Ctrl+Alt+S"),
            Scheme.LIGHT: (self.tr("&Light"), "Ctrl+Alt+L"),
            Scheme.DARK: (self.tr("&Dark"), "Ctrl+Alt+D"),
        }
        group = QActionGroup(self._window)
        made: dict[Scheme, QAction] = {}
        for scheme, (text, shortcut) in tips.items():
            action = self._make(text, shortcut, self.tr("Colours of the window"))
            action.setCheckable(True)
            group.addAction(action)
            made[scheme] = action
        return made

    def _make_menus(self) -> None:
        bar = self._window.menuBar()
        race_file = bar.addMenu(self.tr("&File"))
        race_file.addAction(self.open)
        self.recent: QMenu = race_file.addMenu(self.tr("&History"))
        race_file.addSeparator()
        race_file.addActions([self.save_race, self.save_picture, self.save_csv, self.save_json])
        race_file.addAction(self.save_trace)
        race_file.addSeparator()
        race_file.addAction(self.quit)
        edit = bar.addMenu(self.tr("&Edit"))
        edit.addAction(self.undo)
        edit.addSeparator()
        edit.addAction(self.copy_picture)
        edit.addSeparator()
        edit.addActions(self.copies)
        race = bar.addMenu(self.tr("&Race"))
        race.addActions([self.start, self.stop])
        race.addSeparator()
        race.addActions([self.race_fairly, self.measure_properly, self.show_plan])
        race.addSeparator()
        race.addActions(self.presets)
        race.addSeparator()
        race.addAction(self.article)
        view = bar.addMenu(self.tr("&View"))
        view.addActions(self.views)
        view.addSeparator()
        view.addActions([self.trust, self.present])
        view.addSeparator()
        view.addActions([self.larger, self.smaller, self.usual])
        view.addSeparator()
        colours = view.addMenu(self.tr("&Colours"))
        colours.addActions(list(self.schemes.values()))
        about = bar.addMenu(self.tr("&Help"))
        about.addAction(self.about)
        for menu in (race_file, edit, race, view, colours, about):
            menu.setToolTipsVisible(True)
