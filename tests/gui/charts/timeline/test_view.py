import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QScrollBar

from engine.race.events import (
    ClockStarted,
    QueriesMoved,
    RunFinished,
    RunStarted,
    Usage,
)
from engine.race.plan.planner import plan_race
from engine.race.result.result import fold
from gui.charts.timeline.canvas import TimelineCanvas
from gui.charts.timeline.curves import free_place
from gui.charts.timeline.selection import Selection
from gui.charts.timeline.view import TimelineView
from gui.look.theme import DARK, LIGHT
from gui.picture.picture import render_image, save_picture
from gui.picture.request import PictureRequest
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import open_file, race_file
from tests.gui.sight import choose, colours, painted, said, texts_of


def race(lanes="gevent@query", *, clusters=2, nodes=2, switches=1, spans=None, over=True):
    """Return a race in which every lane's one run has these queries: number, start, end, in ms."""
    spec = made_up_spec(
        lanes, cluster_counts=(clusters,), nodes=nodes, switches=switches, sleep_s=0.1
    )
    events = made_up_race(spec, runs=0, over=False)
    count = clusters * (nodes + switches)
    spans = spans or [(query, 10 + 20 * query, 110 + 20 * query) for query in range(count)]
    for place in range(len(events[0].plan.runs)):
        ended = [query for query, _, end in spans if end is not None]
        events += [
            RunStarted(at_s=float(place), run=place),
            ClockStarted(at_s=float(place), run=place),
            QueriesMoved(
                at_s=place + 0.1,
                run=place,
                started=[query for query, *_ in spans],
                started_ns=[start * 1_000_000 for _, start, _ in spans],
                carriers=[500 + place] * len(spans),
                ended=ended,
                ended_ns=[end * 1_000_000 for *_, end in spans if end is not None],
            ),
        ]
        if over:
            events.append(
                RunFinished(
                    at_s=place + 0.5,
                    run=place,
                    elapsed_s=0.3,
                    start_up_s=0.0,
                    oversleep_s=0.0,
                    most_in_flight=count,
                    usage=Usage(0.0, 0.0, 0, 0),
                )
            )
    return fold(events)


@pytest.fixture
def make_view(qtbot):
    def make(result, theme=LIGHT):
        view = TimelineView()
        qtbot.addWidget(view)
        view.set_theme(theme)
        view.resize(1000, 500)
        view.show_result(result)
        view.show()
        return view

    return make


def canvas_of(view):
    return view.findChild(TimelineCanvas)


def bar_middle(view, lane, query):
    """Return where the middle of a query's bar is on the canvas."""
    canvas = canvas_of(view)
    layout = canvas.laid_out()
    band = next(band for band in layout.bands if band.lane.place == lane)
    timeline = band.lane.spans.timeline
    place = timeline.place_of(query)
    middle_ns = (int(timeline.starts_ns[place]) + band.lane.end_ns(place)) / 2
    y = band.row_top(int(timeline.rows[place])) + band.row_height / 2
    return QPoint(round(layout.x(middle_ns / 1e9)), round(y))


def box_of(view, name):
    (found,) = [box for box in view.findChildren(QComboBox) if box.accessibleName() == name]
    return found


