"""Where form and chart do not both fit, the form is a drawer over the chart."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.conftest import click, run_race, short_spec

NARROW = QSize(1024, 700)
WIDE = QSize(1600, 900)


@pytest.fixture
def narrow(qtbot, window, appearances):
    """Return a window in which form and chart do not both fit."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    window.resize(NARROW)
    appearances[-1].scale_text(1.8)
    QApplication.processEvents()
    return window


def form_button(window):
    return window._bar.widgetForAction(window.actions_.form)


def box_of(widget, window):
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def test_with_room_the_form_is_beside_the_chart_and_no_button_asks_for_it(window):
    window.resize(WIDE)
    QApplication.processEvents()
    assert window.race.form.isVisible()
    assert not window.actions_.form.isVisible()
    assert not form_button(window).isVisible()


def test_without_room_the_chart_has_the_window_and_a_button_opens_the_form(narrow):
    assert not narrow.race.form.isVisible()
    assert narrow.view.width() > 0.85 * NARROW.width()
    click_form(narrow)
    form, chart = narrow.race.side, narrow.panes.tabs
    assert narrow.race.form.isVisible()
    assert box_of(form, narrow).intersects(box_of(chart, narrow))
    # Nothing of it is cut, and Start is beside it.
    least = narrow.race.form.minimumSizeHint().width()
    assert narrow.race.side.viewport().width() >= least
    assert not box_of(narrow.start_button, narrow).intersects(box_of(form, narrow))
    assert narrow.size() == NARROW


def click_form(window):
    QTest.mouseClick(form_button(window), Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def test_the_focus_goes_into_the_form_and_escape_brings_it_back(narrow):
    narrow.view.picture_widget().setFocus()
    before = QApplication.focusWidget()
    narrow.actions_.form.trigger()
    assert narrow.race.form.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(narrow.windowHandle(), Qt.Key.Key_Escape)
    assert not narrow.race.form.isVisible()
    assert QApplication.focusWidget() is before


def test_escape_closes_the_form_before_it_stops_a_race(qtbot, narrow):
    narrow.race.form.set_spec(short_spec(sleep_s=30.0))
    click(qtbot, narrow.start_button)
    qtbot.waitUntil(lambda: narrow.race.session.is_running)
    narrow.actions_.form.trigger()
    QTest.keyClick(narrow.windowHandle(), Qt.Key.Key_Escape)
    assert narrow.race.session.is_running
    with qtbot.waitSignal(narrow.race.session.ended):
        QTest.keyClick(narrow.windowHandle(), Qt.Key.Key_Escape)


def test_start_closes_the_form_to_show_the_race(qtbot, narrow):
    narrow.actions_.form.trigger()
    run_race(qtbot, narrow)
    assert not narrow.race.form.isVisible()
    assert not narrow.actions_.form.isChecked()


def test_each_activity_has_its_own_form_there_and_history_has_none(narrow):
    narrow.actions_.form.trigger()
    narrow.actions_.activities[narrow.server].trigger()
    assert narrow.server.form.isVisible()
    narrow.actions_.activities[narrow.history].trigger()
    assert not narrow.panes.drawer.isVisible()
    assert not narrow.actions_.form.isVisible()
    narrow.actions_.activities[narrow.race].trigger()
    assert narrow.actions_.form.isVisible()
    assert not narrow.race.form.isVisible()


def test_more_room_puts_the_form_beside_the_chart_again(narrow, appearances):
    narrow.actions_.form.trigger()
    appearances[-1].scale_text(None)
    narrow.resize(WIDE)
    QApplication.processEvents()
    assert narrow.race.form.isVisible()
    assert not narrow.panes.drawer.isVisible()
    assert not narrow.actions_.form.isVisible()
    form, chart = narrow.race.side, narrow.panes.tabs
    assert not box_of(form, narrow).intersects(box_of(chart, narrow))


def test_presenting_closes_it_and_leaves_it_closed(narrow):
    narrow.actions_.form.trigger()
    narrow.actions_.present.trigger()
    assert not narrow.race.form.isVisible()
    assert not narrow.actions_.form.isVisible()
    narrow.actions_.present.trigger()
    QApplication.processEvents()
    assert narrow.actions_.form.isVisible()
    assert not narrow.race.form.isVisible()
