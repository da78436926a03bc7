import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtWidgets import QStackedWidget

from engine.process.untold import Untold
from engine.race.events import ResourcesSampled, RunFinished, Usage
from engine.race.plan.planner import plan_race
from engine.race.result.result import fold
from engine.race.spec.axis import at_clusters
from gui.charts.resources.lanes import resource_lanes
from gui.charts.resources.lines import MEASURES, thinned, value_at
from gui.charts.resources.view import ResourcesView
from gui.look.theme import DARK, LIGHT
from gui.picture.picture import render_image
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import click, pick_point
from tests.gui.sight import colours, painted, said, segment, tips


@pytest.fixture
def view(qtbot):
    made = ResourcesView()
    qtbot.addWidget(made)
    made.resize(QSize(1000, 500))
    return made


PAGES = ("Over time", "Peaks")


def canvas(view):
    return view.findChild(QStackedWidget).currentWidget()


def show_peaks(qtbot, view):
    click(qtbot, segment(view, "Peaks"))


def notes(view):
    return {lane.lane.title: lane.note for lane in canvas(view).lanes}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_peaks_are_drawn_in_each_lanes_colour(qtbot, view, theme):
    view.set_theme(theme)
    view.show_result(fold(made_up_race()))
    show_peaks(qtbot, view)
    assert {theme.lane_colour(style).name() for style in range(4)} <= colours(painted(view))


def test_lines_hold_what_was_seen_until_the_end_of_the_run():
    result = fold(made_up_race(made_up_spec("sequential", cluster_counts=(1,))))
    (lane,) = resource_lanes(result.plan, result, at_clusters(1))
    cpu, memory, threads, processes = (measure.line(lane) for measure in MEASURES)
    # Seen at 30 %, 60 % and 90 % of 1.01 s; a tenth of a core all the time.
    assert [value for _, value in cpu] == pytest.approx([0.1 / 1.01] * 4)
    assert memory == [(pytest.approx(share * 1.01), 10.0) for share in (0.3, 0.6, 0.9)]
    assert threads[-1] == (pytest.approx(1.01), 2.0)
    assert {value for _, value in processes} == {1.0}
    assert value_at(memory, 0.5) == 10.0
    assert value_at(memory, 0.1) is None


def test_the_median_run_is_shown_and_its_time_named(view):
    events = made_up_race(made_up_spec("sequential", cluster_counts=(1,), repeats=3))
    view.show_result(fold(events))
    assert notes(view) == {"sequential": "median run, 1.01 s"}


def test_lines_grow_while_the_first_run_goes_on(view):
    events = made_up_race(made_up_spec("sequential", cluster_counts=(2,)))
    result = fold(events[:1])
    view.show_result(result)
    assert notes(view) == {"sequential": "waiting"}
    lengths = []
    for event in events[1:]:
        result.apply(event)
        view.refresh(event.at_s)
        if isinstance(event, ResourcesSampled):
            assert notes(view) == {"sequential": "running"}
            lengths.append(canvas(view).lanes[0].length_s)
            assert canvas(view).lanes[0].so_far.startswith("10.0 MiB, CPU ")
    assert lengths == sorted(set(lengths))
    assert len(lengths) == 3
    assert notes(view) == {"sequential": "one run, 2.01 s"}


def test_the_view_follows_the_race_until_a_count_is_chosen(qtbot, view):
    events = made_up_race(made_up_spec(cluster_counts=(1, 2, 4)))
    result = fold(events[:1])
    view.show_result(result)
    for event in events[1:]:
        result.apply(event)
        view.refresh(event.at_s)
        for run in result.running:
            assert view.point == run.planned.point
    pick_point(qtbot, view, "2")
    assert view.point == at_clusters(2)
    pick_point(qtbot, view, "Follow")
    assert view.point == at_clusters(4)


def test_a_failed_lane_says_why(qtbot, view):
    view.show_result(fold(made_up_race(failed=("threads",))))
    assert notes(view)["threads"] == "failed"
    show_peaks(qtbot, view)
    tip = canvas(view).tool_tip(canvas(view).row_of(1).center())
    assert "can't start new thread" in tip
    assert LIGHT.notice in colours(painted(view))


def test_a_run_too_short_to_be_seen_says_so(qtbot, view):
    events = []
    for event in made_up_race(made_up_spec("sequential", cluster_counts=(1,))):
        if isinstance(event, ResourcesSampled):
            continue
        if isinstance(event, RunFinished):
            # The only look at it came when the answer was there.
            events.append(
                ResourcesSampled(
                    at_s=event.at_s + 0.001, run=event.run, cpu_s=0.1, threads=1, processes=1
                )
            )
        events.append(event)
    view.show_result(fold(events))
    assert notes(view) == {"sequential": "1.01 s: too short"}
    show_peaks(qtbot, view)
    assert not painted(view).isNull()


