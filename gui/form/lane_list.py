"""The lanes of the race: one row each, a picker to add more, an editor for one of them."""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from engine.race.plan.lanes import lane_styles
from engine.race.spec.lane import Lane
from engine.race.spec.lane_titles import lane_titles
from engine.strategies import strategy_or_none
from engine.vocabulary.wording import _
from gui.ask.dialogs import Dialogs
from gui.form.interpreter_inspector import InterpreterInspector
from gui.form.lane_editor import LaneEditor
from gui.form.lane_row import LaneRow
from gui.form.provenance import Provenance
from gui.form.strategy_picker import StrategyPicker
from gui.look.icons import blank_icon, icon
from gui.look.theme import LIGHT, Theme


class LaneList(QWidget):
    """The lanes of a race, in the order they are shown everywhere."""

    changed = Signal()
    """The user changed which lanes race, or one of them."""

    def __init__(
        self, dialogs: Dialogs, provenance: Provenance, parent: QWidget | None = None
    ) -> None:
        """Make an empty list; an editor runs no interpreter that ``provenance`` holds back."""
        super().__init__(parent)
        self._provenance = provenance
        self._dialogs = dialogs
        self._inspector = InterpreterInspector(self)
        self._theme: Theme = LIGHT
        self._has_icons = False
        self._lanes: tuple[Lane, ...] = ()
        self.rows: list[LaneRow] = []
        """The rows, one per lane."""

        self.editor: LaneEditor | None = None
        """The editor, while one is open."""

        self.add_button = QPushButton()
        self.add_button.setObjectName("add")
        self.add_button.setIcon(blank_icon())
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(self._on_add_clicked)
        self._picker: StrategyPicker | None = None
        self._rows_layout = QVBoxLayout()
        self._rows_layout.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(4)
        layout.addLayout(self._rows_layout)
        layout.addWidget(self.add_button)
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def lanes(self) -> tuple[Lane, ...]:
        """Return the lanes."""
        return self._lanes

    def set_lanes(self, lanes: tuple[Lane, ...]) -> None:
        """Show these lanes."""
        self._lanes = lanes
        for row in self.rows:
            self._rows_layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [
            LaneRow(lane, title) for lane, title in zip(lanes, lane_titles(lanes), strict=True)
        ]
        for place, row in enumerate(self.rows):
            row.edit_requested.connect(partial(self.edit, place))
            # Of a strategy that is unknown here, nobody knows the options.
            row.edit.setEnabled(strategy_or_none(row.lane.strategy) is not None)
            row.remove_requested.connect(partial(self._remove, place))
            self._rows_layout.addWidget(row)
        self._paint()
        if self._picker is not None:
            self._picker.set_lanes(lanes)

    @property
    def picker(self) -> StrategyPicker:
        """The panel of all strategies, made on first use."""
        if self._picker is None:
            self._picker = StrategyPicker(self)
            self._picker.lanes_changed.connect(self._change)
            self._picker.set_lanes(self._lanes)
            self._picker.set_theme(self._theme)
            if self._has_icons:
                self._picker.set_icons(self._theme)
        return self._picker

    def set_theme(self, theme: Theme) -> None:
        """Show the lanes' markers in a theme's colours."""
        self._theme = theme
        if self._picker is not None:
            self._picker.set_theme(theme)
        self._paint()

    def set_icons(self, theme: Theme) -> None:
        """Show icons in a theme's colours."""
        self._has_icons = True
        self.add_button.setIcon(icon("add", theme))
        if self._picker is not None:
            self._picker.set_icons(theme)
        self._paint()

    def edit(self, place: int) -> None:
        """Open the editor for the lane at a place."""
        styles = lane_styles(self._lanes)
        self.editor = LaneEditor(
            self._lanes,
            place,
            styles[place],
            self._theme,
            self._inspector,
            self._dialogs,
            self,
            may_inspect=self._provenance.may_use(self._lanes[place].python),
        )
        self.editor.accepted.connect(partial(self._on_edited, place))
        self.editor.finished.connect(self._on_editor_finished)
        self.editor.open()

    def _word(self) -> None:
        self.add_button.setText(_("Add or remove strategies\u2026"))
        self.add_button.setToolTip(_("Choose from all strategies"))

    def _paint(self) -> None:
        for row, style in zip(self.rows, lane_styles(self._lanes), strict=True):
            row.set_marker(style, self._theme)
            if self._has_icons:
                row.set_icons(self._theme)

    def _change(self, lanes: tuple[Lane, ...]) -> None:
        self.set_lanes(lanes)
        self.changed.emit()

    def _remove(self, place: int) -> None:
        self._change(self._lanes[:place] + self._lanes[place + 1 :])
        # Focus the row that moved up, so that the next one can be removed too.
        left = self.rows[place : place + 1] or self.rows[-1:]
        (left[0].remove if left else self.add_button).setFocus()

    def _on_edited(self, place: int) -> None:
        assert self.editor is not None
        lane, *more = self.editor.lanes()
        # Drop a style that the lane gets anyway, so that the form still recognises presets.
        if lane.style == lane_styles(_without_style(self._lanes, place))[place]:
            lane = msgspec.structs.replace(lane, style=None)
        before, after = self._lanes[:place], self._lanes[place + 1 :]
        if more:
            # A sweep adds only the lanes that are missing.
            made = [one for one in (lane, *more) if one not in before + after]
            self._change((*before, *made, *after))
        else:
            self._change((*before, lane, *after))

    @Slot()
    def _on_editor_finished(self, *args: object) -> None:
        if self.editor is not None:
            self.editor.deleteLater()
            self.editor = None

    @Slot()
    def _on_add_clicked(self) -> None:
        self.picker.show_at(self.add_button)


def _without_style(lanes: tuple[Lane, ...], place: int) -> tuple[Lane, ...]:
    lane = msgspec.structs.replace(lanes[place], style=None)
    return (*lanes[:place], lane, *lanes[place + 1 :])
