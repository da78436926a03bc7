import pytest
from PySide6.QtWidgets import QLabel

from engine.race.parts import OVERHEAD_PARTS, PARTS
from engine.race.plan.planner import plan_race
from engine.race.result.result import fold
from gui.charts.breakdown.canvas import part_colour
from gui.charts.breakdown.view import BreakdownView
from gui.look.theme import DARK, LIGHT, contrast
from tests.engine.races import explained, made_up_race, made_up_spec
from tests.gui.conftest import click
from tests.gui.sight import button, colours, painted, tips


def explained_race(failed=()):
    """Return the events of a race whose runs each have every part: 1 to 6 ms, and the ideal."""
    return explained(made_up_race(made_up_spec(cluster_counts=(2,)), failed=failed))


@pytest.fixture
def make_view(qtbot):
    def make(result):
        view = BreakdownView()
        qtbot.addWidget(view)
        view.resize(1000, 600)
        view.show_result(result)
        view.show()
        return view

    return make


def chart_of(view):
    (chart,) = view.lane_charts()
    return chart


def test_each_lane_says_what_its_time_is_made_of(make_view):
    view = make_view(fold(explained_race()))
    said = tips(chart_of(view))
    for title in ("sequential", "threads", "processes", "gevent"):
        tip = next(tip for tip in said if tip.startswith(f"{title}\n"))
        assert "starting units: 1.00 ms" in tip
        assert "rest: 6.00 ms" in tip
        for part in PARTS:
            assert str(part.title) in tip


def test_a_part_of_a_bar_says_what_it_means(make_view):
    view = make_view(fold(explained_race()))
    said = tips(chart_of(view))
    for part in OVERHEAD_PARTS:
        assert any(tip.endswith(f"{part.title}: {part.tip}") for tip in said)


def test_the_overhead_alone_leaves_the_ideal_out(qtbot, make_view):
    view = make_view(fold(explained_race()))
    drawn = colours(painted(view))
    assert {part_colour(LIGHT, part).name() for part in OVERHEAD_PARTS} <= drawn
    (ideal,) = set(PARTS) - set(OVERHEAD_PARTS)
    assert part_colour(LIGHT, ideal).name() not in drawn
    click(qtbot, button(view, "Elapsed"))
    assert part_colour(LIGHT, ideal).name() in colours(painted(view))


def test_the_whole_bar_is_as_long_as_the_elapsed_time(qtbot, make_view):
    result = fold(explained_race())
    view = make_view(result)
    click(qtbot, button(view, "Elapsed"))
    chart = chart_of(view)
    for row in chart.rows:
        run = result.runs_of(row.place, view.point)[0]
        assert row.length_s == pytest.approx(run.outcome.elapsed_s)
        boxes = [box for _part, box in chart.bar_boxes(row)]
        length = sum(box.width() for box in boxes)
        assert length == pytest.approx(boxes[-1].right() - boxes[0].left())


def test_a_failed_lane_says_why_in_its_row(make_view):
    view = make_view(fold(explained_race(failed=("threads",))))
    tip = next(tip for tip in tips(chart_of(view)) if tip.startswith("threads"))
    assert "can't start new thread" in tip


def test_a_plan_says_what_will_appear(qtbot):
    view = BreakdownView()
    qtbot.addWidget(view)
    spec = made_up_spec(explain=True)
    view.show_plan(spec, plan_race(spec))
    view.show()
    assert any("Press Start" in label.text() for label in view.findChildren(QLabel))
    assert [row.value + row.value_note for row in chart_of(view).rows] == [""] * 4


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_part_has_a_colour_of_its_own_that_stands_out(theme):
    drawn = [part_colour(theme, part) for part in PARTS]
    assert len({colour.name() for colour in drawn}) == len(PARTS)
    for colour in drawn:
        assert contrast(colour, colour.fromString(theme.base)) >= 3