def test_a_race_from_before_samples_says_so(view):
    events = [event for event in made_up_race() if not isinstance(event, ResourcesSampled)]
    view.show_result(fold(events))
    view.show()
    assert set(notes(view).values()) == {"no samples"}
    assert "totals only" in said(view)


def test_a_lane_is_picked_by_a_click_and_by_keys(qtbot, view):
    view.show_result(fold(made_up_race()))
    view.lane_selected.connect(view.select_lane)
    for page in PAGES:
        click(qtbot, segment(view, page))
        painted(view)
        place = canvas(view).row_of(2).center().toPoint()
        qtbot.mouseClick(canvas(view), Qt.MouseButton.LeftButton, pos=place)
        assert view.selected == 2
        qtbot.keyClick(canvas(view), Qt.Key.Key_Up)
        assert view.selected == 1
        qtbot.mouseClick(canvas(view), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
        assert view.selected is None
        qtbot.keyClick(canvas(view), Qt.Key.Key_Up)
        assert view.selected == 3
        view.select_lane(None)


@pytest.mark.parametrize("page", PAGES)
def test_the_lane_that_is_picked_stands_out(qtbot, view, page):
    view.show_result(fold(made_up_race()))
    click(qtbot, segment(view, page))
    view.select_lane(1)
    drawn = colours(painted(view))
    assert LIGHT.lane_colour(1).name() in drawn
    assert LIGHT.lane_colour(3).name() not in drawn


def test_a_chart_tells_the_values_at_a_time(view):
    view.show_result(fold(made_up_race(made_up_spec(cluster_counts=(2,)))))
    painted(view)
    found = [tip for tip in tips(canvas(view)) if tip.startswith("Memory (PSS, MiB) at")]
    assert len(found) > 5
    assert any("threads: 15.0 MiB" in tip for tip in found)
    assert canvas(view).tool_tip(QPointF(1.0, 1.0)) == ""


def test_headings_tell_what_is_measured(qtbot, view):
    view.show_result(fold(made_up_race()))
    show_peaks(qtbot, view)
    painted(view)
    assert any("PSS" in tip for tip in tips(canvas(view)))


@pytest.mark.parametrize("page", PAGES)
def test_a_picture_shows_what_the_view_shows(qtbot, view, page):
    view.show_result(fold(made_up_race()))
    click(qtbot, segment(view, page))
    pick_point(qtbot, view, "1")
    view.select_lane(3)
    assert "1 cluster" in view.picture_title()
    drawn = colours(render_image(view, QSize(1000, 600), 1, shows_selection=True))
    assert LIGHT.lane_colour(3).name() in drawn
    assert LIGHT.lane_colour(2).name() not in drawn


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("size", [QSize(480, 240), QSize(3000, 1600)])
def test_either_page_can_be_painted_at_any_size(qtbot, view, page, size):
    click(qtbot, segment(view, page))
    spec = made_up_spec()
    view.show_plan(spec, plan_race(spec))
    assert not painted(view, size).isNull()
    view.show_result(fold(made_up_race()))
    assert not painted(view, size).isNull()


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=400), st.integers(4, 50))
def test_a_line_of_many_points_is_thinned_and_keeps_its_peaks(values, most):
    line = [(float(place), value) for place, value in enumerate(values)]
    kept = thinned(line, most)
    assert len(kept) <= most + 4
    assert [at_s for at_s, _ in kept] == sorted(at_s for at_s, _ in kept)
    assert (kept[0], kept[-1]) == (line[0], line[-1])
    assert max(value for _, value in kept) == max(values)
    assert min(value for _, value in kept) == min(values)


def test_a_peak_that_is_not_told_says_so_and_why(qtbot, view):
    usage = Usage(0.1, 0.1, None, None, 7, 0, Untold.SWITCHES, is_whole=True)
    events = [
        msgspec.structs.replace(event, usage=usage) if isinstance(event, RunFinished) else event
        for event in made_up_race(made_up_spec("processes", cluster_counts=(1,)))
    ]
    view.show_result(fold(events))
    show_peaks(qtbot, view)
    told = canvas(view).tool_tip(canvas(view).row_of(0).center())
    assert "Switches: context switches of processes that ended are not reported" in told
    assert "Page faults: 7" in told
    assert "Peak memory: 10.0 MiB" in told
