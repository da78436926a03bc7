"""Lets the user pick the point of a race to show, or follow the race."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QToolButton, QWidget
from typing_extensions import override

from engine.race.result.result import RaceResult
from engine.race.spec.axis import Point
from engine.vocabulary.wording import _
from gui.widgets.flow_layout import FlowLayout

FOLLOW = None
"""Stands for whichever point is running, instead of a chosen one."""

_MOST_BUTTONS = 8

_MOVING = (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.LanguageChange)
"""What changes the width of the buttons."""


def point_to_show(
    chosen: Point | None, shown: Point, points: tuple[Point, ...], result: RaceResult | None
) -> Point:
    """Return which point a view should show.

    Args:
        chosen: The user's choice, or ``FOLLOW``.
        shown: What the view shows now.
        points: The points to choose from.
        result: The race, or None if it is only planned.
    """
    if chosen is not FOLLOW:
        return chosen
    if result is None:
        return max(points, key=_rank, default=shown)
    running = [run.planned.point for run in result.running]
    if running and shown not in running:
        return running[0]
    if running or (not result.is_over and shown in points):
        # Between two runs.
        return shown
    begun = {run.planned.point for run in result.runs if run.is_done}
    return max(begun or points, key=_rank)


def _rank(point: Point) -> tuple[float, ...]:
    return point.rank


class PointSelector(QWidget):
    """One button per point, or a list if there are many; nothing if there is no choice."""

    chosen = Signal(object)
    """The user chose a ``Point``, or ``FOLLOW``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = FlowLayout(self)
        self._group: QButtonGroup | None = None
        self._list: QComboBox | None = None
        self._points: tuple[Point, ...] = ()
        self._room = math.inf
        self._width = 0.0

    def offer(self, points: tuple[Point, ...]) -> None:
        """Offer these points, and follow the race at first."""
        self._points = points
        self._clear()
        if len(points) < 2:
            return
        choices = [(_("Follow"), _("Show what is running"))]
        tip = _("Show the runs at {point}")
        choices += [(point.label, tip.format(point=point.text)) for point in points]
        if len(points) <= _MOST_BUTTONS:
            self._make_buttons(choices)
        if len(points) > _MOST_BUTTONS or self._width > self._room:
            self._clear()
            self._make_list(choices)

    def set_room(self, room: float) -> None:
        """Offer buttons, or a list if the buttons take more than ``room`` pixels."""
        before, self._room = self._room, room
        if (self._width > room) != (self._width > before):
            self._offer_again()

    @property
    def choice(self) -> Point | None:
        """The chosen point, or ``FOLLOW``."""
        if self._group is not None:
            return self._choices[self._group.checkedId()]
        return self._choices[self._list.currentIndex()] if self._list is not None else FOLLOW

    @property
    def _choices(self) -> tuple[Point | None, ...]:
        return (FOLLOW, *self._points)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _MOVING:
            self._offer_again()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # A hidden widget may have missed a change of font.
        self._offer_again()

    def _offer_again(self) -> None:
        if self._points:
            chosen = self.choice
            self.offer(self._points)
            self.choose(chosen)

    def choose(self, point: Point | None) -> None:
        """Show a choice as the user would make it."""
        if point not in self._choices:
            return
        place = self._choices.index(point)
        if self._group is not None:
            self._group.button(place).setChecked(True)
        elif self._list is not None:
            self._list.setCurrentIndex(place)

    def _clear(self) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._group = self._list = None

    def _make_buttons(self, choices: list[tuple[str, str]]) -> None:
        self._group = QButtonGroup(self)
        for place, (text, tip) in enumerate(choices):
            button = QToolButton(self)
            button.setObjectName("segment")
            button.setText(text)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            self._group.addButton(button, place)
            self._layout.addWidget(button)
            button.ensurePolished()
        widths = [button.sizeHint().width() for button in self._group.buttons()]
        self._width = sum(widths) + self._layout.spacing() * (len(widths) - 1)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self._on_place_chosen)

    def _make_list(self, choices: list[tuple[str, str]]) -> None:
        self._list = QComboBox(self)
        self._list.setToolTip(_("The point of the race to show"))
        self._list.setAccessibleName(_("Point of the race to show"))
        for text, _tip in choices:
            self._list.addItem(text)
        self._layout.addWidget(self._list)
        self._list.activated.connect(self._on_place_chosen)

    @Slot(int)
    def _on_place_chosen(self, place: int) -> None:
        self.chosen.emit(self._choices[place])
