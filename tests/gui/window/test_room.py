"""Room: values are whole, names give way, charts scroll, and the window keeps its size."""

import itertools
import random
import re

import msgspec
import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QScrollArea, QScrollBar

from engine.race.result.result import fold
from engine.race.spec.axis import at_clusters
from engine.race.spec.sweep import parse_lanes
from engine.race.spec.text.lane import parse_lane
from gui.charts.race.view import RaceView
from gui.charts.resources.view import ResourcesView
from gui.charts.timeline.view import TimelineView
from gui.look.theme import LIGHT
from gui.picture.picture import render_image, save_picture
from gui.picture.request import PictureRequest
from gui.window.race_views import VIEWS
from tests.engine.races import explained, made_up_race, made_up_spec
from tests.gui.conftest import open_file, race_file
from tests.gui.sight import texts_of

RACE_VIEWS = list(VIEWS)
COUNTS = (1, 2, 4, 8, 16, 32, 64)
LONG = "a lane with a name that goes on and on and on until its end"


def named_race():
    """Return a race of ten blocks whose lanes have long names."""
    strategies = ("sequential", "threads", "gevent", "asyncio")
    lanes = tuple(
        msgspec.structs.replace(parse_lane(strategy), name=f"{LONG} {place}"[-60:])
        for place, strategy in enumerate(strategies)
    )
    spec = msgspec.structs.replace(made_up_spec(repeats=10), lanes=lanes)
    return fold(made_up_race(spec, overhead_s={"threads": 0.3, "gevent": 0.033}))


def many_events(lanes=64, counts=COUNTS):
    """Return the events of a race of many lanes with short names."""
    pools = parse_lanes(f"thread-pool:size=1-{lanes}+1")
    named = tuple(
        msgspec.structs.replace(lane, name=f"lane {place}") for place, lane in enumerate(pools)
    )
    spec = msgspec.structs.replace(made_up_spec(cluster_counts=counts), lanes=named)
    return made_up_race(spec)


@pytest.fixture
def make_view(qtbot):
    def make(kind, result, points=10.0):
        view = kind()
        view.setFont(QFont(view.font().family(), round(points)))
        qtbot.addWidget(view)
        view.show_result(result)
        return view

    return make


def painted_chart(view, size):
    """Return what a view's chart paints at a size."""
    chart = view.picture_widget()
    scroll = chart.parentWidget().parentWidget() if chart.parentWidget() is not None else None
    if isinstance(scroll, QScrollArea):
        scroll.takeWidget()
    chart.setParent(None)
    chart.setFont(view.font())
    chart.resize(size)
    image = QImage(size, QImage.Format.Format_RGB32)
    chart.render(image)
    return image


@pytest.mark.parametrize("height", [170, 420])
@pytest.mark.parametrize("points", [8, 10, 20])
def test_values_are_whole_however_narrow_the_chart_and_long_the_names(make_view, points, height):
    view = make_view(RaceView, named_race(), points)
    chart = view.picture_widget()
    wide = painted_chart(view, QSize(2400, height))
    least = chart.minimumSizeHint().width()
    words = QFontMetricsF(chart.font()).horizontalAdvance("00.0\u00d7 as fast")
    strip = round(words * 0.9) + 20
    for width in (least, least + 60, 1.5 * least):
        narrow = painted_chart(view, QSize(round(width), height))
        # Above the axis, whose numbers depend on its length.
        rows = height - round(4 * QFontMetricsF(chart.font()).height())
        box = QRect(narrow.width() - strip, 0, strip, rows)
        assert narrow.copy(box) == wide.copy(QRect(wide.width() - strip, 0, strip, rows))


@pytest.mark.parametrize("size", [QSize(520, 300), QSize(900, 400), QSize(1800, 900)])
def test_long_names_leave_three_quarters_of_the_race_view(make_view, size):
    result = named_race()
    view = make_view(RaceView, result)
    image = painted_chart(view, size)
    drawn = np.frombuffer(image.constBits(), np.uint32).reshape(size.height(), size.width())
    for lane in result.lanes:
        is_own = drawn == LIGHT.lane_colour(lane.style).rgb()
        # Seventeen pixels side by side are more than a marker.
        bars = sliding_window_view(is_own, 17, axis=1).all(axis=2).any(axis=0)
        assert bars.any()
        assert np.argmax(bars) <= size.width() * 0.25 + 24


