"""The form's fields for the workload: the number and kind of queries, and the fan-out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget
from typing_extensions import override

from engine.race.spec.race import RaceSpec
from engine.race.spec.text.call import parse_item_counts
from engine.race.spec.text.counts import COUNT_EXAMPLES, CountsError, format_counts, parse_counts
from engine.race.spec.text.faults import format_faults, parse_faults
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import N_, _
from engine.workload.durations import Spread
from engine.workload.kinds import KINDS, kind_or_none
from engine.workload.task_graph import FanOut
from gui.form.fan_outs import FAN_OUTS
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.form_field import FormField
from gui.widgets.number_box import IntegerBox, NumberBox, box_problems
from gui.widgets.option_field import OptionField, changed_values
from gui.widgets.wheel_guard import WheelGuard

_SPREADS = (
    (Spread.CONSTANT.value, N_("constant")),
    (Spread.UNIFORM.value, N_("uniform")),
    (Spread.EXPONENTIAL.value, N_("exponential")),
)

_SPREAD_HINTS = {
    Spread.CONSTANT: N_("all the same"),
    Spread.UNIFORM: N_("0 to twice the sleep"),
    Spread.EXPONENTIAL: N_("many short, few long"),
}

_FAN_OUT_HINTS = {
    FanOut.ARTICLE: N_("gevent's is finer"),
    FanOut.CLUSTER: N_("one unit per cluster"),
    FanOut.STAGE: N_("nodes, then switches"),
    FanOut.QUERY: N_("one unit per query"),
}


_AT_ONCE = 8
_ACROSS = 3
"""How many options of a kind stand side by side; more stand in rows of two."""

_ITEM_NUMBERS = frozenset({"at_once"})
"""Fields of races of a user's items alone."""

_CLUSTER_FIELDS = frozenset({"nodes", "switches", "sleep_s", "fan_out", "spread"})
"""Fields of races of clusters alone."""


