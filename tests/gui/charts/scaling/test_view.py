import msgspec
import pytest
from PySide6.QtCore import QPoint, QSize, Qt

from engine.race.events import RunFinished
from engine.race.plan.planner import plan_race
from engine.race.result.result import fold
from engine.race.spec.axis import at_clusters
from engine.race.spec.race import RaceSpec
from engine.race.spec.sweep import parse_lanes
from gui.charts.scaling.view import ScalingView
from gui.look.theme import DARK
from gui.picture.picture import render_image, save_picture
from gui.picture.request import PictureRequest
from gui.plot.axis import log_values
from tests.engine.races import made_up_race, made_up_spec, made_up_sweep
from tests.gui.conftest import click, pick_point

ELAPSED, THROUGHPUT, EFFICIENCY = range(3)


@pytest.fixture
def view(qtbot):
    made = ScalingView()
    qtbot.addWidget(made)
    made.resize(1000, 560)
    return made


def race(counts=(1, 2, 4), repeats=1, **options):
    return made_up_race(made_up_spec(cluster_counts=counts, repeats=repeats), **options)


def medians(view, place):
    """Return where the markers of a line stand."""
    xs, ys = view.plot.items[place].medians.getData()
    return list(xs), list(ys)


def choose(qtbot, view, measure):
    click(qtbot, view.controls.measures.button(measure))


def test_lines_hold_the_medians_and_the_ideals(view):
    result = fold(race(repeats=3))
    view.show_result(result)
    for lane, items in enumerate(view.plot.items):
        xs, ys = medians(view, lane)
        assert xs == [1, 2, 4]
        assert ys == pytest.approx([result.summary(lane, at_clusters(c)).median_s for c in xs])
        assert list(items.ideal.getData()[1]) == pytest.approx(
            [result.summary(lane, at_clusters(c)).ideal_s for c in xs]
        )


def test_lines_grow_with_the_race(view):
    events = race()
    result = fold(events[:1])
    view.show_result(result)
    counts = []
    for event in events[1:]:
        result.apply(event)
        view.refresh(event.at_s)
        counts.append(sum(len(medians(view, lane)[0]) for lane in range(4)))
    assert counts[-1] == 12
    assert counts == sorted(counts)


def test_throughput_and_efficiency_are_those_of_the_summaries(qtbot, view):
    result = fold(race())
    view.show_result(result)
    choose(qtbot, view, THROUGHPUT)
    assert medians(view, 1)[1] == pytest.approx(
        [result.summary(1, at_clusters(count)).throughput for count in (1, 2, 4)]
    )
    choose(qtbot, view, EFFICIENCY)
    assert medians(view, 1)[1] == pytest.approx(
        [result.summary(1, at_clusters(count)).efficiency for count in (1, 2, 4)]
    )
    assert view.picture_title() == "Efficiency by cluster count, ideal dashed"


def test_a_log_axis_says_so_and_bears_zero(qtbot, view):
    view.show_result(fold(made_up_race(made_up_spec(sleep_s=0.0), overhead_s={"gevent": 0.0})))
    for measure in (ELAPSED, THROUGHPUT, EFFICIENCY):
        choose(qtbot, view, measure)
        for x, y in ((True, False), (True, True), (False, True), (False, False)):
            view.controls.log_x.setChecked(x)
            view.controls.log_y.setChecked(y)
            labels = [view.plot.plot.getAxis(side).labelText for side in ("bottom", "left")]
            assert ["log scale" in label for label in labels] == [x, y]
            assert not render_image(view, QSize(640, 400), 1).isNull()


def test_bands_show_the_intervals_from_six_runs_on(qtbot, view):
    view.show_result(fold(race(repeats=5)))
    assert all(items.band.polygon().isEmpty() for items in view.plot.items)
    result = fold(varied(race(repeats=6)))
    view.show_result(result)
    corners = view.plot.items[1].band.polygon()
    assert len(corners) == 6
    assert [corners[0].y(), corners[5].y()] == pytest.approx(
        [
            result.summary(1, at_clusters(1)).interval.low,
            result.summary(1, at_clusters(1)).interval.high,
        ]
    )
    choose(qtbot, view, THROUGHPUT)
    corners = view.plot.items[1].band.polygon()
    assert corners[0].y() == pytest.approx(2 / result.summary(1, at_clusters(1)).interval.high)


