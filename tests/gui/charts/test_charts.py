import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox

from engine.race.events import ClockStarted, QueriesMoved, RunStarted
from engine.race.plan.planner import plan_race
from engine.race.result.result import fold
from engine.race.spec.axis import at_clusters
from gui.charts.race.canvas import RaceCanvas
from gui.charts.race.rows import race_rows
from gui.charts.race.view import RaceView
from gui.charts.resources.lanes import resource_lanes
from gui.look.theme import DARK, LIGHT
from gui.plot.axis import log_ticks, tick_text, ticks
from gui.plot.label_places import pushed_apart
from gui.window.race_views import VIEWS
from tests.engine.races import made_up_race, made_up_spec, side_by_side
from tests.gui.conftest import pick_point
from tests.gui.sight import colours, painted, tips

# The Article and Server pages have results of their own.
RACE_VIEWS = list(VIEWS)


@given(st.floats(1e-4, 1e5), st.integers(2, 12))
def test_ticks_are_round_evenly_spaced_and_not_too_many(most, at_most):
    values = ticks(most, at_most)
    assert 2 <= len(values) <= max(3, at_most)
    assert values[0] == 0
    assert values[-1] <= most * (1 + 1e-6)
    steps = [b - a for a, b in itertools.pairwise(values)]
    assert all(step == pytest.approx(steps[0]) for step in steps)
    texts = [tick_text(value, steps[0]) for value in values]
    assert len(set(texts)) == len(values)


@given(st.lists(st.floats(0, 500), min_size=1, max_size=12), st.floats(1, 40))
def test_labels_are_pushed_apart_and_keep_their_order(places, spacing):
    wished = sorted(places)
    apart = pushed_apart(wished, spacing)
    assert len(apart) == len(wished)
    assert all(b - a >= spacing - 1e-6 for a, b in itertools.pairwise(apart))
    if all(b - a >= spacing for a, b in itertools.pairwise(wished)):
        assert apart == pytest.approx(wished)


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def theme(request):
    return request.param


@pytest.mark.parametrize("view_class", RACE_VIEWS)
def test_each_lane_is_drawn_in_its_colour(qtbot, view_class, theme):
    view = view_class()
    qtbot.addWidget(view)
    view.set_theme(theme)
    view.show_result(fold(made_up_race()))
    view.show()
    drawn = colours(painted(view))
    for style in range(4):
        # Lines may lie on one another; the names beside them do not.
        own = {theme.lane_colour(style).name(), theme.lane_text_colour(style).name()}
        assert own & drawn, style


@pytest.mark.parametrize("view_class", RACE_VIEWS)
def test_a_planned_race_is_drawn_before_it_is_run(qtbot, view_class):
    view = view_class()
    qtbot.addWidget(view)
    empty = colours(painted(view))
    spec = made_up_spec()
    view.show_plan(spec, plan_race(spec))
    view.show()
    assert len(colours(painted(view))) > len(empty)


def bar_ends(view, theme):
    """Return the right end of each lane's bar, in pixels, by its colour."""
    image = painted(view)
    ends = {}
    for style in range(4):
        colour = theme.lane_colour(style).rgb()
        rows = range(image.height())
        reds = [x for y in rows for x in range(250, image.width()) if image.pixel(x, y) == colour]
        ends[style] = max(reds, default=0)
    return ends


def test_bars_are_as_long_as_their_medians(qtbot):
    view = RaceView()
    qtbot.addWidget(view)
    spec = made_up_spec(cluster_counts=(2,))
    overhead = {"threads": 0.0, "processes": 0.5, "gevent": 0.25, "sequential": 0.0}
    view.show_result(fold(made_up_race(spec, overhead_s=overhead)))
    ends = bar_ends(view, LIGHT)
    # Two clusters of two queries of 0.5 s: 2 s; 1 s; 1.5 s; 1.25 s.
    zero = ends[0] - (ends[0] - ends[1]) * 2
    lengths = [ends[style] - zero for style in range(4)]
    assert lengths[2] / lengths[0] == pytest.approx(1.5 / 2, abs=0.02)
    assert lengths[3] / lengths[0] == pytest.approx(1.25 / 2, abs=0.02)


