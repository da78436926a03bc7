"""The form's fields for how a race measures: how often, how closely, in which order."""

from __future__ import annotations

import random
from typing import Any

from PySide6.QtCore import QObject, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QToolButton, QWidget

from engine.race.result.verdict import coverage_text
from engine.race.spec.mode import Mode, mode_of
from engine.race.spec.race import RaceSpec
from engine.race.spec.worker_start import WorkerStart
from engine.statistics.interval import CONFIDENCE, coverage, least_count
from engine.vocabulary.bounds import MAX_SEED
from gui.look.icons import blank_icon, icon
from gui.look.theme import Theme
from gui.widgets.form_field import FormField
from gui.widgets.number_box import IntegerBox, NumberBox, box_problems
from gui.widgets.wheel_guard import WheelGuard

_OWN = ""
"""Stands for a number of repeats that no mode has."""


class MeasureFields(QObject):
    """Makes the fields, fills them from a spec and reads them back; the form lays them out."""

    changed = Signal()
    """The user changed a field."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.mode = self._make_mode()
        self.repeats = IntegerBox(self.tr("Blocks at each cluster count"))
        self.warm_up = QCheckBox(self.tr("one run a lane"))
        self.warm_up.setToolTip(
            self.tr("Run every lane once beforehand, at the least cluster count, and discard it")
        )
        self.fresh = QCheckBox(self.tr("fresh for each run"))
        self.fresh.setToolTip(
            self.tr(
                "Start a new interpreter for each run.\n"
                "Otherwise runs are forked from one that has loaded the lane's modules, "
                "which takes 10 ms and changes no elapsed time."
            )
        )
        self.precision = NumberBox(
            self.tr(
                "Add blocks until the interval of every median is narrower than this share of it.\n"
                "Nothing is added because lanes do or do not differ."
            ),
            "%",
            1.0,
        )
        self.precision.setMinimum(0.0)
        self.precision.setSpecialValueText(self.tr("off"))
        self.most_repeats = IntegerBox(self.tr("Blocks at each cluster count, at the very most"))
        self.seed = IntegerBox(self.tr("Decides the order of the runs"))
        self._new_seed = QToolButton()
        self._new_seed.setIcon(blank_icon())
        self._new_seed.setToolTip(self.tr("Another seed: another order of the runs"))
        self._new_seed.setAccessibleName(self.tr("Another seed"))
        self._new_seed.clicked.connect(self._on_new_seed_clicked)
        self.mode.activated.connect(self._on_mode_activated)
        self.warm_up.toggled.connect(self._on_edited)
        self.fresh.toggled.connect(self._on_edited)
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
            "mode": FormField(self.tr("&Measure"), self.mode, ""),
            "repeats": FormField(self.tr("Repea&ts"), self.repeats, ""),
            "warm_up": FormField(self.tr("Warm-&up"), self.warm_up, self.tr("not counted")),
            "worker": FormField(self.tr("Interpreters"), self.fresh, ""),
            "precision": FormField(
                self.tr("&Interval below"), self.precision, self.tr("of the median")
            ),
            "most_repeats": FormField(
                self.tr("At most"), self.most_repeats, self.tr("repeats per count")
            ),
            "seed": FormField(
                self.tr("See&d"),
                self._with_button(self.seed),
                self.tr("order of the runs"),
                focus=self.seed,
            ),
        }

    def show_spec(self, spec: RaceSpec) -> None:
        """Show how a spec measures."""
        self.repeats.setValue(spec.repeats)
        self.warm_up.setChecked(spec.warm_up)
        self.fresh.setChecked(spec.worker is WorkerStart.FRESH)
        self.precision.setValue(100 * (spec.precision or 0.0))
        self.most_repeats.setValue(spec.most_repeats)
        self.seed.setValue(spec.seed)

    def read(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the values of all fields, and what is wrong with their texts, by field."""
        percent = self.precision.value()
        values = {
            "repeats": self.repeats.value(),
            "warm_up": self.warm_up.isChecked(),
            "worker": WorkerStart.FRESH if self.fresh.isChecked() else WorkerStart.AUTO,
            "precision": round(percent / 100, 8) if percent else None,
            "most_repeats": self.most_repeats.value(),
            "seed": self.seed.value(),
        }
        return values, box_problems(self._numbers)

    def show_errors(self, errors: dict[str, str]) -> None:
        """Say beside each field what is wrong with it, or what its value means."""
        for name, field in self.fields.items():
            field.set_error(errors.get(name))
        repeats = self.repeats.value()
        mode = mode_of(repeats, warm_up=self.warm_up.isChecked())
        with QSignalBlocker(self.mode):
            self.mode.setCurrentIndex(self.mode.findData(mode.value if mode else _OWN))
        self.most_repeats.setEnabled(self.precision.value() > 0)
        # What is out of bounds is not computed with: the line under it says so.
        self.fields["mode"].set_hint("" if "repeats" in errors else self._meaning(repeats))
        self.fields["repeats"].set_hint(
            self.tr("blocks, warmed up") if self.warm_up.isChecked() else self.tr("per count")
        )

    def set_icons(self, theme: Theme) -> None:
        """Show icons in a theme's colours."""
        self._new_seed.setIcon(icon("seed", theme))

    def _meaning(self, repeats: int) -> str:
        """Return what can be said of so many runs."""
        if self.precision.value() > 0:
            return self.tr("as many as it takes")
        if repeats <= 1:
            return self.tr("no statistics")
        share = coverage(repeats, CONFIDENCE)
        if share is None:
            needed = least_count(1 - CONFIDENCE)
            return self.tr("no interval below {}").format(needed)
        return self.tr("{} intervals").format(coverage_text((share,)))

    @Slot()
    def _on_edited(self, *_: object) -> None:
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

    def _make_mode(self) -> QComboBox:
        combo = QComboBox()
        titles = {
            Mode.QUICK: self.tr("quick"),
            Mode.STANDARD: self.tr("standard"),
            Mode.RIGOROUS: self.tr("rigorous"),
        }
        for mode, title in titles.items():
            combo.addItem(title, mode.value)
        combo.addItem(self.tr("own number"), _OWN)
        combo.setToolTip(
            self.tr(
                "How thoroughly to measure.\n"
                "Quick: every lane once, which allows no statistics.\n"
                "Standard: a warm-up and 10 blocks.\n"
                "Rigorous: a warm-up and 20 blocks, each run in a fresh interpreter."
            )
        )
        return combo

    def _with_button(self, editor: QWidget) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(editor, 1)
        layout.addWidget(self._new_seed)
        return row
