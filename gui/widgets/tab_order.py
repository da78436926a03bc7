"""Tab order by layout, not by order of creation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QStackedWidget, QWidget


def tab_stops(widget: QWidget | None) -> Iterator[QWidget]:
    """Yield the widgets that take the focus by Tab, in the order of the layouts."""
    if widget is None:
        return
    if isinstance(widget, QScrollArea):
        # Not the area itself: Qt would put what follows it behind its last widget, in a ring.
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
    """Make Tab lead from each of these widgets to the next."""
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)
