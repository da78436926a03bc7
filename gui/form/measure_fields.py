"""The form's fields for how to measure: how often, how precisely, in which order."""

from __future__ import annotations

import random
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QToolButton, QWidget
from typing_extensions import override

from engine.race.result.verdict import coverage_text
from engine.race.spec.mode import Mode, mode_of
from engine.race.spec.race import RaceSpec
from engine.race.spec.worker_start import WorkerStart
from engine.statistics.interval import CONFIDENCE, coverage, least_count
from engine.vocabulary.bounds import MAX_SEED
from engine.vocabulary.wording import N_, _
from gui.look.icons import blank_icon, icon
from gui.look.theme import Theme
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.form_field import FormField
from gui.widgets.number_box import IntegerBox, NumberBox, box_problems
from gui.widgets.wheel_guard import WheelGuard

_OWN = ""
"""Stands for settings that are no mode."""

_MODES = (
    (Mode.QUICK.value, N_("quick")),
    (Mode.STANDARD.value, N_("standard")),
    (Mode.RIGOROUS.value, N_("rigorous")),
    (_OWN, N_("custom")),
)


class MeasureFields(QObject):
    """Makes, fills and reads the fields; the form lays them out."""

    changed = Signal()
    """The user changed a field."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.mode = ChoiceBox(
            _MODES,
            N_(
                "How thoroughly to measure.\n"
                "Quick: every lane once, no statistics.\n"
                "Standard: a warm-up and 10 blocks.\n"
                "Rigorous: a warm-up and 20 blocks, each run in a fresh interpreter."
            ),
        )
        self.repeats = IntegerBox(N_("Blocks at each cluster count"))
        self.warm_up = QCheckBox()
        self.fresh = QCheckBox()
        self.explain = QCheckBox()
        self.precision = NumberBox(
            N_(
                "Add blocks until the interval of every median is narrower than this share of the "
                "median.\n"
                "Whether lanes differ has no influence on when to stop."
            ),
            "%",
            1.0,
        )
        self.precision.setMinimum(0.0)
        self.precision.show_least_as(N_("off"))
        self.most_repeats = IntegerBox(N_("Maximum number of blocks at each cluster count"))
        self.seed = IntegerBox(N_("Sets the order of the runs"))
        self._new_seed = QToolButton()
        self._new_seed.setIcon(blank_icon())
        self._new_seed.clicked.connect(self._on_new_seed_clicked)
        self._word()
        self.mode.activated.connect(self._on_mode_activated)
        self.warm_up.toggled.connect(self._on_edited)
        self.fresh.toggled.connect(self._on_edited)
        self.explain.toggled.connect(self._on_edited)
        self._numbers: dict[str, IntegerBox | NumberBox] = {
            "repeats": self.repeats,
            "precision": self.precision,
            "most_repeats": self.most_repeats,
            "seed": self.seed,
        }
        guard = WheelGuard(self)
        guard.guard(self.mode)
        for number in self._numbers.values():
            number.valueChanged.connect(self._on_edited)
            number.problem_changed.connect(self._on_edited)
            guard.guard(number)
        self.fields = {
            "mode": FormField(N_("&Measure"), self.mode, ""),
            "repeats": FormField(N_("Repea&ts"), self.repeats, ""),
            "warm_up": FormField(N_("Warm-&up"), self.warm_up, N_("not counted")),
            "worker": FormField(N_("Interpreters"), self.fresh, ""),
            "precision": FormField(N_("&Interval below"), self.precision, N_("of the median")),
            "most_repeats": FormField(N_("At most"), self.most_repeats, N_("repeats per count")),
            "explain": FormField(N_("E&xplain"), self.explain, ""),
            "seed": FormField(
                N_("See&d"),
                self._with_button(self.seed),
                N_("order of the runs"),
                focus=self.seed,
            ),
        }

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
        return super().event(event)

    def show_spec(self, spec: RaceSpec) -> None:
        """Show how a spec measures."""
        self.repeats.setValue(spec.repeats)
        self.warm_up.setChecked(spec.warm_up)
        self.fresh.setChecked(spec.worker is WorkerStart.FRESH)
        self.precision.setValue(100 * (spec.precision or 0.0))
        self.most_repeats.setValue(spec.most_repeats)
        self.seed.setValue(spec.seed)
        self.explain.setChecked(spec.explain)

    def read(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Return all values, and the errors of texts that cannot be read, by field."""
        percent = self.precision.value()
        values = {
            "repeats": self.repeats.value(),
            "warm_up": self.warm_up.isChecked(),
            "worker": WorkerStart.FRESH if self.fresh.isChecked() else WorkerStart.AUTO,
            "precision": round(percent / 100, 8) if percent else None,
            "most_repeats": self.most_repeats.value(),
            "seed": self.seed.value(),
            "explain": self.explain.isChecked(),
        }
        return values, box_problems(self._numbers)

    def show_errors(self, errors: dict[str, str]) -> None:
        """Show beside each field its error, or else what its value means."""
        for name, field in self.fields.items():
            field.set_error(errors.get(name))
        repeats = self.repeats.value()
        mode = mode_of(repeats, warm_up=self.warm_up.isChecked())
        with QSignalBlocker(self.mode):
            self.mode.setCurrentIndex(self.mode.findData(mode.value if mode else _OWN))
        self.most_repeats.setEnabled(self.precision.value() > 0)
        # Do not compute with a value out of bounds; the line under it says what is wrong.
        self.fields["mode"].set_hint("" if "repeats" in errors else self._meaning(repeats))
        self.fields["repeats"].set_hint(
            _("blocks, warmed up") if self.warm_up.isChecked() else _("per count")
        )

    def set_icons(self, theme: Theme) -> None:
        """Show icons in a theme's colours."""
        self._new_seed.setIcon(icon("seed", theme))

    def _meaning(self, repeats: int) -> str:
        """Return which statistics this many runs allow."""
        if self.precision.value() > 0:
            return _("as many as needed")
        if repeats <= 1:
            return _("no statistics")
        share = coverage(repeats, CONFIDENCE)
        if share is None:
            needed = least_count(1 - CONFIDENCE)
            return _("no interval below {count}").format(count=needed)
        return _("{coverage} intervals").format(coverage=coverage_text((share,)))

    @Slot()
    def _on_edited(self, *args: object) -> None:
        self.changed.emit()

    @Slot(int)
    def _on_mode_activated(self, index: int) -> None:
        name = self.mode.itemData(index)
        if name == _OWN:
            self.repeats.setFocus()
            self.repeats.selectAll()
        else:
            mode = Mode(name)
            blocked = [QSignalBlocker(part) for part in (self.repeats, self.warm_up, self.fresh)]
            self.repeats.setValue(mode.repeats)
            self.warm_up.setChecked(mode.has_warm_up)
            self.fresh.setChecked(mode.worker is WorkerStart.FRESH)
            del blocked
        self.changed.emit()

    @Slot()
    def _on_new_seed_clicked(self) -> None:
        self.seed.setValue(random.randint(0, MAX_SEED))

    def _word(self) -> None:
        self.warm_up.setText(_("one run per lane"))
        self.warm_up.setToolTip(
            _("First run every lane once, at the smallest cluster count, and discard the runs")
        )
        self.fresh.setText(_("fresh for each run"))
        self.fresh.setToolTip(
            _(
                "Start a new interpreter for each run.\n"
                "Otherwise runs are forked from an interpreter that has loaded the lane's modules: "
                "that takes 10 ms and does not change elapsed times."
            )
        )
        self.explain.setText(_("break times down"))
        self.explain.setToolTip(
            _(
                "Note each query's processor time and when each unit is created, and show in "
                "Breakdown what the elapsed time is made of.\n"
                "That costs a few microseconds per query."
            )
        )
        self._new_seed.setToolTip(_("Draw a new seed, for a new order of the runs"))
        self._new_seed.setAccessibleName(_("New seed"))

    def _with_button(self, editor: QWidget) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(editor, 1)
        layout.addWidget(self._new_seed)
        return row
