"""The dialog that asks for a sweep: the first and last value, and the step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from engine.race.spec.sweep import amounts_between
from engine.statistics.scalability import LEAST_POINTS
from engine.vocabulary.bounds import MAX_LANES
from engine.vocabulary.option import CORES, Amount
from engine.vocabulary.progression import Progression
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import _, ngettext
from gui.widgets.form_field import FormField
from gui.widgets.number_box import IntegerBox, box_problems
from gui.widgets.plain_text import PlainLabel
from gui.widgets.wheel_guard import WheelGuard

_WIDTH = 420


class SweepDialog(QDialog):
    """Asks for the values of a sweep; can be accepted once every field is valid."""

    def __init__(self, option: Amount, others: int, parent: QWidget | None = None) -> None:
        """Ask for values of ``option``, in a race that has ``others`` lanes already."""
        super().__init__(parent)
        self._option = option
        self._others = others
        self._amounts: tuple[int, ...] = ()
        self.setWindowTitle(_("Sweep over {option}").format(option=str(option.title).lower()))
        self.setMinimumWidth(_WIDTH)
        self.first = IntegerBox(_("Smallest value"))
        self.last = IntegerBox(_("Largest value"))
        self.step = IntegerBox(_("Factor or difference between one value and the next"))
        self.way = QComboBox()
        self.way.addItems([_("times"), _("plus")])
        self.way.setToolTip(_("Whether to multiply or to add"))
        self.way.setAccessibleName(self.way.toolTip())
        # Computing takes about as many workers as cores; waiting takes many.
        is_of_cores = option.default == CORES
        self.first.setValue(option.least)
        self.last.setValue(8 if is_of_cores else 32)
        self.way.setCurrentIndex(1 if is_of_cores else 0)
        self.step.setValue(1 if is_of_cores else 2)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._fields: dict[str, FormField] = {}
        self._preview = PlainLabel()
        self._preview.setWordWrap(True)
        self._note = PlainLabel()
        self._note.setProperty("role", "hint")
        self._note.setWordWrap(True)
        self._lay_out()
        self._guard = WheelGuard(self)
        for box in (self.first, self.last, self.step):
            box.valueChanged.connect(self._on_changed)
            box.problem_changed.connect(self._on_changed)
            self._guard.guard(box)
        self._guard.guard(self.way)
        self.way.currentIndexChanged.connect(self._on_changed)
        self._on_changed()

    @property
    def amounts(self) -> tuple[int, ...]:
        """The values, ascending; empty while a field is invalid."""
        return self._amounts

    @property
    def preview(self) -> str:
        """The line that lists the lanes."""
        return self._preview.text()

    def error(self, field: str) -> str:
        """Return the error of ``first``, ``last`` or ``step``, or an empty text."""
        return self._fields[field].error

    @Slot()
    def _on_changed(self, *args: object) -> None:
        errors = box_problems({"first": self.first, "last": self.last, "step": self.step})
        self._amounts = ()
        try:
            amounts = amounts_between(
                self._option,
                Progression(
                    self.first.value(),
                    self.last.value(),
                    self.step.value(),
                    is_factor=self.way.currentIndex() == 0,
                ),
            )
        except SpecError as error:
            errors.setdefault(error.field, str(error))
        else:
            lanes = len(amounts) + self._others
            if lanes > MAX_LANES:
                text = _("a race must have at most {most} lanes, got {count}")
                errors["last"] = text.format(most=MAX_LANES, count=lanes)
            elif not errors:
                self._amounts = amounts
        for name, field in self._fields.items():
            field.set_error(errors.get(name))
        shown = ", ".join(map(str, self._amounts))
        count = len(self._amounts)
        text = ngettext("{count} lane: {{amounts}}", "{count} lanes: {{amounts}}", count)
        self._preview.setText(text.format(amounts=shown) if count else "")
        is_few = 0 < count < LEAST_POINTS
        few = _("Fitting the scalability law takes at least {least} sizes.").format(
            least=LEAST_POINTS
        )
        self._note.setText(few if is_few else "")
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(self._amounts))

    def _lay_out(self) -> None:
        steps = QWidget()
        row = QHBoxLayout(steps)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.way)
        row.addWidget(self.step, 1)
        # A hint of one space keeps two lines free for an error.
        self._fields = {
            "first": FormField(_("&From"), self.first, " "),
            "last": FormField(_("&To"), self.last, " "),
            "step": FormField(_("&Step"), steps, " ", focus=self.step),
        }
        fields = QHBoxLayout()
        fields.setSpacing(12)
        for field in self._fields.values():
            fields.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        two_lines = 2 * self.fontMetrics().lineSpacing() + 2
        for label in (self._preview, self._note):
            label.setMinimumHeight(two_lines if label is self._preview else two_lines // 2)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(6)
        intro = PlainLabel(_("One lane for each value, otherwise identical."))
        intro.setProperty("role", "hint")
        layout.addWidget(intro)
        layout.addLayout(fields)
        layout.addWidget(self._preview)
        layout.addWidget(self._note)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
