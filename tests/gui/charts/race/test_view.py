import pytest
from PySide6.QtGui import QColor

from engine.race.result.result import fold
from gui.charts.race.view import RaceView
from gui.look.theme import LIGHT
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import click
from tests.gui.sight import button, colours, painted

OVERHEAD_S = {"sequential": 200.0, "threads": 0.4, "processes": 0.0, "gevent": 0.2}


@pytest.fixture
def view(qtbot):
    view = RaceView()
    qtbot.addWidget(view)
    view.resize(1000, 600)
    view.show_result(fold(made_up_race(made_up_spec(cluster_counts=(2,)), overhead_s=OVERHEAD_S)))
    view.show()
    return view


def order(view):
    """Return the lanes from top to bottom, by their places in the race."""
    return list(view.picture_widget().lane_places())


def test_lanes_are_sorted_by_time_when_asked(qtbot, view):
    assert order(view) == [0, 1, 2, 3]
    click(qtbot, button(view, "Sort by time"))
    assert order(view) == [2, 3, 1, 0]
    click(qtbot, button(view, "Sort by time"))
    assert order(view) == [0, 1, 2, 3]


def test_a_picture_keeps_order_and_zoom(qtbot, view):
    click(qtbot, button(view, "Sort by time"))
    chart = view.picture_widget()
    chart.show_stretch(chart.stretch.zoomed(4.0, 0.0))
    twin = RaceView()
    qtbot.addWidget(twin)
    twin.like(view)
    assert order(twin) == order(view)
    assert twin.picture_widget().stretch == chart.stretch


def test_bars_next_to_one_two_hundred_times_as_long_are_still_seen(view):
    image = painted(view)
    for style in range(1, 4):
        colour = LIGHT.lane_colour(style).rgb()
        wide = max(
            sum(image.pixel(x, y) == colour for x in range(image.width()))
            for y in range(image.height())
        )
        assert wide > 50, style


def test_another_race_is_shown_whole(view):
    chart = view.picture_widget()
    chart.show_stretch(chart.stretch.zoomed(4.0))
    view.show_result(fold(made_up_race()))
    assert chart.stretch.is_whole
    assert LIGHT.lane_colour(0).name() in colours(painted(view))


def test_neither_the_median_nor_a_run_hides_the_other(view):
    chart = view.picture_widget()
    image = painted(chart)
    row = chart.row_of(3).toRect()
    text = QColor(LIGHT.text).rgb()
    colour = LIGHT.lane_colour(3).rgb()
    bar = [y for y in range(row.top(), row.bottom()) if image.pixel(row.left() + 30, y) == colour]
    end = max(x for x in range(image.width() - 200) if image.pixel(x, bar[2]) == colour)
    median = [
        y
        for y in range(bar[0] - 8, bar[-1] + 8)
        if any(image.pixel(x, y) == text for x in range(end - 4, end + 8))
    ]
    # It stands out on both sides of the bar, and the run's circle is whole before it.
    assert min(median) < bar[0]
    assert max(median) > bar[-1]
    middle = (bar[0] + bar[-1]) // 2
    assert any(image.pixel(x, middle) == QColor(LIGHT.base).rgb() for x in range(end - 4, end + 3))
