"""Says how the race shown differs from the form's or what it shows, and offers a better race."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction

from engine.advice.conclusion import Conclusion
from engine.export.caption import conclusion_of
from engine.race.plan.better_race import fair_spec, race_words, thorough_spec
from engine.race.plan.plan import Plan
from engine.race.plan.preview import preview_race
from engine.race.result.fairness import Unfairness, unfairness_of
from engine.race.result.result import RaceResult
from engine.race.result.verdict import shortage_caption
from engine.race.spec.difference import differences
from engine.race.spec.race import RaceSpec
from engine.vocabulary.wording import N_, Text, _
from gui.views.chart_line import Note
from gui.widgets.command import Command


@dataclass(frozen=True, slots=True)
class RaceState:
    """What the advice depends on."""

    spec: RaceSpec | None
    """The form's race, or None while the form is invalid."""

    draft: RaceSpec | None
    """The same, but also with strategies unknown here."""

    result: RaceResult | None
    """The race shown, or None before the first one."""

    is_busy: bool
    """Whether anything is being measured or read."""

    is_starting: bool
    """Whether a race has been started that has no events yet."""

    is_front: bool
    """Whether races are in front."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """What can be said about a race from its plan alone."""

    spec: RaceSpec
    unfair: Unfairness | None
    fair: RaceSpec | None
    """The race to run instead of an unfair one, if there is one."""

    thorough: RaceSpec | None


class RaceAdvice(QObject):
    """Says what is concluded from a race, or why it should be doubted, and offers a better one."""

    race_requested = Signal(object)
    """The user wants this spec to be raced."""

    plan_toggled = Signal()
    """The plan is now shown instead of the result, or no longer."""

    whole_toggled = Signal()
    """All of the conclusion is now said, or its first sentence alone."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._state = RaceState(None, None, None, is_busy=False, is_starting=False, is_front=True)
        self._differing: tuple[Text, ...] | None = None
        self._judged: _Judged | None = None
        self._fair: RaceSpec | None = None
        self._thorough: RaceSpec | None = None
        self._note = Note()
        self._concluded: tuple[RaceResult, float, Conclusion | None] | None = None
        self._says_all = False
        self.shows_plan = False
        """Whether the form's plan is shown instead of the result."""

        self.race_fairly = Command(
            parent,
            N_("Race fairly"),
            N_("Race the same counts and queries, with the fan-out cluster for every lane"),
            "Ctrl+Shift+F",
        )
        self.measure_properly = Command(
            parent,
            N_("Measure properly"),
            N_("Race the same again, with enough blocks for verdicts"),
            "Ctrl+Shift+R",
        )
        self.show_plan = Command(
            parent,
            N_("Show plan"),
            N_("Show the ideals of the race that Start would run, or the results again"),
            "Ctrl+Shift+I",
        )
        self.say_all = Command(
            parent,
            N_("Whole conclusion"),
            N_("Say all that is concluded from the race, or its first sentence alone"),
            "Ctrl+Shift+K",
        )
        self.say_all.setEnabled(False)
        self.race_fairly.triggered.connect(self._on_race_fairly_triggered)
        self.measure_properly.triggered.connect(self._on_measure_properly_triggered)
        self.show_plan.triggered.connect(self._on_show_plan_triggered)
        self.say_all.triggered.connect(self._on_say_all_triggered)

    @property
    def commands(self) -> tuple[QAction, ...]:
        """The actions that it offers."""
        return self.race_fairly, self.measure_properly, self.show_plan, self.say_all

    @property
    def note(self) -> Note:
        """The message under the chart."""
        return self._note

    @property
    def shown_spec(self) -> RaceSpec | None:
        """The spec of the result, or of the plan shown instead."""
        if self.shows_plan:
            return self._state.spec
        return self._state.result.spec if self._state.result is not None else None

    @property
    def is_of_other_settings(self) -> bool:
        """Whether the result is not of the form's race, or soon will not be."""
        state = self._state
        return self._differing is not None or (state.is_starting and state.result is not None)

    def follow(self, state: RaceState) -> None:
        """Update the advice."""
        self._state = state
        self._differing = self._find_differing()
        if self._differing is None or state.spec is None:
            self.shows_plan = False
        self._offer()
        # While a race starts, the line keeps its message, so that nothing moves.
        if not state.is_starting:
            self._note = self._find_note()
            self.say_all.setEnabled(self.say_all in self._note.offered)

    def _find_differing(self) -> tuple[Text, ...] | None:
        """Return how the form differs from the result, or None where it does not.

        It names nothing while the form is invalid.
        """
        state = self._state
        if state.result is None or state.is_busy:
            return None
        if state.draft is None:
            return ()
        return differences(state.result.spec, state.draft) or None

    def _offer(self) -> None:
        state = self._state
        spec = self.shown_spec or state.spec
        can_run = spec is not None and not state.is_busy and state.is_front
        if spec is not None and (self._judged is None or self._judged.spec != spec):
            self._judged = _judge(spec, self._plan_of(spec))
        is_short = state.result is not None and bool(shortage_caption(state.result))
        judged = self._judged if can_run else None
        self._fair = judged.fair if judged is not None else None
        self._thorough = (
            judged.thorough if judged is not None and is_short and not self.shows_plan else None
        )
        _enable(self.race_fairly, N_("Race fairly"), self._fair, can_run=can_run)
        _enable(self.measure_properly, N_("Measure properly"), self._thorough, can_run=can_run)
        self.show_plan.setText(N_("Show results") if self.shows_plan else N_("Show plan"))
        self.show_plan.setEnabled(can_run and bool(self._differing))

    def _plan_of(self, spec: RaceSpec) -> Plan:
        """Return the plan of a race; the race shown has its own."""
        result = self._state.result
        if result is not None and result.spec == spec:
            return result.plan
        return preview_race(spec).plan

    def _find_note(self) -> Note:
        if self._differing is None:
            return self._note_on_race()
        named = ", ".join(map(str, self._differing))
        if self.shows_plan:
            text = _("This is the form's plan; the results are for other settings ({settings}).")
        elif named:
            text = _("These results are for other settings than the form's ({settings}).")
        else:
            text = _("These results are for other settings than the form's.")
        offered = (self.show_plan,) if named else ()
        return Note(text.format(settings=named), offered, is_warning=True)

    def _note_on_race(self) -> Note:
        result = self._state.result
        unfair = self._judged.unfair if self._judged is not None else None
        shortage = shortage_caption(result) if result is not None else ""
        texts = [unfair.sentence] if unfair is not None else []
        spec = self._state.spec
        if result is None and spec is not None and preview_race(spec).is_rough:
            texts.append(_("Too many queries to plan each one: the ideals are rough."))
        texts += [shortage] if shortage else []
        if not texts and result is not None and not self._state.is_busy:
            return self._note_on_conclusion(self._conclusion_of(result))
        offered = (self.race_fairly,) if unfair is not None else ()
        # The fair race has enough blocks too.
        offered = offered or ((self.measure_properly,) if shortage else ())
        return Note(" ".join(texts), offered, is_warning=unfair is not None)

    def _note_on_conclusion(self, conclusion: Conclusion | None) -> Note:
        if conclusion is None:
            return Note()
        if not conclusion.remarks:
            return Note(conclusion.sentence)
        self.say_all.setText(
            N_("Conclusion in short") if self._says_all else N_("Whole conclusion")
        )
        text = conclusion.text if self._says_all else conclusion.sentence
        return Note(text, (self.say_all,))

    def _conclusion_of(self, result: RaceResult) -> Conclusion | None:
        """Return the conclusion of a race that is over; comparing many lanes takes a moment."""
        if not result.is_over:
            return None
        kept = self._concluded
        if kept is None or kept[0] is not result or kept[1] != result.band:
            kept = self._concluded = result, result.band, conclusion_of(result)
        return kept[2]

    @Slot()
    def _on_say_all_triggered(self) -> None:
        self._says_all = not self._says_all
        self.whole_toggled.emit()

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
        self.shows_plan = not self.shows_plan
        self.plan_toggled.emit()


def _judge(spec: RaceSpec, plan: Plan) -> _Judged:
    unfair = unfairness_of(spec, plan)
    fair = fair_spec(spec) if unfair is not None else None
    return _Judged(spec, unfair, fair, thorough_spec(spec))


def _enable(action: Command, title: Text, spec: RaceSpec | None, *, can_run: bool) -> None:
    """Offer to run a race, if there is one, and say how long it takes."""
    action.setEnabled(spec is not None)
    if spec is not None:
        action.setText(N_("{action} ({race})", action=title, race=race_words(spec)))
    elif can_run:
        action.setText(title)
