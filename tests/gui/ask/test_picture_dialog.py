"""The dialog for a picture: what is chosen is what the preview shows and what is saved."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from engine.race.result.result import fold
from gui.ask.picture_dialog import PictureDialog
from gui.charts.race.view import RaceView
from gui.look.theme import DARK, LIGHT
from gui.picture.picture import render_image
from gui.preferences.picture_format import FORMATS, PictureOptions, PictureSize
from tests.engine.races import made_up_race
from tests.gui.sight import choose, colours, field, plain
from tests.gui.window.test_room import many_events


@pytest.fixture
def view(qtbot):
    view = RaceView()
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show_result(fold(made_up_race()))
    return view


@pytest.fixture
def open_dialog(qtbot, view):
    """Return a function that opens the dialog and waits for its preview."""

    def make(options=None, ask_path=lambda parent, ending: None):
        dialog = PictureDialog(view, options or PictureOptions(), ask_path)
        qtbot.addWidget(dialog)
        with qtbot.waitSignal(dialog.preview.drawn):
            dialog.show()
        return dialog

    return make


def test_the_preview_is_the_picture_only_smaller(open_dialog, view):
    dialog = open_dialog()
    image = dialog.preview.image
    assert dialog.preview.size().expandedTo(image.size()) == dialog.preview.size()
    assert image.width() > dialog.width() / 2
    small = render_image(view, QSize(1280, 720), dialog.preview.width() / 1280)
    small.setDevicePixelRatio(1)
    assert image == small


def test_the_preview_follows_what_is_chosen(qtbot, open_dialog, view):
    dialog = open_dialog()
    assert QColor(LIGHT.base).name() in colours(dialog.preview.image)
    with qtbot.waitSignal(dialog.preview.drawn):
        choose(dialog.colours, "Dark")
    shown = colours(dialog.preview.image)
    assert QColor(DARK.base).name() in shown
    assert QColor(LIGHT.base).name() not in shown
    view.select_lane(1)
    assert QColor(DARK.hover).name() not in shown
    with qtbot.waitSignal(dialog.preview.drawn):
        dialog.selection.click()
    assert QColor(DARK.hover).name() in colours(dialog.preview.image)
    with qtbot.waitSignal(dialog.preview.drawn):
        choose(dialog.size_choice, "A4, portrait")
    assert dialog.preview.image.height() > dialog.preview.image.width()


def test_the_conclusion_is_said_where_it_is_wanted(qtbot, open_dialog, view):
    dialog = open_dialog()
    before = dialog.preview.image.copy()
    with qtbot.waitSignal(dialog.preview.drawn):
        dialog.conclusion.click()
    assert dialog.preview.image != before
    assert dialog.options.shows_conclusion
    view.show_result(fold(made_up_race(over=False)))
    plain_dialog = open_dialog()
    assert plain_dialog.selection.isVisible()
    assert not plain_dialog.conclusion.isVisible()


def test_many_changes_at_once_are_drawn_once(qtbot, open_dialog):
    dialog = open_dialog()
    drawn = []
    dialog.preview.drawn.connect(lambda: drawn.append(dialog.preview.image.size()))
    with qtbot.waitSignal(dialog.preview.drawn):
        for place in range(dialog.size_choice.count()):
            dialog.size_choice.setCurrentIndex(place)
        dialog.size_choice.setCurrentIndex(5)
    assert len(drawn) == 1
    assert drawn[0].height() > drawn[0].width()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (PictureOptions(), "1280 by 720 pixels"),
        (PictureOptions(".svg", PictureSize.FULL_HD), "1920 by 1080 pixels"),
        (PictureOptions(size=PictureSize.UHD), "3840 by 2160 pixels"),
        (PictureOptions(".pdf", PictureSize.A4), "297 by 210 mm"),
        (PictureOptions(".svg", PictureSize.A4_PORTRAIT), "210 by 297 mm"),
        (PictureOptions(".png", PictureSize.OWN, QSize(800, 600), 3), "2400 by 1800 pixels"),
        (PictureOptions(".pdf", PictureSize.OWN, QSize(800, 600), 3), "800 by 600 pixels"),
    ],
)
def test_the_dialog_says_how_large_the_file_will_be(open_dialog, options, said):
    assert open_dialog(options).said == said


def test_the_dialog_says_that_lanes_make_a_picture_higher(open_dialog, view):
    view.show_result(fold(many_events(64, (1,))))
    assert open_dialog().said == "1280 pixels wide, and as high as its lanes need"
    assert open_dialog(PictureOptions(".pdf", PictureSize.A4)).said == "297 by 210 mm"


@pytest.mark.parametrize("ending", FORMATS)
def test_save_asks_for_a_file_of_the_format(open_dialog, ending):
    asked = []

    def ask_path(parent, ending):
        asked.append((parent, ending))
        return Path("a") if len(asked) > 1 else None

    dialog = open_dialog(PictureOptions(ending), ask_path)
    dialog.save.click()
    assert dialog.isVisible()
    assert dialog.path is None
    dialog.save.click()
    assert not dialog.isVisible()
    assert dialog.path == Path("a")
    assert asked == [(dialog, ending)] * 2


@pytest.mark.parametrize("picture", [None, False, True])
@pytest.mark.parametrize("window", [LIGHT, DARK])
def test_the_colours_are_the_windows_until_others_are_chosen(open_dialog, view, picture, window):
    view.set_theme(window)
    dialog = open_dialog(PictureOptions(is_dark=picture))
    assert dialog.options.is_dark is (window.is_dark if picture is None else picture)
    assert view.theme is window


def test_the_dialog_begins_with_what_it_is_given(open_dialog):
    options = PictureOptions(".svg", PictureSize.OWN, QSize(1000, 700), 4, True, True)
    assert open_dialog(options).options == options


def typed(qtbot, box, text):
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, text)


def test_a_size_out_of_bounds_says_so_beside_its_field(qtbot, open_dialog):
    dialog = open_dialog(PictureOptions(size=PictureSize.OWN, own_size=QSize(800, 600)))
    before = dialog.preview.image
    typed(qtbot, dialog.width_box, "100")
    typed(qtbot, dialog.height_box, "9000")
    assert field(dialog, "Width").error == "must be at least 640, got 100"
    assert field(dialog, "Height").error == "must be at most 4320, got 9000"
    assert not dialog.save.isEnabled()
    assert dialog.said == ""
    assert dialog.preview.image == before
    typed(qtbot, dialog.width_box, "1000")
    typed(qtbot, dialog.height_box, "500")
    assert field(dialog, "Width").error == field(dialog, "Height").error == ""
    assert dialog.save.isEnabled()
    assert dialog.options.own_size == QSize(1000, 500)


def test_an_error_in_a_size_that_is_not_chosen_keeps_nobody_from_saving(qtbot, open_dialog):
    dialog = open_dialog(PictureOptions(size=PictureSize.OWN, own_size=QSize(800, 600)))
    typed(qtbot, dialog.width_box, "1")
    choose(dialog.size_choice, "1280 by 720")
    assert dialog.save.isEnabled()
    assert not dialog.width_box.isVisible()
    assert dialog.options.own_size == QSize(800, 600)
    choose(dialog.size_choice, "Own size")
    assert dialog.width_box.text() == "800"
    assert field(dialog, "Width").error == ""


def test_too_many_pixels_are_an_error_of_the_scale_of_a_png_alone(open_dialog):
    large = PictureOptions(size=PictureSize.OWN, own_size=QSize(7680, 4320), own_scale=1)
    dialog = open_dialog(large)
    assert dialog.save.isEnabled()
    choose(dialog.scale, "2\u00d7")
    error = "a PNG must have at most 33,177,600 pixels, got 132,710,400"
    assert field(dialog, "Scale of a PNG").error == error
    assert not dialog.save.isEnabled()
    choose(dialog.format, "PDF")
    assert field(dialog, "Scale of a PNG").error == ""
    assert not dialog.scale.isEnabled()
    assert dialog.save.isEnabled()


def test_all_of_the_dialog_is_reached_by_keys_in_the_order_that_is_seen(qtbot, open_dialog):
    dialog = open_dialog(PictureOptions(size=PictureSize.OWN))
    dialog.activateWindow()
    qtbot.waitActive(dialog)
    shown = [dialog.format, dialog.colours, dialog.selection, dialog.conclusion, dialog.size_choice]
    shown += [dialog.width_box, dialog.height_box, dialog.scale]
    for widget in shown:
        assert QApplication.focusWidget() is widget
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() in dialog.buttons.buttons()


def test_each_letter_leads_to_one_field_and_each_field_has_one(open_dialog):
    dialog = open_dialog(PictureOptions(size=PictureSize.OWN))
    named = [label for label in dialog.findChildren(QLabel) if label.buddy() is not None]
    ticks = (dialog.selection, dialog.conclusion)
    texts = [*(label.text() for label in named), *(tick.text() for tick in ticks)]
    texts.append(dialog.save.text())
    letters = [text[text.index("&") + 1].lower() for text in texts]
    assert len(set(letters)) == len(letters) == 9
    assert {plain(label.text()) for label in named} >= {"Format", "Colours", "Size", "Width"}


@pytest.mark.parametrize("points", [8, 10, 20])
def test_the_dialog_fits_a_small_screen_at_any_size_of_text(qtbot, open_dialog, view, points):
    usual = QApplication.font()
    try:
        font = QApplication.font()
        font.setPointSize(points)
        QApplication.setFont(font)
        dialog = open_dialog(PictureOptions(size=PictureSize.OWN))
        assert dialog.minimumSizeHint().boundedTo(QSize(1024, 700)) == dialog.minimumSizeHint()
    finally:
        QApplication.setFont(usual)


def test_another_format_of_the_same_picture_is_not_drawn_again(qtbot, open_dialog):
    dialog = open_dialog()
    before = dialog.preview.image.cacheKey()
    with qtbot.waitSignal(dialog.preview.drawn):
        choose(dialog.format, "PDF")
    assert dialog.preview.image.cacheKey() == before
    with qtbot.waitSignal(dialog.preview.drawn):
        choose(dialog.colours, "Dark")
    assert dialog.preview.image.cacheKey() != before