def press(view, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(canvas_of(view), key, modifier)


def click_at(view, point):
    QTest.mouseClick(canvas_of(view), Qt.MouseButton.LeftButton, pos=point)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_nodes_and_switches_have_their_clusters_colours(make_view, theme):
    drawn = colours(painted(make_view(race(), theme)))
    wanted = {theme.clusters[0], theme.clusters[1]}
    wanted |= {theme.switch_colour(0).name(), theme.switch_colour(1).name()}
    assert wanted <= drawn


def test_a_wait_is_pale_until_the_query_starts(make_view):
    view = make_view(race(spans=[(query, 150, 290) for query in range(6)]))
    image = painted(view)
    canvas = canvas_of(view)
    box = canvas.geometry()
    middle = bar_middle(view, 0, 1)
    waiting = QPoint(round(canvas.laid_out().x(0.08)), middle.y()) + box.topLeft()
    assert image.pixelColor(waiting).name() == LIGHT.waiting_colour.name()
    assert image.pixelColor(middle + box.topLeft()).name() == LIGHT.clusters[0]


def test_a_running_bar_grows_with_the_clock(make_view):
    result = race("sequential", spans=[(0, 10, 20), (1, 30, None)], over=False)
    view = make_view(result)
    canvas = canvas_of(view)

    def end_ns():
        (lane,) = canvas.lanes
        return lane.end_ns(lane.spans.timeline.place_of(1))

    view.refresh(0.1)
    assert end_ns() == 100_000_000
    view.refresh(0.2)
    assert end_ns() == 200_000_000
    canvas.select(Selection(0, 1))
    assert "running for 170 ms" in canvas.words()
    assert "1 in flight" in canvas.lanes[0].note


def test_what_is_hovered_or_clicked_is_told(make_view):
    view = make_view(race())
    point = bar_middle(view, 0, 3)
    tip = canvas_of(view).tool_tip(QPointF(point))
    assert tip.splitlines() == [
        "gevent",
        "cluster 2, node 1",
        "waited 70.0 ms",
        "started at 70.0 ms",
        "ran 100 ms",
        "row 4 of 5",
        "thread 500",
    ]
    click_at(view, point)
    assert canvas_of(view).selection == Selection(0, 3)
    assert ", ".join(tip.splitlines()) in said(view)
    click_at(view, QPoint(canvas_of(view).width() - 5, 40))
    assert canvas_of(view).selection is None


def test_arrows_walk_along_rows_and_from_lane_to_lane(make_view):
    spans = [(0, 10, 50), (1, 60, 100), (2, 20, 90), (3, 110, 150), (4, 120, 160), (5, 170, 190)]
    view = make_view(race("gevent@query,asyncio@query", spans=spans))
    canvas = canvas_of(view)
    seen = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right):
        press(view, key)
        seen.append((canvas.selection.lane, canvas.selection.query))
    # On row 1 are 0, 1, 3, 5, on row 2 are 2, 4.
    assert seen == [(0, 0), (0, 1), (0, 2), (0, 4)]
    press(view, Qt.Key.Key_Down)
    assert canvas.selection == Selection(1, 3)
    press(view, Qt.Key.Key_Up)
    press(view, Qt.Key.Key_Left)
    assert canvas.selection == Selection(0, 2)
    press(view, Qt.Key.Key_Escape)
    assert canvas.selection is None


def test_keys_and_wheel_zoom_and_pan_and_f_fits(make_view):
    view = make_view(race())
    canvas = canvas_of(view)
    assert canvas.stretch.is_whole
    press(view, Qt.Key.Key_W)
    first = canvas.stretch
    assert first.width == pytest.approx(1 / 1.25)
    press(view, Qt.Key.Key_W)
    press(view, Qt.Key.Key_W)
    first = canvas.stretch
    press(view, Qt.Key.Key_D)
    assert canvas.stretch.first > first.first
    press(view, Qt.Key.Key_A)
    assert canvas.stretch.first == pytest.approx(first.first)
    x = canvas.laid_out().x(0.1)
    wheel = QWheelEvent(
        QPointF(x, 50), QPointF(x, 50), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, wheel)
    assert canvas.stretch.width < first.width
    assert canvas.laid_out().x(0.1) == pytest.approx(x)
    press(view, Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)
    press(view, Qt.Key.Key_F)
    assert canvas.stretch.is_whole
    assert canvas.laid_out().stack_height <= canvas.laid_out().plot.height() + 1e-6


@pytest.mark.parametrize("height", range(500, 506))
def test_a_scroll_bar_stands_beside_rows_that_have_no_room(make_view, height):
    # A hundred queries at once, each on a row of its own.
    spans = [(query, 10 + query, 210 + query) for query in range(100)]
    view = make_view(race(clusters=25, nodes=4, switches=0, spans=spans))
    # The rows grow by a factor: at most heights, part of a pixel of them is out of view.
    view.resize(1000, height)
    bar = view.picture_widget().findChild(QScrollBar)
    assert not bar.isVisible()
    for _ in range(4):
        press(view, Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)
    assert bar.isVisible()
    beside = QRect(0, 0, bar.x(), view.picture_widget().height())
    bar.setValue(bar.minimum())
    top = view.picture_widget().grab(beside).toImage()
    bar.setValue(bar.maximum())
    assert view.picture_widget().grab(beside).toImage() != top
    assert bar.value() == bar.maximum() > 0
    press(view, Qt.Key.Key_F)
    assert not bar.isVisible()


