"""The left-hand panel: what to race."""

from __future__ import annotations

import random
from typing import Any

import msgspec
from PySide6.QtCore import QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.counts import CountsError, format_counts, parse_counts
from engine.presets import PRESETS, Preset, preset_named
from engine.spec import MAX_SEED, RaceSpec, SpecError, format_faults, parse_faults
from engine.workload.durations import Spread
from engine.workload.kinds import KINDS, kind_named
from engine.workload.task_graph import FanOut
from gui.dialogs import Dialogs
from gui.form_field import FormField
from gui.icons import blank_icon, icon
from gui.lane_list import LaneList
from gui.option_field import OptionField, changed_values
from gui.theme import Theme
from gui.wheel_guard import WheelGuard

# Wide enough for absurd values to be typed, so that the spec can say what is wrong with them.
_INTEGER_RANGE = (-(2**31), 2**31 - 1)
_SLEEP_RANGE_S = (-1e9, 1e9)


class RaceForm(QWidget):
    """Fields for a race's spec, each with its error beside it."""

    changed = Signal()
    """The user changed a field."""

    def __init__(self, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("form")
        self._is_loading = False
        self._preset = self._make_preset()
        self._clusters = QLineEdit()
        self._nodes = self._integer(self.tr("Nodes of a cluster"))
        self._switches = self._integer(self.tr("Switches of a cluster"))
        self._sleep = self._make_sleep()
        self._fan_out = self._make_fan_out()
        self._lanes = LaneList(dialogs)
        self._kind = self._make_kind()
        self._spread = self._make_spread()
        self._faults = QLineEdit()
        self._faults.setPlaceholderText(self.tr("none"))
        self._faults.setToolTip(
            self.tr(
                "Queries that go wrong on purpose, in every lane.\n"
                "raise@2: the first query of cluster 2 raises an exception.\n"
                "hang@2: it waits for an answer that never comes.\n"
                "crash@2.5: the fifth query of cluster 2 crashes its process."
            )
        )
        self._faults.setAccessibleName(self.tr("Faults"))
        self._faults.textEdited.connect(self._on_edited)
        self._kind_options = QWidget()
        self._option_fields: list[OptionField] = []
        self._option_notes: list[FormField] = []
        self._repeats = self._integer(self.tr("Blocks at each cluster count"))
        self._seed = self._integer(self.tr("Decides the order of the runs"))
        self._new_seed = QToolButton()
        self._new_seed.setIcon(blank_icon())
        self._new_seed.setToolTip(self.tr("Another seed: another order of the runs"))
        self._new_seed.setAccessibleName(self.tr("Another seed"))
        self._new_seed.clicked.connect(self._on_new_seed_clicked)
        self._clusters.setToolTip(self.tr("How many clusters to ask for, as a list or range"))
        self._clusters.setAccessibleName(self.tr("Clusters"))
        self._clusters.textEdited.connect(self._on_edited)
        self._lanes.changed.connect(self._on_edited)
        per_cluster = self.tr("per cluster")
        order_hint = self.tr("order of the runs")
        counts_hint = self.tr("counts such as 4, 1-8 or 1-64*2")
        self._fields = {
            "preset": FormField(self.tr("&Preset"), self._preset, ""),
            "cluster_counts": FormField(self.tr("&Clusters"), self._clusters, counts_hint),
            "nodes": FormField(self.tr("&Nodes"), self._nodes, per_cluster),
            "switches": FormField(self.tr("S&witches"), self._switches, per_cluster),
            "sleep_s": FormField(self.tr("&Sleep"), self._sleep, self.tr("per query")),
            "fan_out": FormField(self.tr("Fan-&out"), self._fan_out, ""),
            "kind": FormField(self.tr("&Query"), self._kind, ""),
            "spread": FormField(self.tr("Sp&read"), self._spread, ""),
            "faults": FormField(self.tr("Fau&lts"), self._faults, self.tr("such as crash@2")),
            "lanes": FormField(self.tr("Strategies"), self._lanes, ""),
            "repeats": FormField(self.tr("Repea&ts"), self._repeats, self.tr("per count")),
            "seed": FormField(self.tr("See&d"), self._with_button(self._seed), order_hint),
        }
        self._guard = WheelGuard(self)
        boxes: tuple[QWidget, ...] = (
            self._preset,
            self._nodes,
            self._switches,
            self._sleep,
            self._fan_out,
            self._kind,
            self._spread,
            self._repeats,
            self._seed,
        )
        for box in boxes:
            self._guard.guard(box)
        self._lay_out()
        self.set_preset(PRESETS[0])

    # -- values --------------------------------------------------------------------------------

    def spec(self) -> RaceSpec | None:
        """Return the spec the fields make, or None while one of them is wrong."""
        values, errors = self._read()
        return None if errors else RaceSpec(**values)

    def set_spec(self, spec: RaceSpec) -> None:
        """Show a spec."""
        self._is_loading = True
        self._clusters.setText(format_counts(spec.cluster_counts))
        self._nodes.setValue(spec.nodes)
        self._switches.setValue(spec.switches)
        self._sleep.setValue(spec.sleep_s)
        self._fan_out.setCurrentIndex(self._fan_out.findData(spec.fan_out.value))
        self._kind.setCurrentIndex(self._kind.findData(spec.kind))
        self._show_options(spec.kind, spec.kind_options)
        self._spread.setCurrentIndex(self._spread.findData(spec.spread.value))
        self._faults.setText(format_faults(spec.faults))
        self._lanes.set_lanes(spec.lanes)
        self._repeats.setValue(spec.repeats)
        self._seed.setValue(spec.seed)
        self._is_loading = False
        self._on_edited()

    def set_preset(self, preset: Preset) -> None:
        """Show a preset's spec, with a seed of its own."""
        self.set_spec(msgspec.structs.replace(preset.spec, seed=random.randint(0, MAX_SEED)))

    def set_theme(self, theme: Theme) -> None:
        """Show markers in a theme's colours."""
        self._lanes.set_theme(theme)

    def set_icons(self, theme: Theme) -> None:
        """Show icons in a theme's colours."""
        self._lanes.set_icons(theme)
        self._new_seed.setIcon(icon("seed", theme))

    def show_limit(self, problem: str) -> None:
        """Say beside the lanes why one of them cannot work on this machine, or that none cannot."""
        if problem or not self.errors():
            self._fields["lanes"].set_error(problem or None)

    def errors(self) -> dict[str, str]:
        """Return what is wrong, by field."""
        return {name: field.error for name, field in self._fields.items() if field.error}

    def _read(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the values of all fields, and what is wrong by field."""
        errors: dict[str, str] = {}
        values: dict[str, Any] = {
            "nodes": self._nodes.value(),
            "switches": self._switches.value(),
            "sleep_s": self._sleep.value(),
            "fan_out": FanOut(self._fan_out.currentData()),
            "lanes": self._lanes.lanes(),
            "repeats": self._repeats.value(),
            "seed": self._seed.value(),
            "warm_up": False,
            "precision": None,
            "most_repeats": 50,
            "baseline": None,
            "band": 0.01,
            "name": "",
            "kind": self._kind.currentData(),
            "kind_options": changed_values(self._option_fields),
            "spread": Spread(self._spread.currentData()),
            "faults": (),
            # Stands in while the real list cannot be read, for the other fields to be checked.
            "cluster_counts": (1,),
        }
        try:
            values["cluster_counts"] = parse_counts(self._clusters.text())
        except CountsError as error:
            errors["cluster_counts"] = str(error)
        try:
            values["faults"] = parse_faults(self._faults.text())
        except SpecError as error:
            errors["faults"] = str(error)
        for problem in RaceSpec.problems(**values):
            errors.setdefault(problem.field, str(problem))
        values["name"] = self._preset_of(values)
        return values, errors

    def _preset_of(self, values: dict[str, Any]) -> str:
        """Return the preset that the values are, whatever their seed, or nothing."""
        for preset in PRESETS:
            fields = values.keys() - {"seed", "name"}
            if all(getattr(preset.spec, field) == values[field] for field in fields):
                return preset.name
        return ""

    # -- what the user does --------------------------------------------------------------------

    @Slot()
    def _on_edited(self, *_: object) -> None:
        if self._is_loading:
            return
        values, errors = self._read()
        for field, editor in zip(self._option_notes, self._option_fields, strict=True):
            field.set_error(editor.problem)
        shown = dict(errors)
        if any(editor.problem for editor in self._option_fields):
            shown.pop("kind", None)  # it is said beside the option
        for name, field in self._fields.items():
            field.set_error(shown.get(name))
        self._preset.setCurrentIndex(self._preset.findData(values["name"]))
        named = preset_named(values["name"]) if values["name"] else None
        self._fields["preset"].set_hint(named.summary if named else self.tr("a race of your own"))
        kind = kind_named(values["kind"])
        self._fields["kind"].set_hint(kind.summary)
        self._fields["spread"].set_hint(self._spread_hint(values["spread"]))
        self._fields["fan_out"].set_hint(self._fan_out_hint(values["fan_out"]))
        self.changed.emit()

    @Slot(int)
    def _on_preset_activated(self, index: int) -> None:
        name = self._preset.itemData(index)
        if name:
            self.set_preset(preset_named(name))

    @Slot()
    def _on_new_seed_clicked(self) -> None:
        self._seed.setValue(random.randint(0, MAX_SEED))

    @Slot(int)
    def _on_kind_activated(self, index: int) -> None:
        self._show_options(self._kind.itemData(index), {})
        self._on_edited()

    def _show_options(self, kind: str, values: dict[str, str]) -> None:
        """Show an editor for each option of a kind, with these values."""
        for note in self._option_notes:
            self._options_layout.removeWidget(note)
            note.hide()
            note.deleteLater()
        options = kind_named(kind).options
        self._option_fields = [OptionField(option, kind) for option in options]
        self._option_notes = []
        for field in self._option_fields:
            field.set_value(values.get(field.option.name, field.option.default))
            field.changed.connect(self._on_edited)
            if isinstance(field.editor, QComboBox):
                self._guard.guard(field.editor)
            note = FormField(field.option.title, field, field.hint)
            self._option_notes.append(note)
            self._options_layout.addWidget(note, 1, Qt.AlignmentFlag.AlignTop)
        self._kind_options.setVisible(bool(options))

    def _spread_hint(self, spread: Spread) -> str:
        return {
            Spread.CONSTANT: self.tr("all the same"),
            Spread.UNIFORM: self.tr("0 to twice the sleep"),
            Spread.EXPONENTIAL: self.tr("many short, few long"),
        }[spread]

    def _fan_out_hint(self, fan_out: FanOut) -> str:
        return {
            FanOut.ARTICLE: self.tr("gevent's is finer"),
            FanOut.CLUSTER: self.tr("a unit per cluster"),
            FanOut.STAGE: self.tr("nodes, then switches"),
            FanOut.QUERY: self.tr("a unit per query"),
        }[fan_out]

    # -- widgets -------------------------------------------------------------------------------

    def _make_preset(self) -> QComboBox:
        combo = QComboBox()
        titles = {
            "quick": self.tr("Quick look"),
            "article": self.tr("The article's race"),
            "fair": self.tr("The article's race, fair"),
            "strategies": self.tr("All strategies"),
            "cores": self.tr("Who uses the cores"),
        }
        for preset in PRESETS:
            combo.addItem(titles[preset.name], preset.name)
        combo.addItem(self.tr("Custom"), "")
        combo.setToolTip(self.tr("Named races to start from"))
        combo.activated.connect(self._on_preset_activated)
        return combo

    def _make_sleep(self) -> QDoubleSpinBox:
        box = _PlainNumber()
        box.setRange(*_SLEEP_RANGE_S)
        box.setDecimals(6)
        box.setSingleStep(0.05)
        box.setSuffix(self.tr(" s"))
        _narrow(box)
        box.setToolTip(self.tr("How long one query takes"))
        box.valueChanged.connect(self._on_edited)
        return box

    def _make_kind(self) -> QComboBox:
        combo = QComboBox()
        for kind in KINDS:
            combo.addItem(kind.name, kind.name)
        combo.setToolTip(
            self.tr(
                "What one query does.\n"
                "sleep: waits, as in the article.\n"
                "http: asks a local service, which answers after the sleep time.\n"
                "cpu: computes in Python for as long as takes the sleep time alone on one core.\n"
                "blocking: waits in C, where threads let others run and coroutines do not.\n"
                "mixed: asks the service, then computes for a share of the time."
            )
        )
        combo.activated.connect(self._on_kind_activated)
        return combo

    def _make_spread(self) -> QComboBox:
        combo = QComboBox()
        titles = {
            Spread.CONSTANT: self.tr("constant"),
            Spread.UNIFORM: self.tr("uniform"),
            Spread.EXPONENTIAL: self.tr("exponential"),
        }
        for spread, title in titles.items():
            combo.addItem(title, spread.value)
        combo.setToolTip(self.tr("How the times of queries lie round the sleep time"))
        combo.currentIndexChanged.connect(self._on_edited)
        return combo

    def _make_fan_out(self) -> QComboBox:
        combo = QComboBox()
        titles = {
            FanOut.ARTICLE: self.tr("as in the article"),
            FanOut.CLUSTER: self.tr("by cluster"),
            FanOut.STAGE: self.tr("by stage"),
            FanOut.QUERY: self.tr("by query"),
        }
        for fan_out, title in titles.items():
            combo.addItem(title, fan_out.value)
        combo.setToolTip(
            self.tr(
                "What becomes one thread, process or greenlet.\n"
                "As in the article: a cluster for threads and processes, a node or switch for "
                "gevent.\n"
                "By cluster: its queries run one after another.\n"
                "By stage: all nodes of a cluster at once, then all its switches.\n"
                "By query: everything at once."
            )
        )
        combo.currentIndexChanged.connect(self._on_edited)
        return combo

    def _integer(self, tip: str) -> QSpinBox:
        box = QSpinBox()
        box.setRange(*_INTEGER_RANGE)
        box.setToolTip(tip)
        box.setAccessibleName(tip)
        _narrow(box)
        box.valueChanged.connect(self._on_edited)
        return box

    def _with_button(self, editor: QWidget) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(editor, 1)
        layout.addWidget(self._new_seed)
        row.setFocusProxy(editor)
        return row

    def _lay_out(self) -> None:
        self._options_layout = QHBoxLayout(self._kind_options)
        self._options_layout.setContentsMargins(0, 0, 0, 0)
        self._options_layout.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 14, 12)
        layout.setSpacing(4)
        rows: tuple[tuple[str, ...], ...] = (
            ("preset",),
            ("cluster_counts",),
            ("nodes", "switches", "repeats"),
            ("kind", "sleep_s"),
            ("spread", "fan_out"),
            ("lanes",),
            ("faults", "seed"),
        )
        for names in rows:
            row = QHBoxLayout()
            row.setSpacing(8)
            for name in names:
                row.addWidget(self._fields[name], 1, Qt.AlignmentFlag.AlignTop)
            layout.addLayout(row)
            if "kind" in names:
                layout.addWidget(self._kind_options)
        layout.addStretch(1)


class _PlainNumber(QDoubleSpinBox):
    """Shows no more decimals than a number has."""

    def __init__(self) -> None:
        super().__init__()
        self.setLocale(QLocale.c())

    @override
    def textFromValue(self, val: float) -> str:
        return f"{val:.6f}".rstrip("0").rstrip(".")


def _narrow(box: QWidget) -> None:
    """Let a box be as narrow as its column, whatever numbers could be typed in it."""
    box.setMinimumWidth(60)
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
