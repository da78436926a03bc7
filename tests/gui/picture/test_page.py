"""All views of a race on one page."""

from collections import Counter

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from engine.race.result.result import fold
from gui.look.theme import DARK, LIGHT
from gui.picture.page_view import PageView, cells
from gui.picture.picture import save_picture
from gui.picture.request import PictureRequest, picture_request
from gui.preferences.picture_format import PictureOptions, PictureSize
from gui.window.race_views import VIEWS
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import open_file, race_file
from tests.gui.sight import texts_of, texts_of_pdf
from tests.gui.window.test_room import many_events

TITLES = (
    "Elapsed time at 4 clusters",
    "Elapsed time by cluster count, ideal dashed",
    "Queries over time at 4 clusters",
    "Time of each query at 4 clusters",
    "Resources over time at 4 clusters",
)


@pytest.fixture
def make_page(qtbot):
    def make(events=None):
        page = PageView(VIEWS)
        qtbot.addWidget(page)
        spec = made_up_spec(cluster_counts=(2, 4), repeats=3)
        page.show_result(fold(events or made_up_race(spec)))
        return page

    return make


@pytest.mark.parametrize("count", range(1, 9))
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_a_page_has_no_hole(count, columns):
    columns = min(columns, count)
    taken = [
        (place.row, place.column + more)
        for place in cells(count, columns)
        for more in range(place.columns)
    ]
    rows = -(-count // columns)
    assert sorted(taken) == [(row, column) for row in range(rows) for column in range(columns)]


@pytest.mark.parametrize("size", [PictureSize.A4, PictureSize.A4_PORTRAIT, PictureSize.FULL_HD])
def test_every_view_is_on_the_page_in_text(make_page, tmp_path, size):
    page = make_page()
    for ending in (".svg", ".pdf"):
        save_picture(
            page, picture_request(page, tmp_path / f"a{ending}", PictureOptions(size=size))
        )
    said = {text.strip() for text in texts_of_pdf(tmp_path / "a.pdf")}
    assert said == {text.strip() for text, _ in texts_of(tmp_path / "a.svg")}
    assert set(TITLES) <= said
    assert page.picture_title() == "Race of sequential, threads, processes, gevent"
    assert page.picture_title() in said
    # The caption is there once.
    lines = [text for text, _ in texts_of(tmp_path / "a.svg") if "0.5 s per query" in text]
    assert len(lines) == 1


@pytest.mark.parametrize("size", [QSize(1280, 720), QSize(1123, 794), QSize(700, 1000)])
@pytest.mark.parametrize("lanes", [4, 40])
def test_a_page_keeps_its_size_whatever_is_on_it(make_page, tmp_path, size, lanes):
    page = make_page(many_events(lanes, (4,)))
    path = tmp_path / "a.png"
    save_picture(page, PictureRequest(path, size, 1))
    image = QImage(str(path))
    assert image.size() == size
    ground = QColor(LIGHT.base).rgb()
    # Nothing is cut off at the edge.
    edge = [image.pixel(x, size.height() - 3) for x in range(size.width())]
    assert set(edge) == {ground}


def test_a_view_that_says_nothing_of_the_race_is_left_out(make_page, tmp_path):
    page = make_page(made_up_race(made_up_spec(cluster_counts=(4,))))
    save_picture(page, PictureRequest(tmp_path / "a.svg", QSize(1280, 720)))
    said = {text.strip() for text, _ in texts_of(tmp_path / "a.svg")}
    assert said & set(TITLES) == set(TITLES) - {TITLES[1]}


def test_a_page_has_the_colours_asked_for(make_page, tmp_path):
    page = make_page()
    save_picture(page, PictureRequest(tmp_path / "a.png", QSize(1280, 720), 1, theme=DARK))
    image = QImage(str(tmp_path / "a.png"))
    middle = range(40, 700, 60)
    assert image.pixel(2, 2) == QColor(DARK.base).rgb()
    assert QColor(LIGHT.base).rgb() not in {image.pixel(x, y) for x in middle for y in middle}


def test_the_window_saves_a_sheet_of_a_race_alone(qtbot, window, dialogs, tmp_path):
    action = window.actions_.save_page
    assert not action.isEnabled()
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race()))
    assert action.isEnabled()
    dialogs.path, dialogs.size = tmp_path / "sheet.svg", QSize(1280, 720)
    action.trigger()
    said = {text.strip() for text, _ in texts_of(dialogs.path)}
    assert {"Elapsed time at 2 clusters", "Resources over time at 2 clusters"} <= said
    assert "sheet" in dialogs.asked[-1].path.name or "sheet" in window.statusBar().currentMessage()


def test_no_other_ground_shines_through_between_charts(make_page, tmp_path):
    page = make_page()
    for theme in (LIGHT, DARK):
        # Drawn smaller, edges of charts lie between pixels.
        save_picture(page, PictureRequest(tmp_path / "a.png", QSize(1123, 794), 1, theme=theme))
        image = QImage(str(tmp_path / "a.png"))
        ground = QColor(theme.base).rgb()
        for y in range(image.height()):
            row = Counter(image.pixel(x, y) for x in range(image.width()))
            colour, count = row.most_common(1)[0]
            is_bar = QColor(colour).name() in theme.lanes
            assert is_bar or (colour == ground and count > image.width() / 4), y
