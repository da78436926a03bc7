"""The order in which Tab leads through widgets: as they are laid out, not as they were made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QStackedWidget, QWidget


def tab_stops(widget: QWidget | None) -> Iterator[QWidget]:
    """Yield what takes the focus by Tab in a widget, in the order of its layouts."""
    if widget is None:
        return
    if isinstance(widget, QScrollArea):
        # Not itself: Qt puts what follows it behind the last widget inside, and so in a ring.
        yield from tab_stops(widget.widget())
    elif widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    elif isinstance(widget, QSplitter | QStackedWidget):
        for place in range(widget.count()):
            yield from tab_stops(widget.widget(place))
    elif (layout := widget.layout()) is not None:
        yield from _stops_of(layout)


def _stops_of(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        assert item is not None
        yield from tab_stops(item.widget())
        if (inner := item.layout()) is not None:
            yield from _stops_of(inner)


def chain_tabs(stops: Sequence[QWidget]) -> None:
    """Have Tab lead from each of these widgets to the next."""
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)