def test_dragging_pans(make_view):
    view = make_view(race())
    canvas = canvas_of(view)
    canvas.show_stretch(canvas.stretch.zoomed(4))
    before = canvas.stretch.first
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(canvas, left, pos=QPoint(600, 100))
    QTest.mouseMove(canvas, QPoint(560, 100))
    QTest.mouseMove(canvas, QPoint(500, 100))
    QTest.mouseRelease(canvas, left, pos=QPoint(500, 100))
    assert canvas.stretch.first > before
    assert canvas.selection is None


def test_one_lane_or_two_are_shown_under_one_axis(make_view):
    view = make_view(race("gevent@query,asyncio@query,threads@query"))
    other = box_of(view, "Lane to compare with")
    assert not other.isEnabled()
    choose(box_of(view, "Lane to show"), "gevent")
    assert [lane.lane.title for lane in canvas_of(view).lanes] == ["gevent"]
    choose(other, "threads")
    assert [lane.lane.title for lane in canvas_of(view).lanes] == ["gevent", "threads"]
    press(view, Qt.Key.Key_W)
    layout = canvas_of(view).laid_out()
    assert {band.box.left() for band in layout.bands} == {layout.plot.left()}


def test_the_median_run_is_shown_until_a_block_is_picked(make_view):
    result = fold(made_up_race(made_up_spec("threads", cluster_counts=(2,), repeats=3)))
    view = make_view(result)
    assert "median run" in canvas_of(view).lanes[0].note
    box = box_of(view, "Run to show")
    assert [box.itemText(place) for place in range(4)] == [
        "Median run", "Block 1", "Block 2", "Block 3",
    ]  # fmt: skip
    choose(box, "Block 3")
    assert "block 3" in canvas_of(view).lanes[0].note
    view.refresh(result.last_at_s)
    assert "block 3" in canvas_of(view).lanes[0].note


def test_a_lane_is_picked_by_its_name_and_brought_out(qtbot, make_view):
    view = make_view(race("gevent@query,asyncio@query"))
    name = QPoint(60, round(canvas_of(view).laid_out().bands[1].box.center().y()))
    with qtbot.waitSignal(view.lane_selected) as picked:
        click_at(view, name)
    assert picked.args == [1]
    bright = colours(painted(view))
    view.select_lane(1)
    assert LIGHT.switch_colour(0).name() in bright
    # The other lane's bars are veiled: there are paler colours than before.
    assert colours(painted(view)) - bright
    with qtbot.waitSignal(view.lane_selected) as picked:
        click_at(view, name)
    assert picked.args == [None]


def test_lost_queries_are_marked_and_failures_said(make_view):
    spec = made_up_spec("threads", cluster_counts=(2,))
    view = make_view(fold(made_up_race(spec, failed=("threads",))))
    assert QColor(LIGHT.notice).name() in colours(painted(view))
    assert canvas_of(view).lanes[0].note.startswith("failed after")


def test_many_bars_are_painted_as_an_image_like_a_few(make_view):
    spans = [(query, 1 + query, 2 + query) for query in range(3000)]
    view = make_view(race(clusters=1000, spans=spans, lanes="threads@query"))
    drawn = colours(painted(view, QSize(1400, 500)))
    assert set(LIGHT.clusters) <= drawn
    assert LIGHT.switch_colour(2).name() in drawn


def test_a_picture_shows_the_part_that_is_in_view(make_view):
    view = make_view(race())
    whole = render_image(view, QSize(800, 450), 1)
    canvas_of(view).show_stretch(canvas_of(view).stretch.zoomed(8))
    canvas_of(view).select(Selection(0, 2))
    part = render_image(view, QSize(800, 450), 1)
    assert part != whole
    assert isinstance(part, QImage)


def test_a_planned_lane_shows_its_ideal_and_what_will_come(qtbot, tmp_path):
    view = TimelineView()
    qtbot.addWidget(view)
    spec = made_up_spec()
    view.show_plan(spec, plan_race(spec))
    assert [lane.note for lane in canvas_of(view).lanes][:2] == ["ideal 2.00 s", "ideal 1.00 s"]
    save_picture(view, PictureRequest(tmp_path / "planned.svg", QSize(1000, 500)))
    assert any("Press Start" in text for text, _ in texts_of(tmp_path / "planned.svg"))