def varied(events):
    """Return the events with runs that take ever longer."""
    return [
        msgspec.structs.replace(event, elapsed_s=event.elapsed_s * (1 + event.run / 1000))
        if isinstance(event, RunFinished)
        else event
        for event in events
    ]


def test_the_point_under_the_mouse_tells_its_numbers(view):
    view.show_result(fold(varied(race(repeats=6))))
    view.show()
    point = view.plot.lines[1].points[2]
    near = view.plot.place_of(point) + QPoint(4, -3)
    assert view.plot.point_near(near).lane == 1
    assert view.plot.point_near(near + QPoint(-60, -200)) is None
    view.plot.plot.scene().sigMouseMoved.emit(near)
    assert view.plot.hovered == point
    lines = view.tip(point).splitlines()
    assert lines[0] == "threads at 4 clusters"
    assert lines[1].startswith("median ")
    assert lines[1].endswith("of 6 runs")
    assert lines[2].startswith("96.9 % interval: ")
    assert lines[3] == "ideal 1.00 s"
    assert "efficiency 0.9" in lines[4]
    view.plot.plot.scene().sigMouseMoved.emit(near + QPoint(-60, -200))
    assert view.plot.hovered is None


def test_a_click_at_a_point_or_label_picks_its_lane(qtbot, view):
    view.show_result(fold(race()))
    view.show()
    picked = []
    view.lane_selected.connect(picked.append)
    view.lane_selected.connect(view.select_lane)
    point = view.plot.place_of(view.plot.lines[0].points[2]).toPoint()
    viewport = view.plot.plot.viewport()
    # Not by two quick clicks at one place: they would be a double click.
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=point)
    label = view.plot.items[3].label
    middle = label.mapRectToScene(label.boundingRect()).center().toPoint()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(300, 60))
    assert picked == [0, 3, None]


def test_a_lane_that_is_picked_stands_out(view):
    view.select_lane(2)
    view.show_result(fold(race()))
    opacities = [items.curve.opacity() for items in view.plot.items]
    assert opacities[2] == 1
    assert max(opacities[:2] + opacities[3:]) < 0.5
    view.select_lane(None)
    assert {items.curve.opacity() for items in view.plot.items} == {1.0}


def test_every_control_is_reached_by_keys_and_says_what_it_does(view):
    view.show_result(fold(made_up_sweep(clusters=(1, 8))))
    groups = (view.controls.measures, view.sweep_controls.against)
    buttons = [group.button(place) for group in groups for place in (0, 1)]
    for button in (*buttons, view.controls.log_x, view.controls.log_y):
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert button.toolTip()


# -- sweeps ------------------------------------------------------------------------------------


def test_a_race_of_one_count_over_sizes_shows_them_and_their_fit(view):
    result = fold(made_up_sweep(contention=0.1, coherency=0.002))
    view.show_result(result)
    assert view.is_by_size
    assert view.picture_title() == "Throughput by pool size at 8 clusters, ideal dashed"
    xs, ys = medians(view, 0)
    assert xs == [1, 2, 4, 8, 16, 32]
    assert ys == pytest.approx(
        [result.summary(lane, at_clusters(8)).throughput for lane in range(6)]
    )
    curve_x, curve_y = view.plot.items[0].curve.getData()
    assert len(curve_x) > 50
    assert curve_y[-1] == pytest.approx(ys[-1], rel=1e-3)
    heading, row, intervals = view.panel.texts
    assert heading[2] == "contention, \u03c3"
    assert row[:5] == [
        "thread pool",
        "47.6 queries/s",
        "0.1",
        "0.002",
        "about 21 threads; 11 for 90 %",
    ]
    assert intervals[:4] == ["95 % intervals", "47.5 to 47.7", "0.099 to 0.1", "0.002 to 0.002"]


def test_each_size_keeps_its_lanes_marker(view):
    result = fold(made_up_sweep())
    view.show_result(result)
    styles = [point.style for point in view.plot.lines[0].points]
    assert styles == [lane.style for lane in result.lanes]


def test_fewer_than_six_sizes_say_what_is_missing(view):
    events = made_up_sweep(runs=4)
    view.show_result(fold(events[:-1]))
    assert view.panel.texts[1][1] == "measured 4 of the 6 sizes that a fit needs"
    view.show_result(fold(made_up_sweep("1/2/4")))
    assert view.panel.texts[1][1] == "has 3 sizes; a fit needs at least 6"


