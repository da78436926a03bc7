"""Where Tab and Shift+Tab lead, on every page and in the dialogs."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from engine.race.spec.text.lane import parse_lane
from gui.form.lane_list import LaneList
from gui.window.race_views import VIEWS
from tests.gui.conftest import click, run_race, short_spec

TAB = (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)
BACK_TAB = (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)


def walk(start, key):
    """Press a key until the focus is back at ``start``; return where it was."""
    start.setFocus()
    stops = []
    while not stops or stops[-1] is not start:
        QTest.keyClick(QApplication.focusWidget(), *key)
        stop = QApplication.focusWidget()
        assert stop not in stops, f"Tab goes round without {start}: {stops}"
        stops.append(stop)
    return stops


def stops_of(window):
    """Return all that Tab must reach; arrow keys lead to the other buttons of an either-or."""
    return {
        widget
        for widget in window.findChildren(QWidget)
        if widget.window() is window
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not is_unchecked_alternative(widget)
    }


def is_unchecked_alternative(widget):
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive() and not widget.isChecked()


def activate(qtbot, window):
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)


@pytest.mark.parametrize("page", range(len(VIEWS)), ids=[view.__name__ for view in VIEWS])
def test_tab_leads_everywhere_on_a_page_in_both_directions(qtbot, window, page):
    activate(qtbot, window)
    window.race.form.more.open()
    window.panes.tabs.setCurrentIndex(page)
    stops = stops_of(window)
    assert len(stops) > 20
    there = walk(window.start_button, TAB)
    assert set(there) == stops
    assert walk(window.start_button, BACK_TAB) == [*there[-2::-1], there[-1]]


def test_tab_leads_everywhere_once_there_are_results(qtbot, window):
    run_race(qtbot, window)
    activate(qtbot, window)
    for page in range(window.panes.tabs.count()):
        window.panes.tabs.setCurrentIndex(page)
        # Not every page has something to start, or several views.
        assert set(walk(window.rail.buttons[0], TAB)) == stops_of(window)


def in_reading_order(stops, parent):
    """Return stops by row, down to the middle of its first, and then from left to right."""
    tops = {stop: stop.mapTo(parent, QPoint(0, 0)) for stop in stops}
    rows = []
    for stop in sorted(stops, key=lambda stop: tops[stop].y()):
        if not rows or tops[stop].y() >= tops[rows[-1][0]].y() + rows[-1][0].height() / 2:
            rows.append([])
        rows[-1].append(stop)
    return [stop for row in rows for stop in sorted(row, key=lambda stop: tops[stop].x())]


def test_tab_leads_through_the_form_as_it_is_read(qtbot, window):
    activate(qtbot, window)
    form = window.race.form
    form.more.open()
    for spec in (
        short_spec(),
        short_spec(kind="mixed", lanes=(parse_lane("threads"), parse_lane("gevent"))),
        short_spec(precision=0.1),
    ):
        form.set_spec(spec)
        QApplication.processEvents()
        stops = [stop for stop in walk(window.start_button, TAB) if form.isAncestorOf(stop)]
        assert len(stops) > 14
        assert stops == in_reading_order(stops, form)


def test_tab_leads_everywhere_in_the_dialogs_of_a_lane(qtbot, window):
    form = window.race.form
    form.set_spec(short_spec(lanes=(parse_lane("thread-pool"),)))
    lanes = form.findChild(LaneList)
    click(qtbot, lanes.rows[0].edit)
    editor = lanes.editor
    activate(qtbot, editor)
    for key in (TAB, BACK_TAB):
        assert stops_of(editor) <= set(walk(editor.name, key))
    click(qtbot, editor.sweep_button)
    sweep = editor.sweep
    activate(qtbot, sweep)
    for key in (TAB, BACK_TAB):
        assert stops_of(sweep) <= set(walk(sweep.first, key))
    sweep.reject()
    editor.reject()


def test_a_letter_after_alt_leads_to_the_part_that_is_typed_in(qtbot, window):
    activate(qtbot, window)
    window.race.form.more.open()
    for letter, target in (
        (Qt.Key.Key_D, window.race.form.measuring.seed),
        (Qt.Key.Key_T, window.race.form.measuring.repeats),
    ):
        QTest.keyClick(window, letter, Qt.KeyboardModifier.AltModifier)
        assert QApplication.focusWidget() is target
