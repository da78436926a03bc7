import msgspec
import pytest

from engine.race.events import QueriesMoved
from engine.race.plan.planner import plan_race
from engine.race.result.result import fold
from gui.charts.queries.rows import axis_range, query_rows
from gui.charts.queries.view import QueriesView
from gui.look.theme import LIGHT
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import click
from tests.gui.sight import button, colours, painted, painted_texts, tips


@pytest.fixture
def make_view(qtbot):
    def make(result):
        view = QueriesView()
        qtbot.addWidget(view)
        view.resize(1000, 600)
        view.show_result(result)
        view.show()
        return view

    return make


def chart_of(view):
    (chart,) = [chart for chart in view.lane_charts() if chart.isVisible()]
    return chart


def lane_tips(chart):
    """Return what the chart says of each lane, without what it says of its legend."""
    return [tip for tip in tips(chart) if tip.split("\n")[0] in LANES]


LANES = ("sequential", "threads", "processes", "gevent")


@pytest.mark.parametrize("mode", ["Each", "Shares"])
def test_the_legend_says_what_was_asked_for(qtbot, make_view, mode):
    view = make_view(fold(made_up_race()))
    click(qtbot, button(view, mode))
    words = [text for text, _size in painted_texts(chart_of(view))]
    assert "asked for" in words
    assert ("median" in words) is (mode == "Each")
    assert any(tip.startswith("How long each query was asked") for tip in tips(chart_of(view)))


def test_times_get_the_digits_that_tell_lanes_apart():
    spec = made_up_spec("sequential,threads,gevent", cluster_counts=(1,))
    ends_ns = dict(enumerate((3_000_310_000, 3_000_120_000, 3_100_000_000)))
    events = made_up_race(spec)
    plan = events[0].plan
    for place, event in enumerate(events):
        if isinstance(event, QueriesMoved):
            ended_ns = [ends_ns[plan.runs[event.run].lane]] * len(event.ended)
            started_ns = [0] * len(event.started)
            events[place] = msgspec.structs.replace(event, started_ns=started_ns, ended_ns=ended_ns)
    result = fold(events)
    rows = query_rows(result.plan, result, result.points[0])
    assert [row.value for row in rows] == ["3.0003 s", "3.0001 s", "3.1000 s"]
    assert [row.value_note for row in rows] == ["p99 3.0003 s", "p99 3.0001 s", "p99 3.1000 s"]
    assert "median 3.0003 s" in rows[0].words


def test_each_lane_says_how_long_its_queries_took(make_view):
    view = make_view(fold(made_up_race()))
    said = lane_tips(chart_of(view))
    for title, tip in zip(("sequential", "threads", "processes", "gevent"), said, strict=True):
        assert tip.startswith(title)
        assert "median" in tip
        assert "asked for 500 ms" in tip


@pytest.mark.parametrize("mode", ["Each", "Shares"])
def test_both_ways_draw_every_lane_in_its_colour(qtbot, make_view, mode):
    view = make_view(fold(made_up_race()))
    click(qtbot, button(view, mode))
    drawn = colours(painted(view))
    assert {LIGHT.lane_colour(style).name() for style in range(4)} <= drawn
    assert len(lane_tips(chart_of(view))) == 4


def test_thousands_of_queries_are_drawn_by_their_density(make_view):
    spec = made_up_spec("gevent", cluster_counts=(500,), nodes=4, switches=4)
    view = make_view(fold(made_up_race(spec)))
    assert LIGHT.lane_colour(0).name() in colours(painted(view)) or LIGHT.lane_colour(
        3
    ).name() in colours(painted(view))
    assert "4,000 queries" in tips(chart_of(view))[0]


def test_a_plan_says_what_will_appear(qtbot):
    view = QueriesView()
    qtbot.addWidget(view)
    spec = made_up_spec()
    view.show_plan(spec, plan_race(spec))
    view.show()
    assert [row.value for row in chart_of(view).rows] == ["", "", "", ""]


def test_a_failed_lane_says_why(make_view):
    view = make_view(fold(made_up_race(failed=("threads",))))
    assert "failed" in tips(chart_of(view))[1]


def test_it_follows_a_race_run_by_run(make_view):
    events = made_up_race()
    result = fold(events[:1])
    view = make_view(result)
    seen = []
    for event in events[1:]:
        result.apply(event)
        if not isinstance(event, QueriesMoved):
            view.refresh(event.at_s)
            seen.append(sum(bool(row.value) for row in chart_of(view).rows))
    assert seen[0] == 0
    assert seen[-1] == 4
    assert len(set(seen)) > 2


def test_the_axis_holds_what_was_asked_for_and_every_time():
    result = fold(made_up_race())
    rows = query_rows(result.plan, result, result.points[0])
    low, high, _is_log = axis_range(rows)
    for row in rows:
        assert low < row.times.asked_s[0]
        assert row.times.most_s < high
