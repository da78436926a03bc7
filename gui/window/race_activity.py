"""Races: their form, their views, and what Start means there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.export.exports import RACE_EXPORTS
from engine.export.table.format import Grid
from engine.export.table.grid import race_grid, race_sheet
from engine.machine.limits import Limits
from engine.race.plan.limits import limit_problem
from engine.race.plan.preview import preview_race
from engine.race.replay.schedule import block_count
from engine.race.result.caption import parameters_caption, profile_caption, repeats_caption
from engine.race.result.result import RaceResult
from engine.race.spec.axis import Point
from engine.race.spec.difference import differences
from engine.race.spec.foreign import Foreign
from engine.race.spec.lane import Lane
from engine.race.spec.presets import PRESETS, Preset
from engine.race.spec.race import RaceSpec
from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import N_, Text, _, ngettext
from gui.ask.dialogs import Dialogs
from gui.form.race_form import RaceForm
from gui.look.theme import Theme
from gui.picture.page_view import PageView
from gui.preferences.settings import Settings
from gui.results.panel import ResultPanel
from gui.session.race_session import RaceSession
from gui.trust.button import TrustButton
from gui.views.chart_line import Note
from gui.views.document import Document
from gui.views.record_activity import RecordActivity
from gui.widgets.command import Command
from gui.widgets.scroll_column import ScrollColumn
from gui.widgets.veil import Veil
from gui.window.race_advice import RaceAdvice, RaceState
from gui.window.race_views import VIEWS, RaceViews


class RaceActivity(RecordActivity[RaceResult]):
    """Runs and shows one race at a time."""

    title = N_("Race")
    icon = "race"
    exports = RACE_EXPORTS
    session: RaceSession
    form: RaceForm
    side: ScrollColumn

    def __init__(self, dialogs: Dialogs, window: QWidget) -> None:
        """Show the form's race; dialogs open in front of ``window``."""
        super().__init__(RaceSession(), RaceForm(dialogs), window)
        self.side = ScrollColumn(self.form, N_("Settings of the race"))
        self.panel = ResultPanel()
        self.below = self.panel
        self.trust = TrustButton(window)
        self.advice = RaceAdvice(self)
        self.presets = [self._preset_command(*one) for one in enumerate(PRESETS, 1)]
        separator = QAction(self)
        separator.setSeparator(True)
        self.own_code = Command(
            self,
            N_("Race m&y own code\u2026"),
            N_("Race a function of yours: choose its file, then the function"),
            "Ctrl+Shift+O",
        )
        self.own_code.triggered.connect(self._on_own_code_triggered)
        self.commands: Sequence[QAction] = (
            self.own_code,
            *self.advice.commands,
            separator,
            *self.presets,
        )
        """A race of the user's own, the better races, and the presets."""

        self._charts = RaceViews(self.now_s, self)
        self.views = self._charts.all
        self._table_veil = Veil(self.panel.table)
        self._limits: Limits | None = None
        self._is_busy = False
        self._is_front = True
        self._done = -1
        self.form.changed.connect(self._on_form_changed)
        self.form.more.button.clicked.connect(self._on_more_clicked)
        self._charts.lane_selected.connect(self.select_lane)
        self._charts.point_picked.connect(self.point_picked)
        self.panel.table.lane_selected.connect(self.select_lane)
        self.panel.compared.connect(self._on_compared)
        self.advice.race_requested.connect(self._on_race_requested)
        self.advice.plan_toggled.connect(self._follow)
        self.advice.whole_toggled.connect(self._follow)
        self._on_form_changed()

    # -- its state -----------------------------------------------------------------------------

    @property
    @override
    def start_text(self) -> Text:
        return N_("&Race")

    @property
    @override
    def heading(self) -> str:
        spec = self.advice.shown_spec or self.form.draft()
        if spec is None:
            return str(self.title)
        repeats = repeats_caption(spec)
        return f"{spec.name}, {repeats}" if spec.name else f"{self.title}, {repeats}"

    @property
    @override
    def estimate_s(self) -> float:
        spec = self.form.spec()
        return preview_race(spec).estimate_s if spec is not None else 0.0

    @property
    @override
    def unasked(self) -> Sequence[Foreign]:
        spec = self.form.spec()
        return self.form.provenance.unasked_in(spec) if spec is not None else ()

    @property
    @override
    def note(self) -> Note:
        return self.advice.note

    @property
    @override
    def caption(self) -> str:
        spec = self.advice.shown_spec
        if spec is None:
            return ""
        result = self.session.result
        profile = result.profile if result is not None and result.spec == spec else None
        found = (profile_caption(profile),) if profile is not None else ()
        return ", ".join((parameters_caption(spec), *found))

    @property
    @override
    def point(self) -> Point | None:
        return self._charts.point

    @override
    def block_count(self, point: Point | None) -> int:
        result = self.recorded
        if result is None:
            return 0
        points = result.points if point is None else (point,)
        return max(block_count(result, one) for one in points)

    @property
    @override
    def can_undo(self) -> bool:
        return self.form.can_undo and not self._is_busy

    # -- what is asked of it -------------------------------------------------------------------

    @override
    def agree(self) -> None:
        spec = self.form.spec()
        if spec is not None:
            self.form.provenance.agree(spec)

    @override
    def undo(self) -> None:
        self.form.undo()

    @override
    def set_busy(self, busy: bool) -> None:
        self._is_busy = busy
        # Reading a file disturbs nothing, nor is it disturbed.
        is_read = self.is_running and not self.session.is_live
        self.session.waiting.set_busy(busy and not is_read)
        self.form.setEnabled(not busy)
        self.trust.dialog.set_busy(busy)
        for preset in self.presets:
            preset.setEnabled(not busy)
        self._on_form_changed()

    @override
    def set_front(self, front: bool) -> None:
        self._is_front = front
        self._follow()

    @override
    def set_limits(self, limits: Limits) -> None:
        self._limits = limits
        self._on_form_changed()

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.form.set_theme(theme)
        self.panel.set_theme(theme)

    @override
    def set_icons(self, theme: Theme) -> None:
        self.form.set_icons(theme)
        self.trust.set_icons(theme)

    @override
    def restore(self, settings: Settings) -> None:
        self.panel.table.set_columns(settings.columns)
        self.form.provenance.unasked = settings.unasked
        if settings.spec is not None:
            self.form.set_spec(settings.spec)

    @override
    def keep(self, settings: Settings) -> None:
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

    # -- how a race is shown and worded --------------------------------------------------------

    @override
    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._on_form_changed()
        return is_done

    @override
    def _is_of_form(self, result: RaceResult) -> bool:
        draft = self.form.draft()
        return draft is not None and not differences(result.spec, draft)

    @override
    def _plan_words(self) -> str:
        spec = self.form.spec()
        count = preview_race(spec).run_count if spec is not None else 0
        runs = ngettext("{count} run", "{count} runs", count)
        return _("{runs}, about {time}").format(runs=runs, time=clock_text(self.estimate_s))

    @override
    def _running_words(self, result: RaceResult, at_s: float) -> str:
        return _("{counted}, {time} left").format(
            counted=self._counted(result), time=clock_text(result.left_s(at_s))
        )

    @override
    def _counted(self, result: RaceResult) -> str:
        return _("{done} of {count} runs").format(done=result.done, count=len(result.runs))

    @override
    def document(self) -> Document | None:
        document, result = super().document(), self.result
        if document is None or result is None:
            return None
        baseline = f"--baseline={result.lanes[result.baseline].title}"
        report = (baseline, f"--band={result.band * 100!r}")
        return replace(document, page=self._page, report=report)

    def _page(self) -> PageView:
        """Return all views of the race on one page."""
        page = PageView(VIEWS)
        front = self._charts.all[0]
        page.theme, page.selected = front.theme, front.selected
        if self.result is not None:
            page.show_result(self.result)
        return page

    @override
    def _tables(self, result: RaceResult) -> tuple[Callable[[], Grid], Callable[[], Grid]]:
        # A replay may not have come to all rows yet, and the table copied is the race's.
        order = () if self.shown is not result else self.panel.table.order
        shown = result, self.panel.table.columns, order
        return partial(race_grid, *shown), partial(race_sheet, *shown)

    @override
    def _show_begun(self, result: RaceResult) -> None:
        self.select_lane(None)
        self._charts.show_result(result)
        self.panel.show_result(result)
        self.trust.show_result(result, is_live=self.session.is_live)
        self._done = 0
        if not self.session.is_live:
            self.form.bring_spec(result.spec)
        self._follow()

    @override
    def _show_again(self, result: RaceResult) -> None:
        self._charts.show_again(result)
        self._done = result.done
        self.panel.show_result(result)

    @override
    def end_replay(self) -> None:
        super().end_replay()
        self._follow()

    @override
    def _can_replay(self, result: RaceResult) -> bool:
        return not self.advice.shows_plan and any(
            run.clock_started_at_s is not None for run in result.runs
        )

    @override
    def _refresh(self, result: RaceResult) -> None:
        self._charts.refresh()
        if result.done != self._done:
            self._done = result.done
            self.panel.show_result(result)

    @override
    def _show_end(self) -> None:
        if self.result is not None:
            self._done = -1
            self._refresh(self.result)
            self.trust.judge()

    @property
    @override
    def _warning(self) -> Text | None:
        return self.trust.warning if self.session.was_live else None

    # -- what happens --------------------------------------------------------------------------

    @Slot()
    def _on_form_changed(self) -> None:
        spec = self.form.spec()
        if spec is not None and self._limits is not None and not self._is_busy:
            self.form.show_limit(limit_problem(spec, preview_race(spec).plan, self._limits))
        # Nothing of what nobody has agreed to is touched before Start.
        self.session.waiting.expect(None if self.unasked else spec)
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
            if self._charts.result is not self.shown:
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
        shown = self.shown
        if shown is not None and self.result is not None and shown is not self.result:
            # What a replay compares, the race itself compares afterwards.
            self.result.compare_with(shown.baseline, shown.band)
        self._charts.show_comparison()
        self.form.set_comparison(baseline, band)

    @Slot(bool)
    def _on_more_clicked(self, is_open: bool) -> None:
        if is_open:  # Once it is laid out, for it opens below what is in view.
            part = self.form.more.part
            QTimer.singleShot(0, part, lambda: self.side.ensureWidgetVisible(part))

    @Slot()
    def _on_own_code_triggered(self) -> None:
        if self.form.isEnabled():
            self.front_requested.emit()
            self.form.ask_own_code()

    def _preset_command(self, place: int, preset: Preset) -> QAction:
        command = Command(self, preset.title, preset.summary, f"Ctrl+Alt+{place}")
        command.triggered.connect(partial(self._show_preset, preset))
        return command

    def _show_preset(self, preset: Preset, *_checked: object) -> None:
        self.form.set_preset(preset)
        self.front_requested.emit()
