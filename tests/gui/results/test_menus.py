"""Menus near the edge of the screen come up under the mouse: its release means nothing there."""

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from tests.engine.races import made_up_race
from tests.gui.conftest import open_file, race_file


@pytest.fixture
def low_window(qtbot, window, tmp_path):
    """Return a window with a race, whose table is at the lower edge of the screen."""
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race()))
    screen = window.screen().availableGeometry()
    window.resize(window.minimumSizeHint().width(), 700)
    window.move(screen.left(), screen.bottom() - 250)
    return window


def open_and_let_go(qtbot, window, widget, place, button):
    """Press a mouse button over a widget and let go over an entry of the menu that comes up.

    Returns:
        Whether the menu stayed open.
    """
    at = widget.mapTo(window, place)
    stayed = []
    timer = QTimer()

    # A button waits for its menu within the press.
    def let_go():
        menu = QApplication.activePopupWidget()
        if menu is None:
            return
        timer.stop()
        # Wherever this platform put it: with no room below, it lies under the mouse.
        under = next(action for action in menu.actions() if action.isEnabled() and action.text())
        within = menu.actionGeometry(under).center()
        menu.move(window.mapToGlobal(at) - within)
        QTest.mouseRelease(menu.windowHandle(), button, Qt.KeyboardModifier.NoModifier, within)
        stayed.append(menu.isVisible())
        menu.close()

    timer.timeout.connect(let_go)
    timer.start(10)
    QTest.mousePress(window.windowHandle(), button, Qt.KeyboardModifier.NoModifier, at)
    if button is Qt.MouseButton.RightButton:
        # Sent by the window system's side on the press.
        widget.customContextMenuRequested.emit(place)
    qtbot.waitUntil(lambda: bool(stayed))
    return stayed[0]


def buttons_with_menus(window):
    return {
        button.text(): button
        for button in window.race.panel.findChildren(QToolButton)
        if button.menu() is not None
    }


def test_opening_the_columns_ticks_nothing(qtbot, low_window):
    before = low_window.race.panel.table.columns
    button = buttons_with_menus(low_window)["Columns"]
    stayed = open_and_let_go(
        qtbot, low_window, button, button.rect().center(), Qt.MouseButton.LeftButton
    )
    assert stayed
    assert low_window.race.panel.table.columns == before


def test_asking_for_the_columns_at_the_headings_ticks_nothing(qtbot, low_window):
    before = low_window.race.panel.table.columns
    heading = low_window.race.panel.table.horizontalHeader()
    stayed = open_and_let_go(
        qtbot, low_window, heading, heading.rect().center(), Qt.MouseButton.RightButton
    )
    assert stayed
    assert low_window.race.panel.table.columns == before


def test_opening_the_copies_copies_nothing(qtbot, low_window):
    QApplication.clipboard().setText("mine")
    button = buttons_with_menus(low_window)["Copy"]
    stayed = open_and_let_go(
        qtbot, low_window, button, button.rect().center(), Qt.MouseButton.LeftButton
    )
    assert stayed
    assert QApplication.clipboard().text() == "mine"


def test_opening_a_menu_of_the_bar_does_nothing(qtbot, low_window):
    bar = low_window.menuBar()
    triggered = []
    for action in low_window.actions():
        action.triggered.connect(triggered.append)
    place = bar.actionGeometry(bar.actions()[1]).center()
    stayed = open_and_let_go(qtbot, low_window, bar, place, Qt.MouseButton.LeftButton)
    assert stayed
    assert triggered == []


def test_a_click_in_the_menu_ticks_and_leaves_it_open(low_window):
    before = low_window.race.panel.table.columns
    menu = low_window.race.panel.table.column_menu
    menu.popup(low_window.mapToGlobal(QPoint()))
    entry = next(action for action in menu.actions() if action.isEnabled())
    for ticked in (not entry.isChecked(), entry.isChecked()):
        QTest.mouseClick(
            menu.windowHandle(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            menu.actionGeometry(entry).center(),
        )
        assert entry.isChecked() is ticked
        assert menu.isVisible()
    assert low_window.race.panel.table.columns == before
    menu.close()
