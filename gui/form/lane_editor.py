"""The dialog that edits one lane: its options, interpreter, name and colour."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.machine.interpreter import InterpreterReport, obstacle, own_interpreter
from engine.race.plan.lanes import lane_styles
from engine.race.spec.installed import check_lane
from engine.race.spec.lane import Lane
from engine.race.spec.sweep import amount_option, sweep_lanes
from engine.strategies import strategy_named
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import N_, _
from engine.workload.task_graph import FanOut
from gui.ask.dialogs import Dialogs
from gui.form.fan_outs import FAN_OUTS
from gui.form.interpreter_inspector import InterpreterInspector
from gui.form.style_picker import StylePicker
from gui.form.sweep_dialog import SweepDialog
from gui.look.icons import icon
from gui.look.theme import Theme
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.form_field import FormField
from gui.widgets.option_field import OptionField, changed_values
from gui.widgets.plain_text import PlainLabel
from gui.widgets.wheel_guard import WheelGuard

_TYPING_MS = 400
_WIDTH = 420


class LaneEditor(QDialog):
    """Edits a lane; can be accepted once every field is valid."""

    def __init__(
        self,
        lanes: tuple[Lane, ...],
        place: int,
        style: int,
        theme: Theme,
        inspector: InterpreterInspector,
        dialogs: Dialogs,
        parent: QWidget | None = None,
        *,
        may_inspect: bool = True,
    ) -> None:
        """Edit the lane at ``place`` among ``lanes``, which is shown in ``style``.

        ``inspector`` outlives the editor: its process may still be ending when the editor is gone.
        Unless ``may_inspect``, the lane's interpreter does not run before its path changes.
        """
        super().__init__(parent)
        before = lanes[place]
        self._strategy = strategy_named(before.strategy)
        self.setWindowTitle(_("Lane: {strategy}").format(strategy=self._strategy.title))
        self.setMinimumWidth(_WIDTH)
        taken = {other for number, other in enumerate(lane_styles(lanes)) if number != place}
        self._dialogs = dialogs
        self._problem = ""
        self.name = QLineEdit(before.name)
        self.name.setMaxLength(60)
        self.style_picker = StylePicker(before.style, style, taken, theme)
        self.fan_out = self._make_fan_out(before.fan_out)
        self.options = [
            OptionField(option, self._strategy.title) for option in self._strategy.options
        ]
        for field in self.options:
            field.set_value(before.options.get(field.option.name, field.option.default))
            field.changed.connect(self._on_changed)
        self.python = QLineEdit(before.python)
        self.python.setPlaceholderText(own_interpreter().title)
        self._browse = QToolButton()
        self._browse.setIcon(icon("browse", theme))
        self._browse.setToolTip(_("Choose an interpreter"))
        self._browse.setAccessibleName(_("Choose an interpreter"))
        self._browse.clicked.connect(self._on_browse_clicked)
        self._inspector = inspector
        self._inspector.found.connect(self._on_found)
        self._inspector.failed.connect(self._on_failed)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_TYPING_MS)
        self._patience.timeout.connect(self._on_patience_over)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._swept = amount_option(before.strategy)
        self._amounts: tuple[int, ...] = ()
        self._others = len(lanes) - 1
        self.sweep: SweepDialog | None = None
        """The sweep dialog, once it has been opened."""

        self.sweep_button: QPushButton | None = None
        """Opens the sweep dialog; None if the strategy has no amount to sweep over."""

        if self._swept is not None:
            self.sweep_button = self.buttons.addButton(
                _("S&weep\u2026"), QDialogButtonBox.ButtonRole.ActionRole
            )
            tip = _("Add one lane for each of several values of {option}")
            self.sweep_button.setToolTip(tip.format(option=str(self._swept.title).lower()))
            self.sweep_button.clicked.connect(self._on_sweep_clicked)
        self._fields: dict[str, FormField] = {}
        self._lay_out()
        self._guard = WheelGuard(self)
        for combo in self.findChildren(QComboBox):
            self._guard.guard(combo)
        self.name.textChanged.connect(self._on_changed)
        self.fan_out.currentIndexChanged.connect(self._on_changed)
        self.python.textChanged.connect(self._on_python_changed)
        self._on_changed()
        if before.python and may_inspect:
            self._on_python_changed()
        elif before.python:
            self._fields["python"].set_hint(_("from elsewhere; Start asks before it runs"))

    def lane(self) -> Lane:
        """Return the lane that the fields describe.

        Raises:
            SpecError: a field is invalid.
        """
        fan_out = self.fan_out.currentData()
        return check_lane(
            Lane(
                self._strategy.name,
                FanOut(fan_out) if fan_out else None,
                changed_values(self.options),
                self.python.text().strip(),
                self.name.text().strip(),
                self.style_picker.picked,
            )
        )

    def lanes(self) -> tuple[Lane, ...]:
        """Return the lane, or every lane of the accepted sweep.

        Raises:
            SpecError: a field is invalid.
        """
        if self._swept is None or not self._amounts:
            return (self.lane(),)
        return sweep_lanes(self.lane(), self._swept, self._amounts)

    def error(self, field: str) -> str:
        """Return a field's error, or an empty text."""
        return self._fields[field].error

    def note(self, field: str) -> str:
        """Return the line under a field."""
        return self._fields[field].note

    # -- what the user does --------------------------------------------------------------------

    @Slot()
    def _on_changed(self, *args: object) -> None:
        is_right = not self._problem
        for field in self.options:
            problem = field.problem
            self._fields[field.option.name].set_error(problem)
            is_right = is_right and problem is None
        try:
            title = self.lane().title if is_right else ""
        except SpecError as error:
            self._fields["name"].set_error(str(error))
            is_right = False
        else:
            self._fields["name"].set_error(None)
            self.name.setPlaceholderText(title if not self.name.text() else "")
        self._fields["python"].set_error(self._problem or None)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_right)
        if self.sweep_button is not None:
            self.sweep_button.setEnabled(is_right)

    @Slot()
    def _on_sweep_clicked(self) -> None:
        assert self._swept is not None
        self.sweep = SweepDialog(self._swept, self._others, self)
        self.sweep.accepted.connect(self._on_sweep_accepted)
        self.sweep.open()

    @Slot()
    def _on_sweep_accepted(self) -> None:
        assert self.sweep is not None
        self._amounts = self.sweep.amounts
        self.accept()

    @Slot()
    def _on_python_changed(self, *args: object) -> None:
        self._problem = ""
        self._inspector.drop()
        path = self.python.text().strip()
        own = str(obstacle(self._strategy, own_interpreter()) or "")
        self._fields["python"].set_hint(_("checking\u2026") if path else own)
        if path:
            self._patience.start()
        else:
            self._patience.stop()
        self._on_changed()

    @Slot()
    def _on_patience_over(self) -> None:
        self._inspector.inspect(self.python.text().strip())

    @Slot(str, object)
    def _on_found(self, path: str, report: InterpreterReport) -> None:
        lacking = report.obstacles.get(self._strategy.name)
        self._problem = f"{report.interpreter.title}: {lacking}" if lacking else ""
        self._fields["python"].set_hint(report.interpreter.title)
        self._on_changed()

    @Slot(str, str)
    def _on_failed(self, path: str, why: str) -> None:
        self._problem = why
        self._on_changed()

    @Slot()
    def _on_browse_clicked(self) -> None:
        path = self._dialogs.ask_interpreter(self, self.python.text())
        if path is not None:
            self.python.setText(str(path))

    @override
    def done(self, result: int) -> None:
        self._patience.stop()
        self._inspector.drop()
        super().done(result)

    # -- widgets -------------------------------------------------------------------------------

    def _make_fan_out(self, fan_out: FanOut | None) -> ChoiceBox:
        box = ChoiceBox(
            (("", N_("same as the race")), *FAN_OUTS),
            N_("What becomes one unit of concurrency in this lane"),
        )
        box.setCurrentIndex(box.findData(fan_out.value if fan_out is not None else ""))
        return box

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(6)
        summary = PlainLabel(str(self._strategy.summary))
        summary.setProperty("role", "hint")
        layout.addWidget(summary)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.python, 1)
        line.addWidget(self._browse)
        self._fields = {
            "name": FormField(_("&Name"), self.name, ""),
            "fan_out": FormField(_("Fan-&out"), self.fan_out, ""),
        }
        for field in self.options:
            made = FormField(str(field.option.title), field, field.hint, focus=field.editor)
            self._fields[field.option.name] = made
        hint = str(obstacle(self._strategy, own_interpreter()) or " ")
        self._fields["python"] = FormField(_("&Interpreter"), row, hint, focus=self.python)
        colour = FormField(_("Colour"), self.style_picker, "")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        paired = [self._fields["fan_out"], *(self._fields[f.option.name] for f in self.options)]
        for number, field_widget in enumerate(paired):
            grid.addWidget(field_widget, number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        layout.addWidget(self._fields["name"])
        layout.addLayout(grid)
        layout.addWidget(self._fields["python"])
        layout.addWidget(colour)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
