"""Presenting: large enough for the last row, alone, by keys, and back to the pixel."""

import re

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from engine.vocabulary.wording import N_
from gui.plot.stage_text import stage_cap_height, stage_font
from gui.window import presenting
from gui.window.main_window import MainWindow
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import open_file, race_file
from tests.gui.sight import painted_texts
from tests.gui.window.test_room import many_events


class Screen:
    """A screen of another size than the only one that there is."""

    def __init__(self, size):
        self._size = size

    def size(self):
        return self._size


def press(window, key):
    """Press a key as the window system reports it."""
    QTest.keyClick(window.windowHandle(), key)


def present_on(window, monkeypatch, size):
    monkeypatch.setattr(MainWindow, "screen", lambda _window: Screen(size))
    monkeypatch.setattr(MainWindow, "showFullScreen", lambda window: window.resize(size))
    window.actions_.present.trigger()


def show_race(qtbot, window, tmp_path, **changes):
    path = race_file(tmp_path / "made_up.racelane", made_up_race(made_up_spec(**changes)))
    open_file(qtbot, window, path)


def painted_cap_heights(widget):
    """Return the heights of capitals in all the text that a widget paints, in pixels."""
    font = QFont(widget.font())
    font.setPixelSize(1000)
    share = QFontMetricsF(font).capHeight() / 1000
    return {height * share for _words, height in painted_texts(widget)}


@pytest.mark.parametrize("lines", [720, 1080, 2160])
def test_small_print_has_sixteen_arc_minutes_eight_metres_away(qapp, lines):
    font = stage_font(QApplication.font(), lines)
    font.setPointSizeF(font.pointSizeF() * 0.9)
    assert QFontMetricsF(font).capHeight() == pytest.approx(lines * 0.02482, rel=0.05)
    assert stage_cap_height(1080) == pytest.approx(26.8, abs=0.05)


SCREENS = [QSize(1920, 1080), QSize(1280, 720), QSize(1400, 1050), QSize(1024, 768)]


@pytest.mark.parametrize("size", SCREENS)
def test_all_that_is_painted_on_stage_can_be_read(qtbot, window, monkeypatch, tmp_path, size):
    show_race(qtbot, window, tmp_path)
    present_on(window, monkeypatch, size)
    least = stage_cap_height(size.height())
    for action in window.actions_.views:
        action.trigger()
        QApplication.processEvents()
        heights = painted_cap_heights(window.view)
        assert min(heights) >= 0.97 * least, window.view.name
        # Names and values are larger than the small print.
        assert max(heights) >= 1.1 * least, window.view.name
    window.actions_.views[0].trigger()
    assert min(painted_cap_heights(window.caption)) >= least


def test_only_the_view_its_title_and_a_line_remain(qtbot, window, tmp_path):
    show_race(qtbot, window, tmp_path)
    window.actions_.present.trigger()
    aside = [
        window.menuBar(),
        window.rail,
        window.start_button,
        window.panes.tabs.tabBar(),
        window.panes.side,
        window.panes.line,
        window.race.panel,
        window.race.trust,
        window.presenting.controls,
        *window.view.control_boxes(),
    ]
    assert not any(part.isVisible() for part in aside)
    assert window.view.isVisible()
    assert window.caption.isVisible()
    assert window.caption.text() == window.race.caption != ""


def test_controls_come_when_the_mouse_moves_and_go_again(qtbot, window, monkeypatch):
    monkeypatch.setattr(presenting, "_IDLE_MS", 100)
    window.actions_.present.trigger()
    controls = [window.presenting.controls, *window.view.control_boxes()]
    assert window.cursor().shape() is Qt.CursorShape.BlankCursor
    QTest.mouseMove(window.windowHandle(), QPoint(40, 40))
    QTest.mouseMove(window.windowHandle(), QPoint(80, 80))
    qtbot.waitUntil(lambda: all(part.isVisible() for part in controls))
    assert window.cursor().shape() is not Qt.CursorShape.BlankCursor
    assert all(part.font().pointSizeF() <= window.font().pointSizeF() for part in controls)
    qtbot.waitUntil(lambda: not any(part.isVisible() for part in controls))
    assert window.cursor().shape() is Qt.CursorShape.BlankCursor


def test_tab_brings_the_controls(qtbot, window):
    window.actions_.present.trigger()
    press(window, Qt.Key.Key_Tab)
    assert window.presenting.controls.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert not window.presenting.controls.isVisible()


def test_page_keys_step_through_the_views_of_the_activity(window):
    window.actions_.present.trigger()
    seen = []
    for _place in range(len(window.race.views) + 1):
        seen.append(window.view)
        press(window, Qt.Key.Key_PageDown)
    # The last one stays; a view that has nothing to show is passed over.
    views = [view for view in window.race.views if view.is_present]
    assert len(views) >= 4
    assert seen == [*views, *[views[-1]] * (len(seen) - len(views))]
    for _place in range(len(window.race.views)):
        press(window, Qt.Key.Key_PageUp)
    assert window.view is window.race.views[0]


def test_digits_pick_a_value_of_the_axis(qtbot, window, tmp_path):
    show_race(qtbot, window, tmp_path, cluster_counts=(1, 2, 4))
    window.actions_.present.trigger()
    for key, clusters in ((Qt.Key.Key_1, 1), (Qt.Key.Key_2, 2), (Qt.Key.Key_9, 2)):
        press(window, key)
        assert window.view.point.clusters == clusters
    press(window, Qt.Key.Key_0)
    assert window.view.point.clusters == 4


