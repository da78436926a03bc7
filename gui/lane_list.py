"""Which strategies race, and the options of each."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from engine.spec import Lane
from engine.strategies import STRATEGIES, Strategy
from gui.markers import marker_icon
from gui.theme import Theme


@dataclass(frozen=True, slots=True)
class _Row:
    strategy: type[Strategy]
    box: QCheckBox
    options: dict[str, QComboBox]


class LaneList(QWidget):
    """A check box a strategy, with a choice beside it for each of its options."""

    changed = Signal()
    """The user changed which lanes race, or an option."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        # A spec may have lanes that rows cannot show; they race until the user changes a row.
        self._given: tuple[Lane, ...] | None = None
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setVerticalSpacing(0)
        layout.setColumnStretch(0, 1)
        for place, strategy in enumerate(STRATEGIES):
            box = QCheckBox(strategy.title)
            box.setToolTip(self.tr("Whether {} takes part in the race").format(strategy.title))
            box.setMinimumHeight(28)
            box.toggled.connect(self._on_toggled)
            layout.addWidget(box, place, 0)
            options: dict[str, QComboBox] = {}
            for column, choice in enumerate(strategy.options):
                combo = QComboBox()
                combo.addItems(list(choice.values))
                combo.setToolTip(f"{strategy.title}: {choice.title}")
                combo.setAccessibleName(f"{strategy.title}: {choice.title}")
                combo.currentIndexChanged.connect(self._on_option_changed)
                layout.addWidget(combo, place, column + 1)
                options[choice.name] = combo
            self._rows.append(_Row(strategy, box, options))

    def lanes(self) -> tuple[Lane, ...]:
        """Return the lanes that are chosen, in the strategies' order."""
        if self._given is not None:
            return self._given
        return tuple(self._lane(row) for row in self._rows if row.box.isChecked())

    @property
    def option_boxes(self) -> list[QComboBox]:
        """The fields for options, of all lanes."""
        return [box for row in self._rows for box in row.options.values()]

    @property
    def unseen(self) -> int:
        """How many of the lanes have no row that shows them as they are."""
        shown = [self._lane(row) for row in self._rows if row.box.isChecked()]
        return sum(lane not in shown for lane in self.lanes())

    def set_lanes(self, lanes: tuple[Lane, ...]) -> None:
        """Choose these lanes; of several lanes of one strategy, the first is shown."""
        first = {lane.strategy: lane for lane in reversed(lanes)}
        self._given = None
        self.blockSignals(True)
        for row in self._rows:
            lane = first.get(row.strategy.name)
            row.box.setChecked(lane is not None)
            for choice in row.strategy.options:
                value = lane.options.get(choice.name, choice.default) if lane else choice.default
                row.options[choice.name].setCurrentText(value)
        self.blockSignals(False)
        self._given = lanes
        self._enable_options()

    def set_theme(self, theme: Theme) -> None:
        """Show the lanes' markers in a theme's colours."""
        for style, row in enumerate(self._rows):
            row.box.setIcon(marker_icon(style, theme))

    def _lane(self, row: _Row) -> Lane:
        options: dict[str, str] = {}
        for choice in row.strategy.options:
            value = row.options[choice.name].currentText()
            if value != choice.default:
                options[choice.name] = value
        return Lane(row.strategy.name, None, options)

    def _enable_options(self) -> None:
        for row in self._rows:
            for combo in row.options.values():
                combo.setEnabled(row.box.isChecked())

    @Slot(bool)
    def _on_toggled(self, checked: bool) -> None:
        self._enable_options()
        self._given = None
        self.changed.emit()

    @Slot(int)
    def _on_option_changed(self, index: int) -> None:
        self._given = None
        self.changed.emit()
