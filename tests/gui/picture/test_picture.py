import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from engine.race.events import RaceFinished
from engine.race.result.result import fold
from engine.race.spec.presets import preset_named
from engine.stream.event import Outcome
from gui.charts.race.view import RaceView
from gui.look.theme import LIGHT
from gui.picture.picture import render_image, save_picture
from gui.picture.request import PictureRequest
from gui.window.race_views import VIEWS
from tests.engine.races import explained, made_up_race, made_up_spec, made_up_sweep
from tests.gui.sight import colours

RACE_VIEWS = list(VIEWS)
STOPPED_RUNS = 2


def stopped(spec, runs=STOPPED_RUNS):
    """Return a race that was stopped after some of its runs."""
    events = made_up_race(spec, runs=runs, over=False)
    return fold(explained([*events, RaceFinished(at_s=60.0, outcome=Outcome.ABORTED)]))


@pytest.fixture
def words_of(qtbot, tmp_path):
    """Return a function that saves a picture of a race and returns what is written on it."""

    def save(view_class, result):
        view = view_class()
        qtbot.addWidget(view)
        view.show_result(result)
        path = tmp_path / "picture.svg"
        save_picture(view, PictureRequest(path, QSize(1280, 720)))
        # What is seen, without the title and description that are read by machines.
        return path.read_text().split("</desc>")[1]

    return save


@pytest.mark.parametrize("view_class", RACE_VIEWS)
def test_a_picture_of_a_stopped_race_shows_only_what_ran(words_of, view_class):
    spec = made_up_spec(cluster_counts=(2,), seed=4)
    result = stopped(spec)
    words = words_of(view_class, result)
    assert f"stopped after {STOPPED_RUNS} of 4 runs" in words
    ran = {result.lanes[run.planned.lane].title for run in result.runs[:STOPPED_RUNS]}
    for lane in result.lanes:
        assert (f">{lane.title}<" in words) is (lane.title in ran)
    assert "not run" not in words


@pytest.mark.parametrize("view_class", RACE_VIEWS)
def test_a_picture_of_a_whole_race_shows_all_its_lanes(words_of, view_class):
    events = made_up_race(made_up_spec(cluster_counts=(2,)), failed=("threads",))
    result = fold(explained(events))
    words = words_of(view_class, result)
    assert all(f">{lane.title}" in words for lane in result.lanes)
    assert "stopped after" not in words


@pytest.mark.parametrize("view_class", RACE_VIEWS)
def test_a_picture_of_a_race_stopped_before_its_first_run_says_so(words_of, view_class):
    words = words_of(view_class, stopped(made_up_spec(cluster_counts=(2, 4)), runs=0))
    assert "stopped after 0 of 8 runs" in words
    assert ">gevent<" not in words


def test_a_picture_of_a_stopped_sweep_can_be_made(qtbot, words_of):
    events = made_up_sweep(runs=9)[:-1]
    result = fold([*events, RaceFinished(at_s=99.0, outcome=Outcome.ABORTED)])
    assert "stopped after 9 of 36 runs" in words_of(RACE_VIEWS[1], result)


@pytest.mark.parametrize("view_class", RACE_VIEWS)
def test_a_picture_says_what_speaks_against_the_race_and_once_that_it_has_no_statistics(
    words_of, view_class
):
    words = words_of(view_class, fold(made_up_race(preset_named("quick").spec)))
    said = "Not a fair race: at 4 clusters gevent asked 16 at once, threads and processes 4."
    assert words.count(said) == 1
    assert words.lower().count("no statistics") == 1


def test_a_picture_shows_the_selection_only_where_it_is_asked_to(qtbot):
    view = RaceView()
    qtbot.addWidget(view)
    view.show_result(fold(made_up_race()))
    plain = render_image(view, QSize(1280, 720), 1)
    view.select_lane(1)
    assert render_image(view, QSize(1280, 720), 1) == plain
    selected = render_image(view, QSize(1280, 720), 1, shows_selection=True)
    assert QColor(LIGHT.hover).name() in colours(selected)
    assert QColor(LIGHT.hover).name() not in colours(plain)
    assert view.selected == 1


def test_a_picture_says_the_conclusion_where_it_is_wanted(qtbot, tmp_path):
    view = RaceView()
    qtbot.addWidget(view)
    view.show_result(fold(made_up_race(made_up_spec(repeats=10))))
    said = "At every point use threads: at 2 clusters within 1 % of the fastest"
    for is_wanted in (True, False):
        path = tmp_path / "picture.svg"
        request = PictureRequest(path, QSize(1280, 720), shows_conclusion=is_wanted)
        save_picture(view, request)
        description, drawn = path.read_text().split("</desc>")
        assert (said in description) is is_wanted
        assert (said in drawn) is is_wanted
