"""The left-hand panel: what to race."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from engine.race.spec.installed import spec_problems
from engine.race.spec.lane import Lane
from engine.race.spec.presets import DEFAULT_PRESET, PRESETS, Preset, preset_named
from engine.race.spec.race import RaceSpec
from engine.vocabulary.bounds import DEFAULT_BAND, MAX_SEED
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import N_, _
from engine.workload.durations import Spread
from engine.workload.own.call import Call
from engine.workload.task_graph import FanOut
from gui.ask.dialogs import Dialogs
from gui.form.lane_list import LaneList
from gui.form.measure_fields import MeasureFields
from gui.form.provenance import Provenance
from gui.form.undo import UndoStack
from gui.form.workload_fields import WorkloadFields
from gui.look.theme import Theme
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.disclosure import Disclosure
from gui.widgets.form_field import FormField
from gui.widgets.tab_order import chain_tabs, tab_stops
from gui.widgets.wheel_guard import WheelGuard

_ITEMS = 32
_AT_ONCE = 8

_MORE = ("spread", "faults", "warm_up", "worker", "seed", "explain", "precision", "most_repeats")
"""Fields that users seldom change."""

_UNTOLD = ("seed", "warm_up", "worker", "most_repeats")
"""Those whose values the form need not open for when a spec sets them."""


class RaceForm(QWidget):
    """Fields for a race's spec, each with its error under it."""

    changed = Signal()
    """The user changed a field."""

    def __init__(self, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("form")
        self._is_loading = False
        self._made: list[QWidget] = []
        self._baseline: Lane | None = None
        self._band = DEFAULT_BAND
        self._usable: RaceSpec | None = None
        self._undo = UndoStack(self)
        self._preset = self._make_preset()
        self._dialogs = dialogs
        self.own_code = QPushButton()
        """Asks for a function of the user's to race."""

        self.own_code.clicked.connect(self.ask_own_code)
        self.provenance = Provenance()
        self._lanes = LaneList(dialogs, self.provenance)
        self.workload = WorkloadFields(self)
        self.measuring = MeasureFields(self)
        self.more = Disclosure(N_("More settin&gs"), N_("Spread, faults, precision and order"))
        for part in (self._lanes, self.workload, self.measuring):
            part.changed.connect(self._on_edited)
        self._own_fields = {
            "preset": FormField(N_("&Preset"), self._preset, ""),
            "lanes": FormField(N_("Strategies"), self._lanes, "", focus=self._lanes.add_button),
        }
        self._fields = self._own_fields | self.workload.fields | self.measuring.fields
        WheelGuard(self).guard(self._preset)
        self._lay_out()
        self._word()
        self.set_spec(_seeded(DEFAULT_PRESET))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            self._on_edited()

    def spec(self) -> RaceSpec | None:
        """Return the spec that the fields describe, or None while one of them is invalid."""
        values, errors = self._read()
        return None if errors else RaceSpec(**values)

    def draft(self) -> RaceSpec | None:
        """Return the spec that the fields make, even of what is unknown here; or None.

        A race that was opened may be of strategies that this program does not have: it is shown,
        and the form shows what it was, but nothing can start it.
        """
        values, unreadable = self._values()
        try:
            return None if unreadable else RaceSpec(**values)
        except SpecError:
            return None

    def set_spec(self, spec: RaceSpec) -> None:
        """Show a spec."""
        self._is_loading = True
        self.workload.show_spec(spec)
        self.measuring.show_spec(spec)
        self._lanes.set_lanes(spec.lanes)
        self._baseline = spec.lanes[spec.baseline] if spec.baseline is not None else None
        self._band = spec.band
        self._is_loading = False
        self._on_edited()
        usual = DEFAULT_PRESET.spec
        told = [field for field in _MORE if field not in _UNTOLD]
        if any(getattr(spec, field) != getattr(usual, field) for field in told):
            self.more.open()

    def replace_spec(self, spec: RaceSpec) -> None:
        """Show a spec; ``undo`` brings back the one that it replaces."""
        before = self._usable
        if before is not None and msgspec.structs.replace(before, seed=spec.seed) != spec:
            self._undo.keep(before)
        self.set_spec(spec)

    def bring_spec(self, spec: RaceSpec) -> None:
        """Show a spec that came from elsewhere, as ``replace_spec`` does."""
        self.provenance.bring(spec, self._usable)
        self.replace_spec(spec)

    def set_preset(self, preset: Preset) -> None:
        """Show a preset's spec with a new seed; ``undo`` brings back what it replaces."""
        self.replace_spec(_seeded(preset))

    @Slot()
    def ask_own_code(self) -> None:
        """Ask for a function of the user's, and show its race; ``undo`` brings back the last."""
        now = self.draft()
        options = now.kind_options if now is not None and now.kind == Call.name else {}
        chosen = self._dialogs.ask_own_code(self, options.get("file", ""))
        if chosen is not None:
            own = own_code_spec(now or DEFAULT_PRESET.spec, *chosen)
            self.replace_spec(own)
            # The user named it here, so no question follows.
            self.provenance.agree(own)

    @property
    def can_undo(self) -> bool:
        """Whether there is a replaced spec to bring back."""
        return not self._undo.is_empty

    @Slot()
    def undo(self) -> None:
        """Show the spec that was replaced last, if any."""
        spec = self._undo.take()
        if spec is not None:
            self.set_spec(spec)

    def set_comparison(self, baseline: Lane | None, band: float) -> None:
        """Compare the next race with a lane, if the race has it, and by a band.

        Args:
            baseline: The lane, or None for the default one.
            band: How far from 1 a ratio may be and still count as a tie, as a share of 1.
        """
        self._baseline, self._band = baseline, band
        self._on_edited()

    def set_theme(self, theme: Theme) -> None:
        """Show markers in a theme's colours."""
        self._lanes.set_theme(theme)

    def set_icons(self, theme: Theme) -> None:
        """Show icons in a theme's colours."""
        self._lanes.set_icons(theme)
        self.measuring.set_icons(theme)

    def show_limit(self, problem: str) -> None:
        """Show beside the lanes why one cannot run on this machine; an empty text clears it."""
        if problem or not self.errors():
            self._fields["lanes"].set_error(problem or None)

    def errors(self) -> dict[str, str]:
        """Return the errors by field."""
        return {name: field.error for name, field in self._fields.items() if field.error}

    def _read(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the values of all fields, and what is wrong by field."""
        values, errors = self._values()
        for problem in spec_problems(**values):
            errors.setdefault(problem.field, str(problem))
        return values, errors

    def _values(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the values of all fields, and what cannot be read by field."""
        values, errors = self.workload.read()
        lanes = self._lanes.lanes()
        measured, wrong = self.measuring.read()
        errors |= wrong
        values |= measured
        values |= {
            "lanes": lanes,
            "baseline": lanes.index(self._baseline) if self._baseline in lanes else None,
            "band": self._band,
            "name": "",
        }
        values["name"] = self._preset_of(values)
        return values, errors

    def _preset_of(self, values: dict[str, Any]) -> str:
        """Return the name of the preset with these values, whatever the seed, or an empty text."""
        for preset in PRESETS:
            fields = values.keys() - {"seed", "name"}
            if all(getattr(preset.spec, field) == values[field] for field in fields):
                return preset.name
        return ""

    @Slot()
    def _on_edited(self, *args: object) -> None:
        if self._is_loading:
            return
        values, errors = self._read()
        if not errors:
            self._usable = RaceSpec(**values)
        self.workload.show_errors(errors)
        self.measuring.show_errors(errors)
        for name, field in self._own_fields.items():
            field.set_error(errors.get(name))
        self._preset.setCurrentIndex(self._preset.findData(values["name"]))
        named = preset_named(values["name"]) if values["name"] else None
        hint = str(named.summary) if named else _("a race of your own")
        note = str(named.note or "") if named else ""
        self._fields["preset"].set_hint("\n".join(filter(None, (hint, note))))
        self.more.set_summary(_("seed {seed}").format(seed=values["seed"]))
        if errors.keys() & set(_MORE):
            self.more.open()
        self._order_tabs()
        self.changed.emit()

    def _order_tabs(self) -> None:
        """Make Tab follow the layout: Qt puts new widgets at the end of the order."""
        made = [*self._lanes.rows, *self.workload.option_fields]
        if made != self._made:
            self._made = made
            chain_tabs(list(tab_stops(self)))

    @Slot(int)
    def _on_preset_activated(self, index: int) -> None:
        name = self._preset.itemData(index)
        if name:
            self.set_preset(preset_named(name))

    def _make_preset(self) -> QComboBox:
        choices = [(preset.name, preset.title) for preset in PRESETS]
        box = ChoiceBox(choices, N_("Named races to start from"))
        box.activated.connect(self._on_preset_activated)
        return box

    def _word(self) -> None:
        self.own_code.setText(_("Race m&y own code\u2026"))
        self.own_code.setToolTip(_("Race a function of yours: choose its file, then the function"))
        # Shown for a race that is no preset; it cannot be chosen.
        self._preset.setPlaceholderText(_("Custom"))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 14, 10)
        layout.setSpacing(4)
        layout.addWidget(self.own_code)
        layout.addSpacing(4)
        rows: tuple[tuple[str, ...], ...] = (
            ("preset",),
            ("cluster_counts",),
            ("nodes", "switches", "at_once", "sleep_s"),
            ("kind", "fan_out"),
            ("lanes",),
            ("mode", "repeats"),
        )
        for names in rows:
            self._add_row(layout, names)
            if "kind" in names:
                layout.addWidget(self.workload.kind_options)
        layout.addWidget(self.more)
        more = QVBoxLayout(self.more.part)
        more.setContentsMargins(0, 4, 0, 0)
        more.setSpacing(4)
        for start in range(0, len(_MORE), 2):
            self._add_row(more, _MORE[start : start + 2])
        layout.addStretch(1)

    def _add_row(self, layout: QBoxLayout, names: tuple[str, ...]) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for name in names:
            row.addWidget(self._fields[name], 1, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)


def own_code_spec(spec: RaceSpec, file: Path, function: str) -> RaceSpec:
    """Return a race of a user's function, with the lanes and repeats of a spec."""
    counts: tuple[int, ...] = (_ITEMS,)
    at_once = _AT_ONCE
    if spec.at_once is not None:
        counts, at_once = spec.cluster_counts, spec.at_once
    lanes = tuple(msgspec.structs.replace(lane, fan_out=None) for lane in spec.lanes)
    return msgspec.structs.replace(
        spec,
        kind=Call.name,
        kind_options={"file": str(file.absolute()), "function": function},
        cluster_counts=counts,
        at_once=at_once,
        fan_out=FanOut.QUERY,
        lanes=_lanes_apart(lanes),
        spread=Spread.CONSTANT,
        faults=(),
        explain=False,
        baseline=None,
        name="",
    )


def _lanes_apart(lanes: tuple[Lane, ...]) -> tuple[Lane, ...]:
    """Return lanes without those that differed from an earlier one in their fan-out alone."""
    kept: dict[str, Lane] = {}
    for lane in lanes:
        kept.setdefault(lane.title, lane)
    return tuple(kept.values())


def _seeded(preset: Preset) -> RaceSpec:
    """Return a preset's spec with a new seed."""
    return msgspec.structs.replace(preset.spec, seed=random.randint(0, MAX_SEED))
