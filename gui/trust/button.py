"""The button at the bottom of the window that counts the doubts about a race."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QToolButton, QWidget
from typing_extensions import override

from engine.doubts.doubt import Doubt, Severity
from engine.machine.facts import Environment
from engine.race.result.result import RaceResult
from engine.vocabulary.wording import N_, Text, _, ngettext
from gui.look.icons import icon
from gui.look.style_property import set_style_property
from gui.look.theme import Theme
from gui.trust.dialog import TrustDialog


class TrustButton(QToolButton):
    """Counts the doubts about the race shown, and opens their dialog."""

    def __init__(self, window: QWidget) -> None:
        """Make the button, without a parent yet, and its dialog.

        Args:
            window: The window in front of which the dialog stays.
        """
        # Without a parent: its place in the Tab order is where it is put, not before all else.
        super().__init__()
        self.setObjectName("trust")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.dialog = TrustDialog(window)
        self.dialog.wanted.connect(self._on_dialog_wanted)
        self.doubts: tuple[Doubt, ...] = ()
        """The doubts about the race shown, warnings first."""

        self._result: RaceResult | None = None
        self._here: Environment | None = None
        self._theme: Theme | None = None
        self.clicked.connect(self.open_dialog)
        self._show()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show()

    @property
    def warning(self) -> Text | None:
        """The worst warning, if any, with what to do and the number of other doubts.

        Not that the race is unfair: the line under the chart says so, before and after.
        """
        from engine.doubts.fairness import UNFAIR

        warnings = [
            doubt
            for doubt in self.doubts
            if doubt.severity is Severity.WARNING and doubt.kind != UNFAIR
        ]
        if not warnings:
            return None
        more = len(self.doubts) - 1
        if more:
            return N_("{doubt} More doubts: {count} (Ctrl+T).", doubt=warnings[0], count=more)
        return N_("{doubt}", doubt=warnings[0])

    def show_result(self, result: RaceResult, *, is_live: bool) -> None:
        """Show the doubts about a race so far.

        Args:
            result: The race.
            is_live: Whether it runs here and now, rather than comes from a file.
        """
        self._here = None
        if not is_live:
            from engine.machine.environment import read_environment  # slow to load

            self._here = read_environment()
        self._result = result
        self.judge()

    def judge(self) -> None:
        """Update the doubts: the race has new results."""
        if self._result is not None:
            from engine.doubts.doubts import doubts  # slow to load, and not wanted at the start

            self.doubts = doubts(self._result, self._here)
        self._refresh()

    def set_icons(self, theme: Theme) -> None:
        """Show the icon in a theme's colours."""
        self._theme = theme
        self._refresh()

    @Slot()
    def open_dialog(self) -> None:
        """Open the dialog, or bring it to the front."""
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _refresh(self) -> None:
        self._show()
        if self.dialog.isVisible():
            self._on_dialog_wanted()

    def _show(self) -> None:
        warnings = sum(doubt.severity is Severity.WARNING for doubt in self.doubts)
        self.setText(self._counted())
        set_style_property(self, "severity", Severity.WARNING.value if warnings else "")
        if self._theme is not None:
            name, colour = (
                ("doubted", self._theme.partly) if warnings else ("trusted", self._theme.muted)
            )
            self.setIcon(icon(name, self._theme, colour))

    def _counted(self) -> str:
        if self._result is None:
            return _("Trust")
        notes = sum(doubt.severity is Severity.NOTE for doubt in self.doubts)
        warnings = len(self.doubts) - notes
        if not self.doubts:
            over = self._result.is_over
            return _("No doubts") if over else _("No doubts yet")
        texts: list[str] = []
        if warnings:
            texts.append(ngettext("{count} warning", "{count} warnings", warnings))
        if notes:
            texts.append(ngettext("{count} note", "{count} notes", notes))
        return ", ".join(texts)

    @Slot()
    def _on_dialog_wanted(self) -> None:
        result = self._result
        if result is None:
            from engine.machine.build import read_build
            from engine.machine.conditions import read_conditions
            from engine.machine.environment import read_environment  # slow to load
            from engine.machine.survey import MachineSurvey

            here = MachineSurvey(
                read_environment(), build=read_build(), conditions=read_conditions()
            )
            self.dialog.show_doubts(_("No race yet."), ())
            self.dialog.show_machine(
                _("This machine now; each race first measures its clock and sleeps"),
                here,
            )
            return
        from engine.race.result.machine import survey_of

        summary = _("No doubts about these numbers.")
        self.dialog.show_doubts(self._counted() if self.doubts else summary, self.doubts)
        self.dialog.show_machine(_("The machine that ran the race"), survey_of(result))