def test_names_of_curves_are_never_written_over_one_another():
    within = QRectF(0, 0, 300, 30)
    taken = []
    for _ in range(6):
        placed = free_place(QRectF(20, 0, 90, 14), taken, within)
        if placed is not None:
            assert within.contains(placed)
            assert not any(placed.intersects(other) for other in taken)
            taken.append(placed)
    assert len(taken) == 4


def test_blocks_are_offered_by_their_number_at_the_cluster_count_shown(make_view):
    view = make_view(fold(made_up_race(made_up_spec(repeats=2, cluster_counts=(1, 2)))))
    box = box_of(view, "Run to show")
    assert [box.itemText(place) for place in range(box.count())] == [
        "Median run",
        "Block 1",
        "Block 2",
    ]


def hover(view, point):
    """Move the mouse there, as a person does: with no button pressed."""
    canvas = canvas_of(view)
    QTest.mouseMove(canvas, point - QPoint(3, 0))
    QTest.mouseMove(canvas, point)
    QApplication.processEvents()


def ticks_seen(view):
    """Return which part of the time is in view, in seconds."""
    axis = canvas_of(view).laid_out().axis
    return axis.first, axis.last


@pytest.mark.parametrize("key", [Qt.Key.Key_W, Qt.Key.Key_S])
def test_keys_zoom_about_the_pointer(make_view, key):
    view = make_view(race())
    for _ in range(4):
        press(view, Qt.Key.Key_W)
    point = bar_middle(view, 0, 1)
    layout = canvas_of(view).laid_out()
    at = QPoint(round(layout.plot.left() + 0.25 * layout.plot.width()), point.y())
    hover(view, at)
    before_s, first = layout.seconds(at.x()), ticks_seen(view)
    press(view, key)
    assert canvas_of(view).laid_out().seconds(at.x()) == pytest.approx(before_s, abs=1e-9)
    assert ticks_seen(view) != first


def test_without_the_pointer_keys_zoom_about_the_middle(make_view):
    view = make_view(race())
    hover(view, bar_middle(view, 0, 1))
    QApplication.sendEvent(canvas_of(view), QEvent(QEvent.Type.Leave))
    press(view, Qt.Key.Key_W)
    first_s, last_s = ticks_seen(view)
    assert (first_s + last_s) / 2 == pytest.approx(canvas_of(view).laid_out().axis.high / 2)


def test_the_keys_need_no_click_first(qtbot, window, tmp_path):
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race()))
    view = next(view for view in window.race.views if isinstance(view, TimelineView))
    for focused in (window.start_button, window.panes.tabs.tabBar()):
        window.panes.tabs.setCurrentWidget(view)
        focused.setFocus()
        whole = ticks_seen(view)
        qtbot.keyClick(focused, Qt.Key.Key_W)
        near = ticks_seen(view)
        assert near[1] - near[0] < whole[1] - whole[0]
        qtbot.keyClick(focused, Qt.Key.Key_D)
        assert ticks_seen(view)[0] > near[0]
        qtbot.keyClick(focused, Qt.Key.Key_F)
        assert ticks_seen(view) == whole
    field = window.race.form.workload.clusters
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_W)
    assert ticks_seen(view) == whole
    window.panes.tabs.setCurrentIndex(0)
    qtbot.keyClick(window.start_button, Qt.Key.Key_W)
    assert ticks_seen(view) == whole


@pytest.mark.parametrize("width", [360, 520, 640, 760, 1000])
def test_the_legend_names_as_many_clusters_as_have_room_or_none(make_view, width):
    view = make_view(race("gevent@query", clusters=6))
    canvas = canvas_of(view)
    canvas.resize(width, 400)
    canvas.grab()
    names = [entry.text for entry, _box in canvas.legend.places()]
    if "cluster" not in names:
        assert width < 700
        return
    shown = names[names.index("cluster") + 1 :]
    # Two at least, and the last says whether there are more.
    assert len(shown) >= 2
    assert shown[-1] == ("6" if len(shown) == 6 else f"{len(shown)} \u2026")
    assert len(shown) == 6 or width < 1000
