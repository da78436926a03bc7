"""The left-hand panel of the Server page: which servers, how many users, what they request."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.load.lanes import lane_names, usual_lane_names
from engine.load.spec import Arrivals, LoadSpec, load_problems
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import N_, Text, _
from gui.look.markers import marker_icon
from gui.look.theme import Theme
from gui.widgets.form_field import FormField
from gui.widgets.number_box import IntegerBox, NumberBox, box_problems
from gui.widgets.plain_text import plain_entry
from gui.widgets.wheel_guard import WheelGuard

USUAL = LoadSpec(
    strategies=usual_lane_names(),
    users=10,
    requests=None,
    duration_s=3.0,
    sleep_s=0.01,
)
"""Shows the point within seconds: all users of a blocking server wait for each other."""

_LENGTHS = ((True, N_("requests")), (False, N_("seconds")))
"""Whether requests are counted, and the unit of how many or how long."""

_ARRIVALS = (
    ("", N_("one after another")),
    (Arrivals.CONSTANT.value, N_("at a steady rate")),
    (Arrivals.POISSON.value, N_("at a random rate")),
)
"""When requests come: nothing for a closed loop."""

_COLUMNS = 2
_RATE = 50.0


class LoadForm(QWidget):
    """Fields for a load's spec, each with its error beside it."""

    changed = Signal()
    """The user changed a field, or the language of its error changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("form")
        self._is_loading = False
        self._base = USUAL
        lanes = LoadSpec(strategies=lane_names()).lanes()
        self._styles = {lane.strategy: lane.style for lane in lanes}
        self.boxes = {lane.strategy: self._box(lane.title) for lane in lanes}
        """The check box of each strategy, by its name."""

        self._users = self._integer(N_("The most requests in flight at once"))
        self._length = self._real(N_("How many requests each server gets, or for how long"))
        self._length_unit = self._combo(counts_requests for counts_requests, _text in _LENGTHS)
        self._sleep = self._real(N_("How long one query takes"), N_("s"))
        self._pool = self._integer(N_("Size of the thread pool and of the process pool"))
        self._clusters = self._integer(N_("Clusters per request"))
        self._nodes = self._integer(N_("Nodes per cluster"))
        self._switches = self._integer(N_("Switches per cluster"))
        self._arrivals = self._combo(arrivals for arrivals, _text in _ARRIVALS)
        self._rate = self._real(N_("Requests per second of all users together"), N_("/s"))
        length = _side_by_side(self._length, self._length_unit)
        self._fields = {
            "strategies": FormField(N_("Strategies"), self._make_strategies(), ""),
            "users": FormField(N_("&Users"), self._users, N_("at once")),
            "requests": FormField(N_("Unti&l"), length, N_("per server"), focus=self._length),
            "arrivals": FormField(N_("Re&quests"), self._arrivals, ""),
            "rate": FormField(N_("R&ate"), self._rate, N_("all users together")),
            "sleep_s": FormField(N_("&Sleep"), self._sleep, N_("per query")),
            "pool": FormField(N_("P&ool"), self._pool, N_("threads or processes")),
            "clusters": FormField(N_("&Clusters"), self._clusters, N_("per request")),
            "nodes": FormField(N_("&Nodes"), self._nodes, N_("per cluster")),
            "switches": FormField(N_("S&witches"), self._switches, N_("per cluster")),
        }
        self._numbers: dict[str, IntegerBox | NumberBox] = {
            "users": self._users,
            "requests": self._length,
            "rate": self._rate,
            "sleep_s": self._sleep,
            "pool": self._pool,
            "clusters": self._clusters,
            "nodes": self._nodes,
            "switches": self._switches,
        }
        self._guard = WheelGuard(self)
        for box in (*self._numbers.values(), self._length_unit, self._arrivals):
            self._guard.guard(box)
        self._lay_out()
        self._word()
        self.set_spec(USUAL)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            self._on_edited()

    # -- values --------------------------------------------------------------------------------

    def spec(self) -> LoadSpec | None:
        """Return the load that the fields make, or None while one of them is wrong."""
        values, errors = self._read()
        return None if errors else LoadSpec(**values)

    def set_spec(self, spec: LoadSpec) -> None:
        """Show a load."""
        self._is_loading = True
        self._base = spec
        self._offer_boxes(spec.strategies)
        for name, box in self.boxes.items():
            box.setChecked(name in spec.strategies)
        self._users.setValue(spec.users)
        self._length_unit.setCurrentIndex(self._length_unit.findData(spec.requests is not None))
        self._length.setValue(spec.requests or spec.duration_s or 0)
        arrivals = spec.arrivals.value if spec.is_open else ""
        self._arrivals.setCurrentIndex(self._arrivals.findData(arrivals))
        self._rate.setValue(spec.rate or _RATE)
        self._sleep.setValue(spec.sleep_s)
        self._pool.setValue(spec.pool)
        self._clusters.setValue(spec.clusters)
        self._nodes.setValue(spec.nodes)
        self._switches.setValue(spec.switches)
        self._is_loading = False
        self._on_edited()

    def draft(self) -> LoadSpec | None:
        """Return the load that the fields make, even of strategies unknown here; or None."""
        values = self._read()[0]
        try:
            return LoadSpec(**values)
        except SpecError:
            return None

    def set_theme(self, theme: Theme) -> None:
        """Show markers in a theme's colours."""
        for name, style in self._styles.items():
            self.boxes[name].setIcon(marker_icon(style, theme))

    def show_limit(self, problem: str) -> None:
        """Show beside the users why this machine does not allow this many, or nothing."""
        if problem or not self.errors():
            self._fields["users"].set_error(problem or None)

    def errors(self) -> dict[str, str]:
        """Return what is wrong, by field."""
        return {name: field.error for name, field in self._fields.items() if field.error}

    def _read(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the values of all fields, and what is wrong by field."""
        counts_requests = bool(self._length_unit.currentData())
        arrivals = self._arrivals.currentData()
        checked = tuple(name for name, box in self.boxes.items() if box.isChecked())
        # The same servers keep the order in which they were asked for.
        is_as_asked = set(checked) == set(self._base.strategies)
        values: dict[str, Any] = {
            "strategies": self._base.strategies if is_as_asked else checked,
            "users": self._users.value(),
            "requests": round(self._length.value()) if counts_requests else None,
            "duration_s": None if counts_requests else self._length.value(),
            "rate": self._rate.value() if arrivals else None,
            "arrivals": Arrivals(arrivals) if arrivals else Arrivals.CONSTANT,
            "clusters": self._clusters.value(),
            "nodes": self._nodes.value(),
            "switches": self._switches.value(),
            "sleep_s": self._sleep.value(),
            "pool": self._pool.value(),
            "probe_interval_s": self._base.probe_interval_s,
            "timeout_s": self._base.timeout_s,
            "seed": self._base.seed,
            "name": "",
        }
        errors = box_problems(self._numbers)
        if not arrivals:
            errors.pop("rate", None)
        for problem in load_problems(**values):
            field = "requests" if problem.field == "duration_s" else problem.field
            errors.setdefault(field, str(problem))
        return values, errors

    @Slot()
    def _on_edited(self, *args: object) -> None:
        if self._is_loading:
            return
        counts_requests = bool(self._length_unit.currentData())
        self._length.setDecimals(0 if counts_requests else 6)
        self._length.setSingleStep(50 if counts_requests else 1)
        is_open = bool(self._arrivals.currentData())
        self._fields["rate"].setEnabled(is_open)
        self._fields["arrivals"].set_hint(
            N_("without waiting") if is_open else N_("after each answer")
        )
        errors = self._read()[1]
        for name, field in self._fields.items():
            field.set_error(errors.get(name))
        self.changed.emit()

    def _word(self) -> None:
        for box in self.boxes.values():
            _word_box(box)
        for place, (_counts_requests, text) in enumerate(_LENGTHS):
            self._length_unit.setItemText(place, str(text))
        self._length_unit.setToolTip(_("Stop after this many requests, or after this many seconds"))
        self._length_unit.setAccessibleName(self._length_unit.toolTip())
        for place, (_arrivals, text) in enumerate(_ARRIVALS):
            self._arrivals.setItemText(place, str(text))
        self._arrivals.setToolTip(
            _(
                "When a user sends the next request.\n"
                "One after another: once the last is answered (closed loop).\n"
                "At a steady rate: evenly, whether or not answers come (open loop).\n"
                "At a random rate: like many independent people (open loop, Poisson)."
            )
        )

    # -- widgets -------------------------------------------------------------------------------

    def _box(self, title: str) -> QCheckBox:
        box = QCheckBox(title)
        box.setIconSize(QSize(16, 16))
        _word_box(box)
        box.toggled.connect(self._on_edited)
        return box

    def _make_strategies(self) -> QWidget:
        grid_widget = QWidget()
        self._grid = QGridLayout(grid_widget)
        self._grid.setContentsMargins(0, 2, 0, 2)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._place_boxes()
        return grid_widget

    def _place_boxes(self) -> None:
        rows = -(-len(self.boxes) // _COLUMNS)
        for place, box in enumerate(self.boxes.values()):
            self._grid.addWidget(box, place % rows, place // rows)

    def _offer_boxes(self, strategies: Collection[str]) -> None:
        """Offer all known strategies, and those of a load that was opened."""
        for name in self.boxes.keys() - self._styles.keys() - set(strategies):
            box = self.boxes.pop(name)
            self._grid.removeWidget(box)
            box.hide()
            box.deleteLater()
        for name in strategies:
            if name not in self.boxes:
                self.boxes[name] = self._box(plain_entry(name))
        self._place_boxes()

    def _combo(self, values: Iterable[object]) -> QComboBox:
        combo = QComboBox()
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value in values:
            combo.addItem("", value)
        combo.currentIndexChanged.connect(self._on_edited)
        return combo

    def _integer(self, tip: Text) -> IntegerBox:
        box = IntegerBox(tip)
        box.valueChanged.connect(self._on_edited)
        box.problem_changed.connect(self._on_edited)
        return box

    def _real(self, tip: Text, unit: Text | str = "") -> NumberBox:
        box = NumberBox(tip, unit, step=0.05)
        box.valueChanged.connect(self._on_edited)
        box.problem_changed.connect(self._on_edited)
        return box

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 14, 12)
        layout.setSpacing(4)
        rows: tuple[tuple[str, ...], ...] = (
            ("strategies",),
            ("users", "requests"),
            ("arrivals", "rate"),
            ("sleep_s", "pool"),
            ("clusters", "nodes", "switches"),
        )
        wide = {"requests": 2, "arrivals": 3, "rate": 2}
        for names in rows:
            row = QHBoxLayout()
            row.setSpacing(8)
            for name in names:
                row.addWidget(self._fields[name], wide.get(name, 1), Qt.AlignmentFlag.AlignTop)
            layout.addLayout(row)


def _word_box(box: QCheckBox) -> None:
    box.setToolTip(_("Load a server that uses {strategy}").format(strategy=box.text()))


def _side_by_side(first: QWidget, second: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    layout.addWidget(first, 1)
    layout.addWidget(second)
    return row
