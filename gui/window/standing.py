"""How the result that is shown stands to the form, and what is to be said of it in one line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction

from engine.race.plan.better_race import fair_spec, race_words, thorough_spec
from engine.race.plan.plan import Plan
from engine.race.plan.preview import preview_race
from engine.race.result.fairness import Unfairness, unfairness_of
from engine.race.result.verdict import shortage_caption
from engine.race.spec.difference import differences
from engine.race.spec.race import RaceSpec
from gui.widgets.veil import Veil
from gui.window.frame import WindowFrame


@dataclass(frozen=True, slots=True)
class _Judged:
    """What is to be said of a race, whatever comes of it."""

    spec: RaceSpec
    unfair: Unfairness | None
    fair: RaceSpec | None
    """The race to run instead of an unfair one, if there is one."""

    thorough: RaceSpec | None


class Standing(QObject):
    """Fills the line under the chart, and dims what is not of the form's race."""

    race_requested = Signal(object)
    """The user wants this spec to be raced."""

    shown_changed = Signal()
    """The plan stands in the place of the result now, or no longer."""

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        self._is_starting = False
        self._is_measuring = False
        self._shows_plan = False
        self._differing: tuple[str, ...] | None = None
        self._judged: _Judged | None = None
        self._is_rough = False
        self._fair: RaceSpec | None = None
        self._thorough: RaceSpec | None = None
        self._table_veil = Veil(window.table)
        actions = window.actions_
        actions.race_fairly.triggered.connect(self._on_race_fairly_triggered)
        actions.measure_properly.triggered.connect(self._on_measure_properly_triggered)
        actions.show_plan.triggered.connect(self._on_show_plan_triggered)

    def set_starting(self, starting: bool) -> None:
        """Say whether a race has been asked for, of which nothing is known yet."""
        self._is_starting = starting
        self._leave_plan()

    def refresh(self, *, is_measuring: bool) -> None:
        """Show how things stand now.

        Args:
            is_measuring: Whether anything is being run or read.
        """
        self._is_measuring = is_measuring
        self._differing = self._find_differing()
        window, spec = self._window, self._window.form.spec()
        if self._differing is None or spec is None:
            self._leave_plan()
        elif self._shows_plan:
            window.show_plan(spec, preview_race(spec).plan)
        self._dim()
        self._offer()
        self._say()

    @property
    def shown_spec(self) -> RaceSpec | None:
        """The spec of the result that is shown, or of the plan that stands in its place."""
        result = self._window.result
        if self._shows_plan:
            return self._window.form.spec()
        return result.spec if result is not None else None

    def _find_differing(self) -> tuple[str, ...] | None:
        """Return in what the form differs from the result, or None where it does not.

        Nothing is named while the form has a value that cannot be used.
        """
        result, spec = self._window.result, self._window.form.draft()
        if result is None or self._is_measuring:
            return None
        if spec is None:
            return ()
        return differences(result.spec, spec) or None

    def _leave_plan(self) -> None:
        """Show the result again, if the plan stands in its place."""
        result = self._window.result
        if self._shows_plan and result is not None:
            self._window.show_result(result)
        self._shows_plan = False

    def _dim(self) -> None:
        window = self._window
        is_old = self._differing is not None or (self._is_starting and window.result is not None)
        for view in window.views:
            if view.shows_race:
                view.set_veiled(is_old and not self._shows_plan)
        self._table_veil.set_drawn(is_old)

    def _offer(self) -> None:
        """Offer what can be done about the race that is shown."""
        window, actions = self._window, self._window.actions_
        spec = self.shown_spec or window.form.spec()
        can_run = spec is not None and not self._is_measuring and window.view.shows_race
        if spec is not None and (self._judged is None or self._judged.spec != spec):
            self._judged = _judge(spec, self._plan_of(spec))
        self._is_rough = spec is not None and window.result is None and preview_race(spec).is_rough
        is_short = window.result is not None and bool(shortage_caption(window.result))
        fair = self._judged.fair if self._judged is not None and can_run else None
        thorough = self._judged.thorough if self._judged is not None and can_run else None
        self._fair = fair
        self._thorough = thorough if is_short and not self._shows_plan else None
        _enable(actions.race_fairly, self.tr("Race fairly"), self._fair, can_run=can_run)
        _enable(
            actions.measure_properly, self.tr("Measure properly"), self._thorough, can_run=can_run
        )
        actions.show_plan.setText(
            self.tr("Show results") if self._shows_plan else self.tr("Show plan")
        )
        actions.show_plan.setEnabled(can_run and bool(self._differing))

    def _plan_of(self, spec: RaceSpec) -> Plan:
        """Return the plan of a race; of the one that is shown, its own."""
        result = self._window.result
        if result is not None and result.spec == spec:
            return result.plan
        return preview_race(spec).plan

    def _say(self) -> None:
        line, actions = self._window.line, self._window.actions_
        if self._window.view is self._window.server:
            is_other = self._window.server.is_of_other_settings
            other = self.tr("These results are of other settings than the form's.")
            line.show_message(other if is_other else "", is_warning=True)
        elif not self._window.view.shows_race:
            line.show_message("")
        elif self._is_starting:
            # What was said of the race before is dim with it, and nothing moves for a moment.
            return
        elif self._differing is not None:
            text = (
                self.tr("This is the plan of the form's race; the results are of other settings")
                if self._shows_plan
                else self.tr("These results are of other settings than the form's")
            )
            named = f" ({', '.join(self._differing)})" if self._differing else ""
            offered = [actions.show_plan] if self._differing else []
            line.show_message(f"{text}{named}.", offered, is_warning=True)
        else:
            self._say_of_race()

    def _say_of_race(self) -> None:
        actions, result = self._window.actions_, self._window.result
        unfair = self._judged.unfair if self._judged is not None else None
        shortage = shortage_caption(result) if result is not None else ""
        texts = [unfair.sentence] if unfair is not None else []
        if result is None and self._is_rough:
            texts.append(self.tr("Too many queries to plan one by one: the ideals are rough."))
        texts += [shortage] if shortage else []
        offered = [actions.race_fairly] if unfair is not None else []
        # The fair race has enough blocks too.
        offered = offered or ([actions.measure_properly] if shortage else [])
        self._window.line.show_message(" ".join(texts), offered, is_warning=unfair is not None)

    @Slot()
    def _on_race_fairly_triggered(self) -> None:
        if self._fair is not None:
            self.race_requested.emit(self._fair)

    @Slot()
    def _on_measure_properly_triggered(self) -> None:
        if self._thorough is not None:
            self.race_requested.emit(self._thorough)

    @Slot()
    def _on_show_plan_triggered(self) -> None:
        if self._shows_plan:
            self._leave_plan()
        else:
            self._shows_plan = True
        self.shown_changed.emit()


def _judge(spec: RaceSpec, plan: Plan) -> _Judged:
    unfair = unfairness_of(spec, plan)
    fair = fair_spec(spec) if unfair is not None else None
    return _Judged(spec, unfair, fair, thorough_spec(spec))


def _enable(action: QAction, title: str, spec: RaceSpec | None, *, can_run: bool) -> None:
    """Offer to run a race, if there is one, with what it takes."""
    action.setEnabled(spec is not None)
    if spec is not None:
        action.setText(f"{title} ({race_words(spec)})")
    elif can_run:
        action.setText(title)