class WorkloadFields(QObject):
    """Makes, fills and reads the fields; the form lays them out."""

    changed = Signal()
    """The user changed a field."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._guard = WheelGuard(self)
        self.clusters = self._make_line()
        self.nodes = IntegerBox(N_("Nodes per cluster"))
        self.switches = IntegerBox(N_("Switches per cluster"))
        self.at_once = IntegerBox(N_("The most items in flight"))
        self.at_once.setValue(_AT_ONCE)
        self.sleep = NumberBox(N_("How long one query takes"), N_("s"), 0.05)
        self.kind = self._make_kind()
        self.kind_options = QWidget()
        """Editors for the kind's options, if it has any."""

        self.option_fields: list[OptionField] = []
        self.option_notes: list[FormField] = []
        self._foreign_options: dict[str, str] = {}
        """Options of a kind that is unknown here."""

        self._options_layout = QGridLayout(self.kind_options)
        self._options_layout.setContentsMargins(0, 0, 0, 0)
        self._options_layout.setHorizontalSpacing(8)
        self._options_layout.setVerticalSpacing(4)
        self.spread = self._make_spread()
        self.fan_out = self._make_fan_out()
        self.faults = self._make_line()
        self._word()
        self._numbers: dict[str, IntegerBox | NumberBox] = {
            "nodes": self.nodes,
            "switches": self.switches,
            "at_once": self.at_once,
            "sleep_s": self.sleep,
        }
        for number in self._numbers.values():
            number.valueChanged.connect(self._on_edited)
            number.problem_changed.connect(self._on_edited)
        numbers = self._numbers.values()
        for box in (*numbers, self.kind, self.spread, self.fan_out):
            self._guard.guard(box)
        per_cluster = N_("per cluster")
        counts_hint = N_("counts such as {examples}", examples=COUNT_EXAMPLES)
        self.fields = {
            "cluster_counts": FormField(N_("&Clusters"), self.clusters, counts_hint),
            "nodes": FormField(N_("&Nodes"), self.nodes, per_cluster),
            "switches": FormField(N_("S&witches"), self.switches, per_cluster),
            "at_once": FormField(N_("At &once"), self.at_once, N_("items in flight")),
            "sleep_s": FormField(N_("&Sleep"), self.sleep, N_("per query")),
            "kind": FormField(N_("&Query"), self.kind, ""),
            "fan_out": FormField(N_("Fan-&out"), self.fan_out, ""),
            "spread": FormField(N_("Spre&ad"), self.spread, ""),
            "faults": FormField(N_("Fau&lts"), self.faults, N_("such as crash@2")),
        }

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
        return super().event(event)

    def show_spec(self, spec: RaceSpec) -> None:
        """Show a spec's workload."""
        self.clusters.setText(format_counts(spec.cluster_counts))
        self.nodes.setValue(spec.nodes)
        self.switches.setValue(spec.switches)
        if spec.at_once is not None:
            self.at_once.setValue(spec.at_once)
        self.sleep.setValue(spec.sleep_s)
        self.fan_out.setCurrentIndex(self.fan_out.findData(spec.fan_out.value))
        self._offer_kinds(spec.kind)
        self.kind.setCurrentIndex(self.kind.findData(spec.kind))
        self._show_options(spec.kind, spec.kind_options)
        self.spread.setCurrentIndex(self.spread.findData(spec.spread.value))
        self.faults.setText(format_faults(spec.faults))

    def read(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Return all values, and the errors of texts that cannot be read, by field."""
        has_items = self._has_items
        shown = _ITEM_NUMBERS if has_items else self._numbers.keys() - _ITEM_NUMBERS
        errors = box_problems(
            {name: self._numbers[name] for name in self._numbers if name in shown}
        )
        values: dict[str, Any] = {
            "nodes": self.nodes.value(),
            "switches": self.switches.value(),
            "at_once": self.at_once.value() if has_items else None,
            "sleep_s": self.sleep.value(),
            "fan_out": FanOut.QUERY if has_items else FanOut(self.fan_out.currentData()),
            "kind": self.kind.currentData(),
            "kind_options": self._foreign_options | changed_values(self.option_fields),
            "spread": Spread(self.spread.currentData()),
            "faults": (),
            # A stand-in while the list cannot be read, so that the other fields are checked.
            "cluster_counts": (1,),
        }
        try:
            parse = parse_item_counts if has_items else parse_counts
            values["cluster_counts"] = parse(self.clusters.text())
        except CountsError as error:
            errors["cluster_counts"] = str(error)
        try:
            values["faults"] = parse_faults(self.faults.text())
        except SpecError as error:
            errors["faults"] = str(error)
        return values, errors

    def show_errors(self, errors: dict[str, str]) -> None:
        """Show beside each field its error, or else what its value means."""
        for note, editor in zip(self.option_notes, self.option_fields, strict=True):
            note.set_error(editor.problem)
        is_said_there = any(editor.problem for editor in self.option_fields)
        for name, field in self.fields.items():
            field.set_error(None if name == "kind" and is_said_there else errors.get(name))
        kind = kind_or_none(self.kind.currentData())
        has_items = self._has_items
        for name, field in self.fields.items():
            if name in _ITEM_NUMBERS or name in _CLUSTER_FIELDS:
                field.setVisible(has_items == (name in _ITEM_NUMBERS))
        self.fields["cluster_counts"].set_name(N_("&Items") if has_items else N_("&Clusters"))
        self.fields["kind"].set_hint(kind.summary if kind is not None else "")
        self.fields["spread"].set_hint(_SPREAD_HINTS[Spread(self.spread.currentData())])
        self.fields["fan_out"].set_hint(_FAN_OUT_HINTS[FanOut(self.fan_out.currentData())])

    @property
    def _has_items(self) -> bool:
        """Whether the kind works on items of the user's."""
        kind = kind_or_none(self.kind.currentData())
        return kind is not None and kind.has_items

    @Slot()
    def _on_edited(self, *args: object) -> None:
        self.changed.emit()

    @Slot(int)
    def _on_kind_activated(self, index: int) -> None:
        self._show_options(self.kind.itemData(index), {})
        self.changed.emit()

    def _offer_kinds(self, kind: str) -> None:
        """Offer all kinds there are, and one more if a race that was opened is of another."""
        for place in reversed(range(len(KINDS), self.kind.count())):
            self.kind.removeItem(place)
        if kind_or_none(kind) is None:
            self.kind.addItem(kind, kind)

    def _show_options(self, kind: str, values: dict[str, str]) -> None:
        """Show an editor for each option of a kind, with these values."""
        for note in self.option_notes:
            self._options_layout.removeWidget(note)
            note.hide()
            note.deleteLater()
        known = kind_or_none(kind)
        options = known.options if known is not None else ()
        self._foreign_options = values if known is None else {}
        self.option_fields = [OptionField(option, kind) for option in options]
        self.option_notes = []
        across = len(options) if len(options) <= _ACROSS else 2
        for place, field in enumerate(self.option_fields):
            field.set_value(values.get(field.option.name, field.option.default))
            field.changed.connect(self._on_edited)
            if isinstance(field.editor, QComboBox):
                self._guard.guard(field.editor)
            note = FormField(field.option.title, field, field.hint, focus=field.editor)
            self.option_notes.append(note)
            row, column = divmod(place, across)
            self._options_layout.addWidget(note, row, column, Qt.AlignmentFlag.AlignTop)
        self.kind_options.setVisible(bool(options))

    def _word(self) -> None:
        self.clusters.setToolTip(_("Cluster counts to race at, as a list or range"))
        self.clusters.setAccessibleName(_("Clusters"))
        self.faults.setToolTip(
            _(
                "Queries that go wrong on purpose, in every lane.\n"
                "raise@2: the first query of cluster 2 raises an exception.\n"
                "hang@2: it waits for an answer that never comes.\n"
                "crash@2.5: the fifth query of cluster 2 crashes its process."
            )
        )
        self.faults.setPlaceholderText(_("none"))
        self.faults.setAccessibleName(_("Faults"))

    def _make_line(self) -> QLineEdit:
        line = QLineEdit()
        line.textEdited.connect(self._on_edited)
        return line

    def _make_kind(self) -> ChoiceBox:
        box = ChoiceBox(
            [(kind.name, kind.name) for kind in KINDS],
            N_(
                "What one query does.\n"
                "sleep: waits, as in the article.\n"
                "http: asks a local service, which answers after the sleep time.\n"
                "cpu: computes in Python, for the sleep time if alone on one core.\n"
                "blocking: waits in C; other threads run meanwhile, other coroutines do not.\n"
                "mixed: asks the service, then computes for a share of the time.\n"
                "call: calls a function of yours with each of your items."
            ),
        )
        box.activated.connect(self._on_kind_activated)
        return box

    def _make_spread(self) -> ChoiceBox:
        box = ChoiceBox(_SPREADS, N_("How query times vary around the sleep time"))
        box.currentIndexChanged.connect(self._on_edited)
        return box

    def _make_fan_out(self) -> ChoiceBox:
        box = ChoiceBox(
            FAN_OUTS,
            N_(
                "What becomes one thread, process or greenlet.\n"
                "As in the article: a cluster for threads and processes, a node or switch for "
                "gevent.\n"
                "By cluster: its queries run one after another.\n"
                "By stage: all nodes of a cluster at once, then all its switches.\n"
                "By query: everything at once."
            ),
        )
        box.currentIndexChanged.connect(self._on_edited)
        return box