def test_keys_of_the_stage_do_nothing_elsewhere(qtbot, window, tmp_path):
    show_race(qtbot, window, tmp_path, cluster_counts=(1, 2, 4))
    window.view.picture_widget().setFocus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_B, Qt.Key.Key_PageDown):
        press(window, key)
    assert window.view is window.race.views[0]
    assert window.view.point.clusters == 4
    assert QColor(window.grab().toImage().pixel(5, 5)) != QColor("black")


def is_black(window):
    image = window.grab().toImage()
    places = ((x, y) for x in range(0, image.width(), 40) for y in range(0, image.height(), 40))
    return all(image.pixelColor(x, y) == QColor("black") for x, y in places)


@pytest.mark.parametrize("key", [Qt.Key.Key_B, Qt.Key.Key_Escape, Qt.Key.Key_PageDown])
def test_b_blanks_the_screen_until_any_key(window, key):
    window.actions_.present.trigger()
    press(window, Qt.Key.Key_B)
    assert is_black(window)
    press(window, key)
    assert not is_black(window)
    # That key did nothing else.
    assert window.isFullScreen()
    assert window.view is window.race.views[0]


def test_warnings_wait_until_after_the_show(qtbot, window):
    window.actions_.present.trigger()
    window.race.warned.emit(N_("The machine was busy."))
    assert not window.message.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert window.message.isVisible()
    assert window.message.warning == "The machine was busy."


def test_errors_show_on_stage(window):
    window.actions_.present.trigger()
    window.race.failed.emit("No worker started.")
    assert window.message.isVisible()


def test_escape_restores_the_window_to_the_pixel(qtbot, window, tmp_path):
    show_race(qtbot, window, tmp_path)
    window.resize(1000, 700)
    window.panes.setSizes([400, 600])
    window.panes.rows.setSizes([300, 200])
    window.view.picture_widget().setFocus()
    QApplication.processEvents()
    geometry, picture = window.geometry(), window.grab().toImage()
    window.actions_.present.trigger()
    for _place in window.race.views:
        press(window, Qt.Key.Key_PageDown)
    for _place in window.race.views:
        press(window, Qt.Key.Key_PageUp)
    press(window, Qt.Key.Key_B)
    press(window, Qt.Key.Key_B)
    QTest.mouseMove(window.windowHandle(), QPoint(30, 30))
    press(window, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert window.geometry() == geometry
    assert window.grab().toImage() == picture


def test_a_maximised_window_is_maximised_again(window):
    window.showMaximized()
    window.actions_.present.trigger()
    assert window.isFullScreen()
    press(window, Qt.Key.Key_Escape)
    assert window.isMaximized()
    assert not window.isFullScreen()


def test_text_on_stage_grows_by_the_usual_keys_and_never_shrinks_below_the_least(window):
    window.actions_.present.trigger()
    chart = window.view.picture_widget()
    least, usual = chart.font().pointSizeF(), window.font().pointSizeF()
    window.actions_.larger.trigger()
    assert chart.font().pointSizeF() == pytest.approx(least * 1.1)
    for _time in range(3):
        window.actions_.smaller.trigger()
    assert chart.font().pointSizeF() == pytest.approx(least)
    window.actions_.present.trigger()
    assert window.font().pointSizeF() == usual == chart.font().pointSizeF()


def show_many(qtbot, window, tmp_path, monkeypatch):
    path = race_file(tmp_path / "many.racelane", many_events(64, (64,)))
    open_file(qtbot, window, path)
    present_on(window, monkeypatch, QSize(1920, 1080))
    QApplication.processEvents()
    return window.view.picture_widget()


def painted(chart):
    """Return the words that a chart paints."""
    return [words for words, _size in painted_texts(chart)]


def painted_names(chart):
    return [words for words in painted(chart) if re.fullmatch(r"lane \d+", words)]


def test_of_64_lanes_the_baseline_and_the_fastest_come_first(qtbot, window, tmp_path, monkeypatch):
    chart = show_many(qtbot, window, tmp_path, monkeypatch)
    names = painted_names(chart)
    # One thread is the slowest and the baseline, 64 are the fastest.
    assert names[:2] == ["lane 0", "lane 63"]
    assert 5 < len(names) < 20
    assert f"and {64 - len(names)} more" in painted(chart)


def test_the_picked_lane_comes_before_all_others(qtbot, window, tmp_path, monkeypatch):
    chart = show_many(qtbot, window, tmp_path, monkeypatch)
    window.race.select_lane(7)
    assert painted_names(chart)[:3] == ["lane 7", "lane 0", "lane 63"]


def test_arrows_scroll_the_lanes_on_stage(qtbot, window, tmp_path, monkeypatch):
    chart = show_many(qtbot, window, tmp_path, monkeypatch)
    before = painted_names(chart)
    press(window, Qt.Key.Key_Down)
    assert painted_names(chart)[:-1] == before[1:]
    press(window, Qt.Key.Key_End)
    assert painted_names(chart)[-1] == "lane 1"
    press(window, Qt.Key.Key_Home)
    assert painted_names(chart) == before
    press(window, Qt.Key.Key_Up)
    assert painted_names(chart) == before


def test_all_lanes_are_there_again_after_the_show(qtbot, window, tmp_path, monkeypatch):
    chart = show_many(qtbot, window, tmp_path, monkeypatch)
    press(window, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert painted_names(chart) == [f"lane {place}" for place in range(64)]


def test_leaving_survives_that_what_had_the_focus_has_gone(qtbot, window):
    gone = QToolButton(window)
    gone.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    gone.show()
    gone.setFocus()
    assert window.focusWidget() is gone
    window.actions_.present.trigger()
    shiboken6.delete(gone)
    window.actions_.present.trigger()
    assert not window.isFullScreen()