@pytest.mark.parametrize("kind", [RaceView, TimelineView, ResourcesView])
def test_a_shortened_name_is_whole_in_the_tool_tip(make_view, kind):
    result = named_race()
    view = make_view(kind, result)
    painted_chart(view, QSize(700, 400))
    chart = view.picture_widget()
    canvas = chart if hasattr(chart, "tool_tip") else chart.currentWidget()
    places = itertools.product(range(5, 400, 5), (40, 560))
    said = "\n".join(canvas.tool_tip(QPointF(x, y)) for y, x in places)
    assert all(lane.title in said for lane in result.lanes)


@pytest.mark.parametrize("view_class", RACE_VIEWS)
def test_a_picture_of_many_lanes_is_as_high_as_their_names_take(make_view, view_class, tmp_path):
    result = fold(explained(many_events(40, (1,))))
    view = make_view(view_class, result)
    if view_class.name == "scaling":
        view.sweep_controls.set_by_size(False)
    path = tmp_path / "picture.svg"
    save_picture(view, PictureRequest(path, QSize(800, 450)))
    titles = {lane.title for lane in result.lanes}
    texts = texts_of(path)
    heights = sorted({round(y, 1) for text, y in texts if text in titles})
    assert {text for text, _ in texts} >= titles
    least = QFontMetricsF(view.font()).height() * 0.8
    assert len(heights) == 40
    assert all(low - high >= least for high, low in itertools.pairwise(heights))
    assert render_image(view, QSize(800, 450), 1).height() > 450


def test_a_picture_of_few_lanes_has_the_size_that_was_asked_for(make_view):
    for kind in RACE_VIEWS:
        view = make_view(kind, fold(made_up_race()))
        assert render_image(view, QSize(800, 450), 2).size() == QSize(1600, 900)


@pytest.mark.parametrize("view_class", RACE_VIEWS)
def test_an_svg_names_fonts_that_browsers_know(make_view, view_class, tmp_path):
    view = make_view(view_class, fold(made_up_race()))
    view.setFont(QFont("Sans Serif", 10))
    path = tmp_path / "picture.svg"
    save_picture(view, PictureRequest(path, QSize(800, 450)))
    families = re.findall(r'font-family="([^"]*)"', path.read_text())
    assert families
    for names in families:
        *named, last = names.split(", ")
        assert last == "sans-serif"
        assert "'Sans Serif'" not in named
        assert {"'DejaVu Sans'", "'Arial'"} <= set(named)


def settle():
    """Let what has been laid out anew be so."""
    for _ in range(4):
        QApplication.processEvents()


def cut_controls(window):
    """Return the buttons and lists of the view in front that are not seen whole."""
    found = []
    chart = window.view.picture_widget()
    charted = QRect(chart.mapToGlobal(QPoint()), chart.size())
    if chart.isVisible() and not chart.visibleRegion().isEmpty():
        charted = chart.visibleRegion().boundingRect()
        charted.translate(chart.mapToGlobal(QPoint()))
    for kind in (QAbstractButton, QComboBox):
        for widget in window.view.findChildren(kind):
            is_scrolled = any(
                isinstance(parent, QScrollArea) for parent in parents_of(widget, window.view)
            )
            seen = widget.visibleRegion().boundingRect()
            # What stands in a chart of widgets is not covered by it.
            is_beside = not chart.isAncestorOf(widget)
            box = QRect(widget.mapToGlobal(QPoint()), widget.size())
            covered = is_beside and box.intersects(charted)
            is_cut = covered or seen.size() != widget.size()
            if widget.isVisible() and not is_scrolled and is_cut:
                found.append((widget, widget.geometry(), seen))
    return found


def parents_of(widget, top):
    """Yield what a widget is in, up to ``top``."""
    while widget is not top:
        widget = widget.parentWidget()
        yield widget


def beside(window, kinds):
    """Return the visible widgets of some kinds that reach over the edges of the window."""
    inside = window.rect()
    found = []
    for kind in kinds:
        for widget in window.findChildren(kind):
            if not widget.isVisible() or widget.visibleRegion().isEmpty():
                continue
            box = QRect(widget.mapTo(window, QPoint()), widget.size())
            if not inside.contains(box):
                found.append((widget, box))
    return found


