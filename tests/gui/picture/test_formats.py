"""PNG, SVG and PDF: of one view they are the same picture."""

import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from engine.load.result.result import fold_load
from engine.race.result.result import fold
from gui.article.page import ArticlePage
from gui.charts.race.view import RaceView
from gui.look.theme import DARK, LIGHT
from gui.picture.picture import render_image, save_picture
from gui.picture.request import PictureRequest, picture_request
from gui.preferences.picture_format import (
    FORMATS,
    PictureError,
    PictureOptions,
    PictureSize,
    page_size,
)
from gui.server.page import ServerPage
from gui.window.race_views import VIEWS
from tests.engine.loads import made_up_load
from tests.engine.races import made_up_race, made_up_spec, made_up_sweep
from tests.gui.sight import texts_of, texts_of_pdf
from tests.gui.window.test_room import many_events

ALL_VIEWS = [*VIEWS, ServerPage, ArticlePage]
A4_MEDIA = {595, 842}
"""The sides of a page in points, rounded."""


def filled(view):
    """Show something in a view of any kind."""
    if isinstance(view, ServerPage):
        view.show_load(fold_load(made_up_load()))
    elif not isinstance(view, ArticlePage):
        view.show_result(fold(made_up_race(made_up_spec(cluster_counts=(2, 4), repeats=4))))
    return view


@pytest.fixture
def make_view(qtbot, user_folders):
    """Return a function that makes a view of a class and shows something in it."""

    def make(view_class):
        view = view_class()
        qtbot.addWidget(view)
        return filled(view)

    return make


def media_box(path):
    """Return the width and height of a PDF's page in points."""
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", path.read_bytes())
    return [float(side) for side in box.groups()]


@pytest.mark.parametrize("view_class", ALL_VIEWS)
def test_a_pdf_says_in_text_what_an_svg_says(make_view, view_class, tmp_path):
    view = make_view(view_class)
    for ending in (".svg", ".pdf"):
        save_picture(view, PictureRequest(tmp_path / f"a{ending}", QSize(1280, 720)))
    said = {text.strip() for text in texts_of_pdf(tmp_path / "a.pdf")}
    assert said == {text.strip() for text, _ in texts_of(tmp_path / "a.svg")}
    assert view.picture_title() in said
    pdf = (tmp_path / "a.pdf").read_bytes()
    assert b"/FontFile2" in pdf  # What another machine needs to show them.
    assert b"/Subtype /Image" not in pdf


def test_a_pdf_has_a_title_and_just_the_pictures_size(make_view, tmp_path):
    view, path = make_view(RaceView), tmp_path / "a.pdf"
    save_picture(view, PictureRequest(path, QSize(1280, 720)))
    assert view.picture_title().encode("utf-16-be") in path.read_bytes()
    points = 72 / view.logicalDpiX()
    assert media_box(path) == [1280 * points, 720 * points]


@pytest.mark.parametrize("size", [PictureSize.A4, PictureSize.A4_PORTRAIT])
def test_a_pdf_of_a_page_is_a_page(make_view, tmp_path, size):
    view, path = make_view(RaceView), tmp_path / "a.pdf"
    save_picture(view, picture_request(view, path, PictureOptions(size=size)))
    width, height = map(round, media_box(path))
    assert {width, height} == A4_MEDIA
    assert (width < height) is (size is PictureSize.A4_PORTRAIT)


@pytest.mark.parametrize("ending", FORMATS)
def test_a_page_stays_one_however_much_room_its_lanes_need(qtbot, tmp_path, ending):
    result = fold(many_events(64, (1,)))
    view = RaceView()
    qtbot.addWidget(view)
    view.show_result(result)
    path = tmp_path / f"a{ending}"
    request = picture_request(view, path, PictureOptions(ending, PictureSize.A4))
    save_picture(view, request)
    titles = {lane.title for lane in result.lanes}
    if ending == ".png":
        assert QImage(str(path)).size() == request.size * request.scale
    elif ending == ".pdf":
        assert set(map(round, media_box(path))) == A4_MEDIA
        assert titles <= set(texts_of_pdf(path))
    else:
        millimetres = re.search(r'width="([\d.]+)mm" height="([\d.]+)mm"', path.read_text())
        assert [round(float(side)) for side in millimetres.groups()] == [297, 210]
        assert titles <= {text for text, _ in texts_of(path)}


def test_a_picture_for_a_screen_of_twice_the_pixels_is_the_same_at_twice_the_scale(make_view):
    view = make_view(RaceView)
    large = render_image(view, QSize(3840, 2160), 1, zoom=2)
    assert large.size() == QSize(3840, 2160)
    assert large == render_image(view, QSize(1920, 1080), 2)


@pytest.mark.parametrize("view_class", ALL_VIEWS)
def test_a_dark_picture_of_a_light_view_is_that_of_a_dark_view(make_view, view_class):
    view = make_view(view_class)
    size = QSize(800, 500)
    light, dark = (render_image(view, size, 1, theme=theme) for theme in (LIGHT, DARK))
    assert view.theme is LIGHT
    assert render_image(view, size, 1) == light
    view.set_theme(DARK)
    assert render_image(view, size, 1) == dark
    assert render_image(view, size, 1, theme=LIGHT) == light != dark


def test_a_dark_sweep_has_dark_figures_too(qtbot):
    view = VIEWS[1]()
    qtbot.addWidget(view)
    view.show_result(fold(made_up_sweep()))
    dark = render_image(view, QSize(900, 600), 1, theme=DARK)
    view.set_theme(DARK)
    assert dark == render_image(view, QSize(900, 600), 1)


def test_a_picture_like_the_view_has_the_size_of_the_chart_on_the_screen(qtbot, make_view):
    view = make_view(RaceView)
    view.resize(1000, 640)
    view.show()
    qtbot.waitExposed(view)
    request = picture_request(view, "a.png", PictureOptions(size=PictureSize.VIEW))
    assert request.size == view.picture_widget().size()
    assert request.size.width() < 1001
    view.resize(300, 200)  # Too small to say anything.
    request = picture_request(view, "a.png", PictureOptions(size=PictureSize.VIEW))
    assert request.size == QSize(640, 360)


def test_a_png_is_as_large_on_paper_at_any_scale(make_view, tmp_path):
    view = make_view(RaceView)
    for scale in (1, 3):
        path = tmp_path / f"{scale}.png"
        save_picture(view, PictureRequest(path, QSize(640, 360), scale))
        image = QImage(str(path))
        inches = image.width() / (image.dotsPerMeterX() * 0.0254)
        assert inches == pytest.approx(640 / view.logicalDpiX(), rel=1e-3)


def test_a_page_is_as_large_as_paper():
    assert page_size(254, is_portrait=False) == QSize(2970, 2100)
    assert page_size(254, is_portrait=True) == QSize(2100, 2970)


def test_a_picture_that_no_image_can_hold_is_refused_in_words(make_view, tmp_path):
    view, path = make_view(RaceView), tmp_path / "a.png"
    with pytest.raises(PictureError, match="40000 by 4800 pixels is too large"):
        save_picture(view, PictureRequest(path, QSize(10_000, 1200), 4))
    assert not path.exists()