def test_sizes_beyond_what_there_is_to_share_out_are_named(view):
    view.show_result(fold(made_up_sweep("1/2/4/8/16/128")))
    assert "a run has only 64 units" in view.panel.texts[2]


def test_throughput_that_only_grows_is_shown_to_have_no_peak(view):
    view.show_result(fold(made_up_sweep(contention=0.0, coherency=0.0)))
    assert view.panel.texts[1][4] == "none found up to 32 threads; 29 for 90 %"


def test_the_fit_comes_while_the_race_goes_on(view):
    events = made_up_sweep()
    result = fold(events[:1])
    view.show_result(result)
    fitted = []
    for event in events[1:]:
        result.apply(event)
        view.refresh(event.at_s)
        fitted.append(bool(view.plot.lines[0].fit))
    assert fitted[-1]
    assert fitted == sorted(fitted)


def test_of_several_counts_one_is_chosen_for_the_sizes(qtbot, view):
    view.show_result(fold(made_up_sweep(clusters=(1, 4, 8))))
    assert not view.is_by_size
    click(qtbot, view.sweep_controls.against.button(1))
    assert view.is_by_size
    assert view.point == at_clusters(8)
    pick_point(qtbot, view, "4")
    assert view.point == at_clusters(4)
    assert "at 4 clusters" in view.picture_title()
    pick_point(qtbot, view, "Follow")
    assert view.point == at_clusters(8)


def test_the_measure_is_remembered_for_sizes_and_for_clusters(qtbot, view):
    view.show_result(fold(made_up_sweep(clusters=(1, 8))))
    choose(qtbot, view, EFFICIENCY)
    click(qtbot, view.sweep_controls.against.button(1))
    assert view.controls.measures.current == THROUGHPUT
    click(qtbot, view.sweep_controls.against.button(0))
    assert view.controls.measures.current == EFFICIENCY


def test_without_a_sweep_there_is_nothing_to_choose_against(view):
    view.show_result(fold(made_up_sweep()))
    view.show_result(fold(race()))
    assert not view.is_by_size
    assert view.sweep_controls.isHidden()
    assert view.panel.isHidden()


def test_a_picture_is_drawn_as_the_view_stands(qtbot, view):
    view.show_result(fold(made_up_sweep(clusters=(1, 4, 8))))
    click(qtbot, view.sweep_controls.against.button(1))
    pick_point(qtbot, view, "4")
    choose(qtbot, view, EFFICIENCY)
    view.controls.log_x.click()
    view.set_theme(DARK)
    twin = ScalingView()
    qtbot.addWidget(twin)
    twin.like(view)
    assert twin.picture_title() == view.picture_title()
    assert twin.is_by_size
    assert twin.controls.is_log_x
    assert twin.plot.lines == view.plot.lines
    assert not render_image(view, QSize(1280, 720), 1).isNull()


def test_a_short_log_axis_still_has_numbers():
    assert log_values(0.8, 1.1) == pytest.approx([0.8, 0.9, 1.0, 1.1])
    assert log_values(1, 100) == [1, 2, 5, 10, 20, 50, 100]


def test_an_svg_holds_shapes_and_no_bitmap(view, tmp_path):
    view.show_result(fold(made_up_sweep()))
    path = tmp_path / "fit.svg"
    save_picture(view, PictureRequest(path, QSize(1000, 600)))
    text = path.read_text()
    assert "<image" not in text
    assert "contention" in text


def test_a_lane_that_failed_says_so_at_its_lines_end(view):
    view.show_result(fold(race(failed=("processes",))))
    texts = [items.label.toPlainText() for items in view.plot.items]
    assert texts == ["sequential", "threads", "processes: failed", "gevent"]


def test_of_many_sweeps_four_are_told_and_the_others_counted(view):
    texts = [f"thread-pool:size=1-3{end}" for end in ("", ":warm", "@stage", "@query")]
    texts += ["process-pool:size=1-3", "process-pool:size=1-3:warm"]
    lanes = tuple(lane for text in texts for lane in parse_lanes(text))
    spec = RaceSpec(cluster_counts=(2,), lanes=lanes)
    view.show_plan(spec, plan_race(spec))
    assert view.is_by_size
    assert len(view.plot.lines) == 6
    assert len(view.panel.texts) == 6
    assert view.panel.texts[-1] == ["and 2 more"]
    assert not render_image(view, QSize(1280, 720), 1).isNull()
