"""Every screen: whatever its size, the size of text and the number of lanes, nothing is cut."""

import itertools
import random

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QAbstractButton, QComboBox

from tests.gui.conftest import open_file, race_file
from tests.gui.window.test_room import beside, cut_controls, many_events, settle

# In pixels that the system does not scale: 3840x2160 at a factor of 2 is 1920x1080.
SIZES = [(1024, 700), (1280, 720), (1280, 1024), (1366, 768), (1600, 900), (1920, 1080)]
TEXTS = [0.75, 1.0, 1.25, 1.5, 1.75, 2.0]
LANES = [1, 2, 6, 12, 24, 64]

CORNERS = list(itertools.product((SIZES[0], SIZES[-1]), (TEXTS[0], TEXTS[-1]), (1, 64)))
GRID = list(itertools.product(SIZES, TEXTS, LANES))
SAMPLE = random.Random(14).sample([one for one in GRID if one not in CORNERS], 4)


@pytest.fixture
def check(qtbot, window, appearances, tmp_path):
    """Return a function that looks at every view on a screen of some size."""
    kept = {"lanes": None, "text": 1.0}

    def look(size, text, lanes):
        if kept["lanes"] != lanes:
            path = tmp_path / f"{lanes}.racelane"
            open_file(qtbot, window, race_file(path, many_events(lanes, (1, 8))))
            kept["lanes"] = lanes
        if kept["text"] != text:
            appearances[-1].scale_text(text / kept["text"])
            kept["text"] = text
        window.resize(QSize(*size))
        for tab in range(window.panes.tabs.count()):
            window.panes.tabs.setTabVisible(tab, True)
            window.panes.tabs.setCurrentIndex(tab)
            settle()
            shown = f"{size}, text {text}, {lanes} lanes, {window.view.name}"
            assert window.size() == QSize(*size), shown
            assert window.minimumSizeHint().width() <= size[0], shown
            assert window.minimumSizeHint().height() <= size[1], shown
            assert beside(window, [QAbstractButton, QComboBox]) == [], shown
            assert cut_controls(window) == [], shown
        window.panes.tabs.setCurrentIndex(0)
        settle()
        check_form(window, f"{size}, text {text}, {lanes} lanes")

    yield look
    window.actions_.usual.trigger()


def check_form(window, shown):
    """See that the form is whole, and either beside the chart or over it."""
    form, side, chart = window.race.form, window.race.side, window.panes.tabs
    in_drawer = window.panes.has_drawer
    assert form.isVisible() is not in_drawer, shown
    if in_drawer:
        window.actions_.form.trigger()
        settle()
    assert form.isVisible(), shown
    assert side.viewport().width() >= form.minimumSizeHint().width(), shown
    boxes = [QRect(one.mapTo(window, QPoint()), one.size()) for one in (side, chart)]
    assert boxes[0].intersects(boxes[1]) is in_drawer, shown
    start = window.start_button
    assert start.isVisible(), shown
    assert start.visibleRegion().boundingRect().size() == start.size(), shown
    if in_drawer:
        window.actions_.form.trigger()
        settle()
        assert not form.isVisible(), shown


@pytest.mark.parametrize("lanes", [1, 64])
def test_in_the_corners_nothing_is_cut_and_nothing_grows(check, lanes):
    for corner in CORNERS:
        if corner[2] == lanes:
            check(*corner)


def test_in_a_sample_nothing_is_cut_and_nothing_grows(check):
    for one in SAMPLE:
        check(*one)


@pytest.mark.long
@pytest.mark.parametrize("lanes", LANES)
def test_on_the_whole_grid_nothing_is_cut_and_nothing_grows(check, lanes):
    for text, size in itertools.product(TEXTS, SIZES):
        check(size, text, lanes)
