"""Races: their form, their views, and what Start means there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from engine.export.exports import RACE_EXPORTS
from engine.export.table.grid import race_grid, race_sheet
from engine.machine.limits import Limits
from engine.race.plan.limits import limit_problem
from engine.race.plan.preview import Preview, preview_race
from engine.race.result.caption import parameters_caption
from engine.race.result.result import RaceResult
from engine.race.spec.difference import differences
from engine.race.spec.foreign import Foreign
from engine.race.spec.lane import Lane
from engine.race.spec.presets import PRESETS, Preset
from engine.race.spec.race import RaceSpec
from engine.record.kinds import RACE
from engine.record.lines import kind_of_file
from engine.stream.event import Outcome
from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import _, ngettext
from gui.ask.dialogs import Dialogs
from gui.form.race_form import RaceForm
from gui.look.theme import Theme
from gui.preferences.settings import Settings
from gui.results.panel import ResultPanel
from gui.session.race_session import RaceSession
from gui.trust.button import TrustButton
from gui.views.chart_line import Note
from gui.views.document import Document
from gui.views.race_chart import RaceChart
from gui.widgets.command import make_command
from gui.widgets.scroll_column import ScrollColumn
from gui.widgets.veil import Veil
from gui.window.race_advice import RaceAdvice, RaceState
from gui.window.race_views import RaceViews

_REFRESH_MS = 33


class RaceActivity(QObject):
    """Runs and shows one race at a time."""

    exports = RACE_EXPORTS

    running_changed = Signal()
    rested = Signal()
    changed = Signal()
    progressed = Signal(str, float)
    front_requested = Signal()
    start_requested = Signal()
    failed = Signal(str)
    warned = Signal(str)
    said = Signal(str)

    def __init__(self, dialogs: Dialogs, window: QWidget) -> None:
        """Show the form's race; dialogs open in front of ``window``."""
        super().__init__(window)
        self.session = RaceSession(self)
        self.form = RaceForm(dialogs)
        self.side = ScrollColumn(self.form)
        self.panel = ResultPanel()
        self.below: QWidget = self.panel
        self.trust = TrustButton(window)
        self.advice = RaceAdvice(self)
        self.presets = [self._preset_command(*one) for one in enumerate(PRESETS, 1)]
        separator = QAction(self)
        separator.setSeparator(True)
        self.commands: Sequence[QAction] = (*self.advice.commands, separator, *self.presets)
        """The better races, and the presets."""

        self._charts = RaceViews(self.session.now_s, self)
        self._table_veil = Veil(self.panel.table)
        self._limits: Limits | None = None
        self._is_busy = False
        self._is_front = True
        self._is_starting = False
        self._done = -1
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._on_timeout)
        self.session.began.connect(self._on_began)
        self.session.ended.connect(self._on_ended)
        self.form.changed.connect(self._on_form_changed)
        self.form.more.button.clicked.connect(self._on_more_clicked)
        self._charts.lane_selected.connect(self.select_lane)
        self.panel.table.lane_selected.connect(self.select_lane)
        self.panel.compared.connect(self._on_compared)
        self.advice.race_requested.connect(self._on_race_requested)
        self.advice.plan_toggled.connect(self._follow)
        self._on_form_changed()

    # -- what it consists of -------------------------------------------------------------------

    @property
    def views(self) -> Sequence[RaceChart]:
        """One chart each, of the same race."""
        return self._charts.all

    # -- its state -----------------------------------------------------------------------------

    @property
    def result(self) -> RaceResult | None:
        """The race that is shown, or None before the first one."""
        return self.session.result

    @property
    def is_running(self) -> bool:
        """Whether a race is being run or read."""
        return self.session.is_running

    @property
    def has_processes(self) -> bool:
        """Whether a race is being run or read."""
        return self.is_running

    @property
    def can_start(self) -> bool:
        """Whether the form describes a valid race."""
        return self.form.spec() is not None

    @property
    def estimate_s(self) -> float:
        """The estimated duration of the form's race, in seconds."""
        spec = self.form.spec()
        return preview_race(spec).estimate_s if spec is not None else 0.0

    @property
    def unasked(self) -> Sequence[Foreign]:
        """What the form's race would use that came from elsewhere."""
        spec = self.form.spec()
        return self.form.provenance.unasked_in(spec) if spec is not None else ()

    @property
    def standing(self) -> tuple[str, float]:
        """The state of the race shown, or what Start would run."""
        spec, draft, result = self.form.spec(), self.form.draft(), self.result
        if self._is_starting:
            return _("Starting\u2026"), 0.0
        if self.is_running and result is not None:
            return _running_words(result, self.session.now_s())
        if result is not None and draft is not None and not differences(result.spec, draft):
            return _ending_words(result), result.progress(self.session.now_s())
        if spec is None:
            return _("Fix the marked field."), 0.0
        return _plan_words(preview_race(spec)), 0.0

    @property
    def note(self) -> Note:
        """The message under the chart."""
        return self.advice.note

    @property
    def caption(self) -> str:
        """The parameters of the race shown."""
        spec = self.advice.shown_spec
        return parameters_caption(spec) if spec is not None else ""

    @property
    def can_undo(self) -> bool:
        """Whether the form can show the race that a preset or file replaced."""
        return self.form.can_undo and not self._is_busy

    def document(self) -> Document | None:
        """Return the race shown."""
        result, table = self.result, self.panel.table
        if result is None:
            return None
        return Document(
            name=result.spec.name or "race",
            started_at=result.started.started_at,
            record=lambda: self.session.stream,
            files={one.name: partial(one.write, result) for one in RACE_EXPORTS},
            table=partial(race_grid, result, table.columns, table.order),
            sheet=partial(race_sheet, result, table.columns, table.order),
        )

    # -- what the window asks of it -----------------------------------------------------------

    @Slot()
    def start(self) -> None:
        """Run the form's race, unless one is being run or read."""
        spec = self.form.spec()
        if spec is not None and not self.is_running:
            self.session.measure(spec)
            self._begin()

    @Slot()
    def stop(self) -> None:
        """End the race, if one is being run or read."""
        self.session.stop()

    def end(self) -> None:
        """End the race, if one is being run or read."""
        self.session.stop()

    def opens(self, path: Path) -> bool:
        """Return whether a file starts like a race."""
        return kind_of_file(path) is RACE

    def open(self, path: Path) -> None:
        """Show the race of a file."""
        if not self.is_running:
            self.session.replay(path)
            self._begin()

    def agree(self) -> None:
        """Let the race use what came from elsewhere."""
        spec = self.form.spec()
        if spec is not None:
            self.form.provenance.agree(spec)

    def undo(self) -> None:
        """Show the race that a preset or file replaced in the form."""
        self.form.undo()

    def set_busy(self, busy: bool) -> None:
        """Forbid editing and starting while anything is measured, or allow them again."""
        self._is_busy = busy
        self.form.setEnabled(not busy)
        self.trust.dialog.set_busy(busy)
        for preset in self.presets:
            preset.setEnabled(not busy)
        self._on_form_changed()

    def set_front(self, front: bool) -> None:
        """Set whether races are in front."""
        self._is_front = front
        self._follow()

    def set_limits(self, limits: Limits) -> None:
        """Set what this system allows."""
        self._limits = limits
        self._on_form_changed()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours in the views and the form."""
        self.form.set_theme(theme)
        self.panel.set_theme(theme)
        self._charts.set_theme(theme)

    def set_icons(self, theme: Theme) -> None:
        """Show icons in a theme's colours."""
        self.form.set_icons(theme)
        self.trust.set_icons(theme)

    def restore(self, settings: Settings) -> None:
        """Show the race and the columns that were kept."""
        self.panel.table.set_columns(settings.columns)
        self.form.provenance.unasked = settings.unasked
        if settings.spec is not None:
            self.form.set_spec(settings.spec)

    def keep(self, settings: Settings) -> None:
        """Keep the race and the columns."""
        spec = self.form.spec()
        if spec is not None:
            settings.spec = spec
            settings.unasked = frozenset(self.unasked)
        settings.columns = self.panel.table.columns

    @Slot(object)
    def select_lane(self, lane: int | None) -> None:
        """Select one lane everywhere, given by its place, or none."""
        self._charts.select_lane(lane)
        self.panel.table.select_lane(lane)

    # -- what happens --------------------------------------------------------------------------

    def _begin(self) -> None:
        self._is_starting = True
        self._timer.start()
        self.running_changed.emit()

    @Slot(object)
    def _on_began(self, result: RaceResult) -> None:
        self._is_starting = False
        self.select_lane(None)
        self._charts.show_result(result)
        self.panel.show_result(result)
        self.trust.show_result(result, is_live=self.session.is_live)
        self._done = 0
        if not self.session.is_live:
            self.form.bring_spec(result.spec)
        self._follow()

    @Slot()
    def _on_timeout(self) -> None:
        result = self.result
        # Until its first event, the race before is still shown.
        if result is None or self._is_starting:
            return
        self._charts.refresh()
        self.progressed.emit(*self.standing)
        if result.done != self._done:
            self._done = result.done
            self.panel.show_result(result)

    @Slot(str)
    def _on_ended(self, problem: str) -> None:
        self._timer.stop()
        self._is_starting = False
        if self.result is not None:
            self._done = -1
            self._on_timeout()
            self.trust.judge()
        self.running_changed.emit()
        if problem:
            self.failed.emit(problem)
        elif self.session.was_live and self.trust.warning:
            self.warned.emit(self.trust.warning)
        self.rested.emit()

    @Slot()
    def _on_form_changed(self) -> None:
        spec = self.form.spec()
        if spec is not None and self._limits is not None and not self._is_busy:
            self.form.show_limit(limit_problem(spec, preview_race(spec).plan, self._limits))
        self._follow()

    @Slot()
    def _follow(self) -> None:
        """Update what is shown after a change of the form or the race."""
        spec, result = self.form.spec(), self.result
        self.advice.follow(
            RaceState(
                spec,
                self.form.draft(),
                result,
                is_busy=self._is_busy,
                is_starting=self._is_starting,
                is_front=self._is_front,
            )
        )
        if result is not None and not self.advice.shows_plan:
            if self._charts.result is not result:
                self._charts.show_result(result)
        elif spec is not None and not self._is_busy:
            self._charts.show_plan(spec, preview_race(spec).plan)
        is_old = self.advice.is_of_other_settings
        self._charts.set_veiled(is_old and not self.advice.shows_plan)
        self._table_veil.set_drawn(is_old)
        self.changed.emit()

    @Slot(object)
    def _on_race_requested(self, spec: RaceSpec) -> None:
        self.form.replace_spec(spec)
        self.start_requested.emit()

    @Slot(object, float)
    def _on_compared(self, baseline: Lane | None, band: float) -> None:
        """Compare with another baseline or band in every view, and keep it in the form."""
        self._charts.show_comparison()
        self.form.set_comparison(baseline, band)

    @Slot(bool)
    def _on_more_clicked(self, is_open: bool) -> None:
        if is_open:  # Once it is laid out, for it opens below what is in view.
            part = self.form.more.part
            QTimer.singleShot(0, part, lambda: self.side.ensureWidgetVisible(part))

    def _preset_command(self, place: int, preset: Preset) -> QAction:
        command = make_command(self, str(preset.title), str(preset.summary), f"Ctrl+Alt+{place}")
        command.triggered.connect(partial(self._show_preset, preset))
        return command

    def _show_preset(self, preset: Preset, *_checked: object) -> None:
        self.form.set_preset(preset)
        self.front_requested.emit()


def _plan_words(preview: Preview) -> str:
    runs = ngettext("{count} run", "{count} runs", preview.run_count)
    return _("{runs}, about {time}").format(runs=runs, time=clock_text(preview.estimate_s))


def _counted(result: RaceResult) -> str:
    return _("{done} of {count} runs").format(done=result.done, count=len(result.runs))


def _running_words(result: RaceResult, at_s: float) -> tuple[str, float]:
    left = _("{counted}, {time} left").format(
        counted=_counted(result), time=clock_text(result.left_s(at_s))
    )
    return left, result.progress(at_s)


def _ending_words(result: RaceResult) -> str:
    words = {
        Outcome.COMPLETED: _("Finished: {counted}"),
        Outcome.ABORTED: _("Stopped after {counted}"),
    }
    text = words.get(result.outcome) if result.outcome is not None else None
    return (text or _("Cut short after {counted}")).format(counted=_counted(result))