@pytest.fixture
def scale_text(appearances, window):
    """Return a function that makes text larger by a factor, and leave it as it was.

    Each change styles the whole window anew, which takes most of these tests' time: a few large
    steps show what many small ones would.
    """
    yield appearances[-1].scale_text
    window.actions_.usual.trigger()


def test_no_race_no_text_and_no_view_makes_the_window_grow(qtbot, window, scale_text, tmp_path):
    size = QSize(1024, 700)
    window.resize(size)
    place = window.pos()
    scale = 1.0
    # From the usual size to nearly twice as large and back, by another one in between each time.
    races = ((4, COUNTS, (1.0, 1.95)), (64, COUNTS[-2:], (1.95, 1.0)))
    for lanes, counts, scales in races:
        path = tmp_path / f"{lanes}.racelane"
        open_file(qtbot, window, race_file(path, many_events(lanes, counts)))
        between = random.Random(lanes).uniform(1.1, 1.85)
        for wanted in (scales[0], between, scales[1]):
            if wanted != scale:
                scale_text(wanted / scale)
                scale = wanted
            for tab in range(window.panes.tabs.count()):
                window.panes.tabs.setCurrentIndex(tab)
                settle()
                shown = f"{lanes} lanes, text {scale:.2f}, {window.panes.tabs.tabText(tab)}"
                assert window.size() == size, shown
                assert window.pos() == place, shown
                assert window.minimumSizeHint().width() <= size.width(), shown
                assert beside(window, [QAbstractButton, QComboBox]) == [], shown
                assert cut_controls(window) == [], shown
    scale_text(None)
    window.panes.tabs.setCurrentIndex(0)
    window.actions_.present.trigger()
    settle()
    window.actions_.present.trigger()
    settle()
    assert window.size() == size
    assert window.pos() == place


def test_larger_text_leaves_the_window_as_it_is(window, scale_text):
    window.race.form.set_spec(msgspec.structs.replace(made_up_spec(), cluster_counts=COUNTS))
    size = window.size()
    window.actions_.larger.trigger()
    for factor in (1.0, 1.3, 1.5, 1.5):
        scale_text(factor)
        settle()
        assert window.size() == size
        assert window.minimumSize().boundedTo(size) == window.minimumSize()


def test_every_lane_of_a_timeline_can_be_scrolled_to(qtbot, make_view):
    result = fold(many_events(64, (1,)))
    view = make_view(TimelineView, result)
    view.resize(800, 400)
    view.show()
    settle()
    chart = view.picture_widget()
    bars = [bar for bar in view.findChildren(QScrollBar) if bar.isVisible()]
    assert len(bars) == 1

    def named():
        heights = range(0, chart.height(), 3)
        return "\n".join(chart.tool_tip(QPointF(40, y)) for y in heights)

    assert result.lanes[0].title in named().splitlines()
    assert result.lanes[-1].title not in named().splitlines()
    bars[0].setValue(bars[0].maximum())
    assert result.lanes[-1].title in named().splitlines()


def test_a_lane_that_is_picked_in_the_table_is_brought_into_view(qtbot, make_view):
    result = fold(many_events(64, (1,)))
    for kind in (RaceView, ResourcesView):
        view = make_view(kind, result)
        view.resize(800, 400)
        view.show()
        view.select_lane(63)
        settle()
        chart = view.picture_widget()
        seen = chart.visibleRegion().boundingRect()
        assert seen.height() < chart.height()
        assert seen.bottom() > 0.9 * chart.height() - 60


def test_counts_are_buttons_where_there_is_room_and_a_list_where_not(qtbot, make_view):
    view = make_view(RaceView, fold(many_events(4)))
    view.resize(1000, 400)
    view.show()
    settle()
    (wide,) = [group for group in view.findChildren(QAbstractButton) if group.text() == "16"]
    qtbot.mouseClick(wide, Qt.MouseButton.LeftButton)
    assert view.point == at_clusters(16)
    view.resize(400, 400)
    settle()
    (box,) = [box for box in view.findChildren(QComboBox) if box.isVisible()]
    assert box.currentText() == "16"
    assert view.point == at_clusters(16)
    view.resize(1000, 400)
    settle()
    (wide,) = [
        button
        for button in view.findChildren(QAbstractButton)
        if button.isVisible() and button.text() == "16"
    ]
    assert wide.isChecked()
