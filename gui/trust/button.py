"""The button at the window's foot that says whether a race's numbers can be trusted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from engine.doubts.doubt import Doubt, Severity
from engine.doubts.fairness import UNFAIR
from engine.doubts.survey import doubts
from engine.machine.build import read_build
from engine.machine.conditions import read_conditions
from engine.machine.facts import Environment
from engine.machine.survey import MachineSurvey
from engine.race.result.machine import survey_of
from engine.race.result.result import RaceResult
from gui.look.icons import icon
from gui.look.style_property import set_style_property
from gui.look.theme import Theme
from gui.trust.panel import TrustPanel


class TrustButton(QToolButton):
    """Counts the doubts about the race that is shown; pressed, it opens the panel of them."""

    def __init__(self, window: QWidget) -> None:
        """Make the button, which has no place yet, and its panel.

        Args:
            window: What the panel stays in front of.
        """
        # Its place in the order of the Tab key is where it is put, not before all else.
        super().__init__()
        self.setObjectName("trust")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.panel = TrustPanel(window)
        self.panel.wanted.connect(self._on_panel_wanted)
        self.doubts: tuple[Doubt, ...] = ()
        """What is doubtful about the race that is shown, warnings first."""

        self._result: RaceResult | None = None
        self._here: Environment | None = None
        self._theme: Theme | None = None
        self.clicked.connect(self.open_panel)
        self._show()

    @property
    def warning(self) -> str:
        """What is worst, if anything is bad, with what to do, and how much more there is.

        Not that the race is unfair: that is said under the chart, before and after.
        """
        warnings = [
            doubt
            for doubt in self.doubts
            if doubt.severity is Severity.WARNING and doubt.kind != UNFAIR
        ]
        if not warnings:
            return ""
        text = warnings[0].text
        more = len(self.doubts) - 1
        return f"{text} {self.tr('{} more: Ctrl+T.').format(more)}" if more else text

    def show_result(self, result: RaceResult, *, is_live: bool) -> None:
        """Show a race, judged as far as it has come.

        Args:
            result: The race.
            is_live: Whether it is run here and now, rather than read from a file.
        """
        self._here = None
        if not is_live:
            from engine.machine.environment import probe_environment  # slow to load

            self._here = probe_environment()
        self._result = result
        self.judge()

    def judge(self) -> None:
        """Judge the race that is shown once more: it has come further."""
        if self._result is not None:
            self.doubts = doubts(self._result, self._here)
        self._refresh()

    def set_icons(self, theme: Theme) -> None:
        """Show the icon in a theme's colours."""
        self._theme = theme
        self._refresh()

    @Slot()
    def open_panel(self) -> None:
        """Open the panel, or bring it to the front."""
        self.panel.show()
        self.panel.raise_()
        self.panel.activateWindow()

    def _refresh(self) -> None:
        self._show()
        if self.panel.isVisible():
            self._on_panel_wanted()

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
            return self.tr("Trust")
        notes = sum(doubt.severity is Severity.NOTE for doubt in self.doubts)
        warnings = len(self.doubts) - notes
        if not self.doubts:
            over = self._result.is_over
            return self.tr("No remarks") if over else self.tr("No remarks yet")
        texts: list[str] = []
        if warnings:
            several = self.tr("{} warnings").format(warnings)
            texts.append(self.tr("1 warning") if warnings == 1 else several)
        if notes:
            several = self.tr("{} notes").format(notes)
            texts.append(self.tr("1 note") if notes == 1 else several)
        return ", ".join(texts)

    @Slot()
    def _on_panel_wanted(self) -> None:
        result = self._result
        if result is None:
            from engine.machine.environment import probe_environment  # slow to load

            here = MachineSurvey(
                probe_environment(), build=read_build(), conditions=read_conditions()
            )
            self.panel.show_doubts(self.tr("No race has been run yet."), ())
            self.panel.show_machine(
                self.tr("This machine now; its clock and sleeps are measured before each race"),
                here,
            )
            return
        summary = self.tr("Nothing speaks against these numbers.")
        self.panel.show_doubts(self._counted() if self.doubts else summary, self.doubts)
        self.panel.show_machine(self.tr("What the race ran on"), survey_of(result))