def test_a_running_bar_grows_with_the_clock(qtbot):
    view = RaceView()
    qtbot.addWidget(view)
    events = made_up_race(made_up_spec("sequential", cluster_counts=(2,)), runs=0, over=False)
    events += [
        RunStarted(at_s=0.0, run=0),
        ClockStarted(at_s=0.1, run=0),
        QueriesMoved(
            at_s=0.1, run=0, started=[0], started_ns=[1], carriers=[5], ended=[], ended_ns=[]
        ),
    ]
    view.show_result(fold(events))
    ends = []
    for at_s in (0.6, 1.1, 1.6):
        view.refresh(at_s)
        ends.append(bar_ends(view, LIGHT)[0])
    assert ends[0] < ends[1] < ends[2]
    assert ends[2] - ends[1] == pytest.approx(ends[1] - ends[0], abs=2)


def test_the_race_view_follows_the_race_until_a_count_is_chosen(qtbot):
    view = RaceView()
    qtbot.addWidget(view)
    events = made_up_race(made_up_spec(cluster_counts=(1, 2, 4)))
    view.show_plan(events[0].spec, events[0].plan)
    assert view.point == at_clusters(4)
    result = fold(events[:1])
    view.show_result(result)
    seen = []
    for event in events[1:]:
        result.apply(event)
        view.refresh(event.at_s)
        for run in result.running:
            assert view.point == run.planned.point
            seen.append(view.point.clusters)
    assert set(seen) == {1, 2, 4}
    assert view.point == at_clusters(4)
    pick_point(qtbot, view, "2")
    assert view.point == at_clusters(2)
    view.refresh(result.last_at_s)
    assert view.point == at_clusters(2)
    pick_point(qtbot, view, "Follow")
    assert view.point == at_clusters(4)


def test_a_failure_is_said_in_its_row(qtbot):
    view = RaceView()
    qtbot.addWidget(view)
    events = made_up_race(made_up_spec(cluster_counts=(2,)), failed=("threads",))
    view.show_result(fold(events))
    assert QColor(LIGHT.notice).name() in colours(painted(view))
    (canvas,) = view.findChildren(RaceCanvas)
    assert any("can't start new thread" in tip for tip in tips(canvas))


@pytest.mark.parametrize("size", [QSize(480, 240), QSize(1000, 500), QSize(3000, 1600)])
@pytest.mark.parametrize("view_class", RACE_VIEWS)
def test_views_can_be_painted_at_any_size(qtbot, view_class, size):
    view = view_class()
    qtbot.addWidget(view)
    view.show_result(fold(made_up_race()))
    assert not painted(view, size).isNull()


def test_of_many_counts_any_can_be_picked_from_a_list(qtbot):
    view = RaceView()
    qtbot.addWidget(view)
    spec = made_up_spec(cluster_counts=tuple(range(1, 51)))
    view.show_plan(spec, plan_race(spec))
    box = view.findChild(QComboBox)
    assert box.count() == 51
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert view.point == at_clusters(1)
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert view.point == at_clusters(50)


def test_a_race_that_was_cut_short_stays_where_it_came_to(qtbot):
    view = RaceView()
    qtbot.addWidget(view)
    result = fold(made_up_race(made_up_spec(cluster_counts=(1, 2, 4), seed=2), runs=2, over=False))
    view.show_result(result)
    reached = result.runs[1].planned.point
    assert reached.clusters < 4
    result.close()
    view.refresh(result.last_at_s)
    assert view.point == reached
    rows = race_rows(result.plan, result, reached, result.last_at_s)
    assert sorted(row.value_note for row in rows).count("not run") == 2


@given(
    st.lists(st.floats(0, 500), min_size=1, max_size=8),
    st.floats(1, 20),
)
def test_labels_stay_on_the_chart(places, spacing):
    kept = pushed_apart(sorted(places), spacing, 10, 200)
    assert all(10 - 1e-6 <= place <= 200 + 1e-6 for place in kept)
    assert all(b - a >= spacing - 1e-6 for a, b in itertools.pairwise(kept))


@given(st.floats(1e-4, 1e3), st.floats(1.5, 1e4))
def test_log_ticks_are_round_and_inside(least, factor):
    values = log_ticks(least, least * factor)
    assert values == sorted(values)
    assert all(least <= value <= least * factor for value in values)
    assert len(values) >= 1 or factor < 2.6


def test_bars_of_runs_that_are_under_way_at_once_grow_together():
    events = side_by_side(made_up_race(made_up_spec(cluster_counts=(2,))))
    result = fold(event for event in events if event.at_s <= 0.4)
    rows = race_rows(result.plan, result, at_clusters(2), 0.4)
    assert [row.running_s for row in rows] == pytest.approx([0.3] * 4)
    lanes = resource_lanes(result.plan, result, at_clusters(2))
    assert [lane.run.planned.lane for lane in lanes] == [0, 1, 2, 3]
