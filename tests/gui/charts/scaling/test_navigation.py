"""The Scaling view is zoomed, moved and picked from as the other charts are."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.race.result.result import fold
from gui.charts.scaling.view import ScalingView
from gui.look.theme import LIGHT
from gui.picture.picture import render_image
from tests.engine.races import made_up_race, made_up_spec


@pytest.fixture
def view(qtbot):
    view = ScalingView()
    qtbot.addWidget(view)
    view.lane_selected.connect(view.select_lane)
    view.resize(1000, 600)
    view.show_result(fold(made_up_race(made_up_spec(cluster_counts=(1, 2, 4, 8)))))
    view.show()
    qtbot.waitExposed(view)
    QApplication.processEvents()
    return view


def seen(view):
    """Return the part of both axes in view."""
    (left, right), (low, high) = view.plot.plot.getPlotItem().getViewBox().viewRange()
    return left, right, low, high


def middle(view):
    return view.plot.plot.viewport().rect().center()


def turn_wheel(view, notches):
    viewport = view.plot.plot.viewport()
    place = QPointF(middle(view))
    event = QWheelEvent(
        place, viewport.mapToGlobal(place), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def test_the_wheel_zooms_and_never_beyond_the_whole(view):
    whole = seen(view)
    turn_wheel(view, 3)
    near = seen(view)
    assert near[1] - near[0] < whole[1] - whole[0]
    assert not view.plot.navigation.is_whole
    turn_wheel(view, -12)
    assert seen(view) == pytest.approx(whole)
    assert view.plot.navigation.is_whole


def test_a_drag_moves_what_is_in_view(view):
    for _ in range(5):
        QTest.keyClick(view.plot, Qt.Key.Key_W)
    before = seen(view)
    viewport, start = view.plot.plot.viewport(), middle(view)
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, pos=start)
    for step in (20, 40, 80):
        QTest.mouseMove(viewport, start - QPoint(step, 0))
    QTest.mouseRelease(viewport, left, pos=start - QPoint(80, 0))
    after = seen(view)
    assert after[0] > before[0]
    assert after[1] - after[0] == pytest.approx(before[1] - before[0])
    assert view.selected is None


def test_keys_zoom_move_and_fit(view):
    whole = seen(view)
    for _ in range(3):
        QTest.keyClick(view.plot, Qt.Key.Key_W)
    near = seen(view)
    QTest.keyClick(view.plot, Qt.Key.Key_D)
    assert seen(view)[0] > near[0]
    QTest.keyClick(view.plot, Qt.Key.Key_A)
    assert seen(view) == pytest.approx(near)
    QTest.keyClick(view.plot, Qt.Key.Key_F)
    assert seen(view) == pytest.approx(whole)


def test_arrows_pick_a_lane(view):
    for key, lane in (
        (Qt.Key.Key_Down, 0),
        (Qt.Key.Key_Down, 1),
        (Qt.Key.Key_End, 3),
        (Qt.Key.Key_Down, 3),
        (Qt.Key.Key_Home, 0),
    ):
        QTest.keyClick(view.plot, key)
        assert view.selected == lane


def test_a_zoomed_chart_has_numbers_and_labels_only_for_what_is_in_view(view):
    for _ in range(6):
        QTest.keyClick(view.plot, Qt.Key.Key_W)
    left, right, low, high = seen(view)
    ticks = view.plot.plot.getAxis("bottom")._tickLevels[0]
    assert all(left <= place <= right for place, _ in ticks)
    values = view.plot.plot.getAxis("left")._tickLevels[0]
    assert values
    assert all(low <= value <= high for value, _ in values)
    assert not any(items.label.isVisible() for items in view.plot.items)


def test_a_new_number_moves_nothing_that_was_zoomed(view):
    QTest.keyClick(view.plot, Qt.Key.Key_W)
    near = seen(view)
    view.plot.show_lines(view.plot.lines)
    assert seen(view) == pytest.approx(near)


def line_thickness(view, scale):
    """Return how thick the line of the sequential lane is in a picture, in its own pixels."""
    image = render_image(view, QSize(900, 500), scale)
    colour = QColor(LIGHT.lane_colour(0)).rgb()
    x = image.width() // 2
    return sum(image.pixel(x, y) == colour for y in range(image.height()))


def test_lines_are_as_thick_in_a_picture_of_any_scale(view):
    single = line_thickness(view, 1)
    for scale in (2, 4):
        # At scale 1 its edges are blended into the ground.
        assert single <= line_thickness(view, scale) / scale <= single + 3


def test_lines_and_markers_grow_with_the_text(view):
    def sizes():
        items = view.plot.items[0]
        return items.curve.opts["pen"].widthF(), items.medians.data["size"][0]

    width, size = sizes()
    font = QFont(view.font())
    font.setPointSizeF(font.pointSizeF() * 2)
    view.plot.setFont(font)
    view.set_theme(LIGHT)
    assert sizes() == pytest.approx((2 * width, 2 * size), rel=0.1)
