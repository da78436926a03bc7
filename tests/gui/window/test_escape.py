"""Escape leaves what is on top, and only then stops what is running."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from engine.load.spec import LoadSpec
from engine.race.spec.text.lane import parse_lane
from gui.charts.timeline.canvas import TimelineCanvas
from tests.gui.conftest import click, run_race, short_spec

LONG = short_spec(
    sleep_s=30, lanes=(parse_lane("threads"), parse_lane("asyncio")), cluster_counts=(2,)
)


def press_escape(window):
    """Press Escape as the window system reports it: to the window with the keyboard."""
    front = QApplication.activePopupWidget() or QApplication.activeWindow() or window
    QTest.keyClick(front.windowHandle(), Qt.Key.Key_Escape)


@pytest.fixture
def racing(qtbot, window):
    """Return a window with a race under way."""
    window.race.form.set_spec(LONG)
    click(qtbot, window.start_button)
    qtbot.waitUntil(lambda: window.race.result is not None, timeout=10_000)
    return window


def bring_to_front(qtbot, window):
    """Give a window the keyboard again, as a window manager does once what was over it is gone."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)


def expect_stop(qtbot, window):
    with qtbot.waitSignal(window.race.session.ended, timeout=5_000):
        press_escape(window)


def test_it_leaves_presenting_first_and_stops_the_race_then(qtbot, racing):
    racing.actions_.present.trigger()
    press_escape(racing)
    assert not racing.isFullScreen()
    assert racing.race.session.is_running
    expect_stop(qtbot, racing)
    assert racing.progress.text == "Stopped after 0 of 2 runs"


def test_it_leaves_presenting_while_a_race_has_not_begun_yet(qtbot, window):
    window.race.form.set_spec(LONG)
    window.actions_.present.trigger()
    qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.race.session.is_running
    assert window.race.result is None
    press_escape(window)
    assert not window.isFullScreen()
    assert window.race.session.is_running


def test_it_stops_a_race_that_has_not_begun_yet(qtbot, window):
    window.race.form.set_spec(LONG)
    click(qtbot, window.start_button)
    assert window.race.result is None
    expect_stop(qtbot, window)


def test_it_leaves_presenting_while_a_load_runs(qtbot, window):
    window.panes.tabs.setCurrentWidget(window.server.page)
    window.server.form.set_spec(LoadSpec(strategies=("threads",), sleep_s=30.0))
    window.actions_.present.trigger()
    window.actions_.start.trigger()
    assert window.server.is_running
    press_escape(window)
    assert not window.isFullScreen()
    assert window.server.is_running
    press_escape(window)
    qtbot.waitUntil(lambda: not window.server.is_running)


def test_a_key_that_is_held_down_counts_once(window):
    # Or else the first press would leave presenting, and its repetitions stop the race.
    for action in (window.actions_.stop, window.actions_.present):
        assert not action.autoRepeat()


@pytest.mark.parametrize("name", ["combo", "columns", "menu"])
def test_it_closes_what_has_popped_up_and_stops_nothing(qtbot, racing, name):
    # Held here: a menu that is reached through its action alone goes with what reached it.
    files = racing.menuBar().findChildren(QMenu)[0]
    {
        "combo": racing.race.panel.baseline.showPopup,
        "columns": lambda: racing.race.panel.table.column_menu.popup(racing.pos()),
        "menu": lambda: files.popup(racing.pos()),
    }[name]()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    press_escape(racing)
    assert QApplication.activePopupWidget() is None
    assert racing.race.session.is_running
    bring_to_front(qtbot, racing)
    expect_stop(qtbot, racing)


def test_it_closes_the_dialog_that_has_the_keyboard_and_stops_nothing(qtbot, racing):
    racing.actions_.trust.trigger()
    dialog = racing.race.trust.dialog
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    press_escape(racing)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert racing.race.session.is_running


def test_it_leaves_a_dialog_over_a_presented_race_before_presenting(qtbot, racing):
    racing.actions_.present.trigger()
    dialog = QDialog(racing)
    dialog.open()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    press_escape(racing)
    assert not dialog.isVisible()
    assert racing.isFullScreen()
    bring_to_front(qtbot, racing)
    press_escape(racing)
    assert not racing.isFullScreen()
    assert racing.race.session.is_running


def test_with_nothing_to_leave_or_stop_it_lets_go_of_the_selected_query(qtbot, window):
    run_race(qtbot, window, short_spec(cluster_counts=(1,), lanes=(parse_lane("threads"),)))
    timeline = next(view for view in window.race.views if view.name == "timeline")
    window.panes.tabs.setCurrentWidget(timeline)
    canvas = timeline.findChild(TimelineCanvas)
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    words = canvas.words()
    assert words
    window.actions_.present.trigger()
    press_escape(window)
    assert not window.isFullScreen()
    assert canvas.words() == words
    press_escape(window)
    assert canvas.words() == []


def test_the_tooltips_name_the_key_where_it_works(window):
    actions = window.actions_
    assert actions.stop.toolTip().endswith("(Esc)")
    assert actions.present.toolTip().endswith("(F5)")
    actions.present.trigger()
    assert "Esc" not in actions.stop.toolTip()
    assert actions.present.toolTip().endswith("(Esc)")
    actions.present.trigger()
    assert actions.stop.toolTip().endswith("(Esc)")
    assert actions.present.toolTip().endswith("(F5)")
