"""What every chart of lanes must do, whichever it is: one test for all of them."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFont, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.load.result.result import fold_load
from engine.load.spec import LoadSpec
from engine.race.result.result import fold
from engine.race.spec.lane import Lane
from gui.charts.queries.view import QueriesView
from gui.charts.race.view import RaceView
from gui.charts.resources.plots import ResourcePlots
from gui.charts.resources.view import ResourcesView
from gui.charts.timeline.canvas import TimelineCanvas
from gui.charts.timeline.view import TimelineView
from gui.plot.chart_pages import ChartPages
from gui.plot.lane_chart import LaneChart
from gui.server.load_canvas import LoadCanvas
from gui.server.page import ServerPage
from tests.engine.loads import made_up_load
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.sight import painted, painted_texts

CHARTS = (RaceView, ResourcesView, TimelineView, QueriesView)
"""The views whose chart is drawn with the kit."""

GUI = Path(__file__).parents[3] / "gui"

OWN_PENS = {
    "look/markers.py",
}
"""Modules that still make pens of their own. It only gets shorter."""


def race_view(qtbot, view_class):
    """Return a view of a race that is over."""
    view = view_class()
    qtbot.addWidget(view)
    view.lane_selected.connect(view.select_lane)
    view.resize(1000, 600)
    view.show_result(fold(made_up_race()))
    view.show()
    return view


def chart_of(view):
    """Return the chart that is in front."""
    (chart,) = [chart for chart in view.lane_charts() if chart.isVisible()]
    assert isinstance(chart, LaneChart)
    return chart


def server_page(qtbot):
    """Return a view of a load that is over."""
    page = ServerPage()
    qtbot.addWidget(page)
    page.resize(1000, 800)
    strategies = ("blocking", "threads", "gevent", "asyncio")
    spec = LoadSpec(strategies=strategies, requests=10, users=1, sleep_s=0.1)
    page.show_load(fold_load(made_up_load(spec)))
    page.show()
    return page


@pytest.fixture(params=[*CHARTS, ServerPage], ids=lambda view: view.name)
def chart(request, qtbot):
    if request.param is ServerPage:
        page = server_page(qtbot)
        yield page.picture_widget()
    else:
        view = race_view(qtbot, request.param)
        yield chart_of(view)


def turn_wheel(chart, notches, at=None):
    place = QPointF(chart.axis_boxes()[0].center()) if at is None else at
    event = QWheelEvent(
        place,
        chart.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(chart, event)


def drag(chart, by):
    start = chart.axis_boxes()[0].center().toPoint()
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.25, 0.5, 1.0):
        QTest.mouseMove(chart, start + QPoint(round(by * share), 0))
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=start + QPoint(by, 0))


def test_the_wheel_zooms_about_the_pointer_and_back(chart):
    whole = painted(chart)
    box = chart.axis_boxes()[0]
    turn_wheel(chart, 4, QPointF(box.left(), box.center().y()))
    assert chart.stretch.first == 0
    assert chart.stretch.width == pytest.approx(1.25**-4)
    assert painted(chart) != whole
    turn_wheel(chart, -9)
    assert chart.stretch.is_whole
    assert painted(chart) == whole


def test_a_drag_moves_what_is_in_view_and_picks_nothing(chart):
    turn_wheel(chart, 6)
    before = chart.stretch
    drag(chart, -120)
    moved = chart.stretch.first - before.first
    assert moved == pytest.approx(120 / chart.axis_boxes()[0].width() * before.width, rel=0.05)
    assert chart.selected is None


def test_keys_zoom_move_and_fit(chart):
    # The pointer of an earlier test may still be over the chart.
    chart.pointer = None
    whole = painted(chart)
    for _ in range(3):
        QTest.keyClick(chart, Qt.Key.Key_W)
    assert (chart.stretch.first + chart.stretch.last) / 2 == pytest.approx(0.5)
    zoomed = chart.stretch
    QTest.keyClick(chart, Qt.Key.Key_D)
    assert chart.stretch.first > zoomed.first
    QTest.keyClick(chart, Qt.Key.Key_A)
    assert chart.stretch.first == pytest.approx(zoomed.first)
    for _ in range(3):
        QTest.keyClick(chart, Qt.Key.Key_S)
    assert chart.stretch.is_whole
    QTest.keyClick(chart, Qt.Key.Key_W)
    QTest.keyClick(chart, Qt.Key.Key_F)
    assert painted(chart) == whole


def test_arrows_and_clicks_pick_a_lane(chart):
    places = list(chart.lane_places())
    # The Timeline's arrows step from query to query.
    steps = (
        (Qt.Key.Key_Down, 0),
        (Qt.Key.Key_Down, 1),
        (Qt.Key.Key_End, -1),
        (Qt.Key.Key_Down, -1),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Up, 0),
    )
    for key, place in () if isinstance(chart, TimelineCanvas) else steps:
        QTest.keyClick(chart, key)
        assert chart.selected == places[place]
    picked = painted(chart)
    name = chart.lane_box(places[2]).center().toPoint()
    name.setX(int(chart.lane_box(places[2]).left()) + 12)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=name)
    assert chart.selected == places[2]
    assert painted(chart) != picked
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=name)
    assert chart.selected is None


def test_it_says_what_it_shows(chart):
    assert chart.accessibleName()
    for title in ("threads", "gevent"):
        assert title in chart.accessibleDescription()


def test_everything_grows_with_the_text(chart):
    single = chart.ink
    font = QFont(chart.font())
    font.setPointSizeF(font.pointSizeF() * 2)
    chart.setFont(font)
    assert chart.ink.k == pytest.approx(2 * single.k, rel=0.05)
    assert chart.ink.pen("#000000", 1.5).widthF() == pytest.approx(2 * 1.5 * single.k, rel=0.05)
    assert chart.ink.px(8) == pytest.approx(2 * single.px(8), rel=0.05)


@pytest.mark.parametrize("view_class", CHARTS, ids=lambda view: view.name)
def test_sixty_four_lanes_with_long_names_are_all_there(qtbot, view_class):
    view = view_class()
    qtbot.addWidget(view)
    lanes = tuple(
        Lane("threads", name=f"{number:02} {'long name ' * 5}end") for number in range(64)
    )
    view.show_result(
        fold(made_up_race(msgspec.structs.replace(made_up_spec(cluster_counts=(1,)), lanes=lanes)))
    )
    view.resize(1000, 600)
    view.show()
    chart = chart_of(view)
    if isinstance(view, TimelineView):
        # It scrolls its lanes by itself.
        view.resize(1000, view.picture_height() + 200)
    places = list(chart.lane_places())
    assert len(places) == 64
    boxes = [chart.lane_box(place) for place in places]
    assert all(low.bottom() <= high.top() + 0.5 for low, high in pairwise(boxes))
    assert all(box.height() >= chart.ink.names.height() for box in boxes)
    view.select_lane(places[-1])
    assert chart.visibleRegion().contains(boxes[-1].center().toPoint())


def lanes_on_stage(view, count=64):
    """Show a race of many lanes, as on a stage."""
    names = [Lane("threads", name=f"lane {number}") for number in range(count)]
    spec = msgspec.structs.replace(made_up_spec(cluster_counts=(1,)), lanes=tuple(names))
    view.show_result(fold(made_up_race(spec)))
    view.resize(1000, 500)
    view.set_alone(True)
    view.show()
    return chart_of(view)


def names_in(chart):
    return [
        text for text, _size in painted_texts(chart) if re.fullmatch(r"lane \d+", text) is not None
    ]


def other_page(view):
    """Bring the second chart of a view to the front, if it has one."""
    if isinstance(view, QueriesView | ResourcesView):
        view.findChild(ChartPages).show_page(1)


@pytest.mark.parametrize("is_other", [False, True], ids=["first", "second"])
@pytest.mark.parametrize("view_class", CHARTS, ids=lambda view: view.name)
def test_on_stage_what_has_no_room_is_counted_and_arrows_bring_it(qtbot, view_class, is_other):
    view = view_class()
    qtbot.addWidget(view)
    if is_other:
        other_page(view)
    chart = lanes_on_stage(view)
    places = list(chart.lane_places())
    assert 2 < len(places) < 64
    assert places[0] == 0  # The baseline.
    said = [text for text, _size in painted_texts(chart)]
    assert f"and {64 - len(places)} more" in said
    assert names_in(chart)[: len(places)] == [f"lane {place}" for place in places]
    boxes = [chart.lane_box(place) for place in places]
    assert all(low.bottom() <= high.top() + 0.5 for low, high in pairwise(boxes))
    assert all(box.height() >= chart.ink.names.height() for box in boxes)
    QTest.keyClick(chart, Qt.Key.Key_End)
    assert not set(chart.lane_places()) & set(places[:2])
    view.select_lane(40)
    assert chart.lane_places()[0] == 40
    view.set_alone(False)
    view.select_lane(None)
    assert len(chart.lane_places()) == 64


def test_a_legend_explains_itself_on_hover(chart):
    painted(chart, chart.size())
    if chart.legend is None:
        # Its headings and rows explain themselves.
        assert isinstance(chart, ResourcePlots | LoadCanvas)
        return
    places = chart.legend.places()
    assert places
    for entry, box in places:
        assert entry.tip
        assert chart.tool_tip(box.center()) == entry.tip


def test_pens_come_from_the_kit_so_that_lines_grow_with_the_text():
    makers = set()
    for path in GUI.rglob("*.py"):
        name = path.relative_to(GUI).as_posix()
        if name.startswith("plot/"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                made = node.func.attr if isinstance(node.func, ast.Attribute) else None
                made = node.func.id if isinstance(node.func, ast.Name) else made
                if made in ("QPen", "mkPen"):
                    makers.add(name)
    assert makers == OWN_PENS
