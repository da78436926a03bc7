"""Picks the cluster count that a view shows, or lets the view follow the race."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QToolButton, QWidget
from typing_extensions import override

from engine.race.result.result import RaceResult
from gui.widgets.flow_layout import FlowLayout

FOLLOW = 0
"""Stands for no count of one's own: whichever is being run."""

_MOST_BUTTONS = 8


def count_to_show(
    chosen: int, shown: int, counts: tuple[int, ...], result: RaceResult | None
) -> int:
    """Return which cluster count a view is to show.

    Args:
        chosen: The user's choice, or ``FOLLOW``.
        shown: What the view shows now.
        counts: What there is to choose from.
        result: The race, or None where it is only planned.
    """
    if chosen != FOLLOW:
        return chosen
    if result is None:
        return max(counts, default=1)
    if result.current is not None:
        return result.current.planned.clusters
    if not result.is_over and shown in counts:
        # Between two runs.
        return shown
    begun = [run.planned.clusters for run in result.runs if run.is_done]
    return max(begun or counts)


class CountSelector(QWidget):
    """A button a count, or a list where there are many; nothing where there is no choice."""

    chosen = Signal(int)
    """The user chose a count, or ``FOLLOW``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = FlowLayout(self)
        self._group: QButtonGroup | None = None
        self._list: QComboBox | None = None
        self._counts: tuple[int, ...] = ()
        self._room = math.inf
        self._width = 0.0

    def offer(self, counts: tuple[int, ...]) -> None:
        """Offer these counts, following at first."""
        self._counts = counts
        self._clear()
        if len(counts) < 2:
            return
        choices = [(FOLLOW, self.tr("Follow"), self.tr("Show the count that is being run"))]
        tip = self.tr("Show the runs at cluster count {}")
        choices += [(count, str(count), tip.format(count)) for count in counts]
        if len(counts) <= _MOST_BUTTONS:
            self._make_buttons(choices)
        if len(counts) > _MOST_BUTTONS or self._width > self._room:
            self._clear()
            self._make_list(choices)

    def set_room(self, room: float) -> None:
        """Offer a list in the place of buttons that take more than ``room`` pixels, or buttons."""
        before, self._room = self._room, room
        if (self._width > room) != (self._width > before):
            self._offer_again()

    @property
    def choice(self) -> int:
        """The count that is chosen, or ``FOLLOW``."""
        if self._group is not None:
            return self._group.checkedId()
        return int(self._list.currentData()) if self._list is not None else FOLLOW

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._offer_again()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Hidden, it may not have known its new font.
        self._offer_again()

    def _offer_again(self) -> None:
        if self._counts:
            chosen = self.choice
            self.offer(self._counts)
            self.choose(chosen)

    def choose(self, count: int) -> None:
        """Show a choice as the user would make it."""
        if self._group is not None and self._group.button(count) is not None:
            self._group.button(count).setChecked(True)
        elif self._list is not None:
            self._list.setCurrentIndex(self._list.findData(count))

    def _clear(self) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._group = self._list = None

    def _make_buttons(self, choices: list[tuple[int, str, str]]) -> None:
        self._group = QButtonGroup(self)
        for count, text, tip in choices:
            button = QToolButton(self)
            button.setObjectName("segment")
            button.setText(text)
            button.setToolTip(tip)
            button.setCheckable(True)
            self._group.addButton(button, count)
            self._layout.addWidget(button)
            button.ensurePolished()
        widths = [button.sizeHint().width() for button in self._group.buttons()]
        self._width = sum(widths) + self._layout.spacing() * (len(widths) - 1)
        self._group.button(FOLLOW).setChecked(True)
        self._group.idClicked.connect(self.chosen)

    def _make_list(self, choices: list[tuple[int, str, str]]) -> None:
        self._list = QComboBox(self)
        self._list.setToolTip(self.tr("Which cluster count to show"))
        self._list.setAccessibleName(self.tr("Cluster count to show"))
        for count, text, _ in choices:
            self._list.addItem(text, count)
        self._layout.addWidget(self._list)
        self._list.activated.connect(self._on_activated)

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        if self._list is not None:
            self.chosen.emit(self._list.itemData(index))
