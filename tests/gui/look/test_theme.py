import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QWidget

from engine.strategies import STRATEGIES
from engine.vocabulary.bounds import COLOURS
from gui.look import style_sheet
from gui.look.theme import DARK, LIGHT, lane_marker

# Full dichromacy by Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation
# of Color Vision Deficiency", IEEE TVCG 15(6), 2009, on linear RGB.
VISIONS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip

# Ottosson's Oklab (2020), linear RGB to cone responses to lightness and two opponents.
TO_CONES = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
     [0.0883024619, 0.2817188376, 0.6299787005]]
)  # fmt: skip
TO_LAB = np.array(
    [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
     [0.0259040371, 0.7827717662, -0.8086757660]]
)  # fmt: skip


def linear(name):
    channels = np.array(QColor(name).getRgbF()[:3])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(first, second):
    """Return the contrast ratio by WCAG 2.2."""
    light = np.array([0.2126, 0.7152, 0.0722])
    low, high = sorted((float(light @ linear(first)), float(light @ linear(second))))
    return (high + 0.05) / (low + 0.05)


def distance(first, second, vision):
    def lab(name):
        return TO_LAB @ np.cbrt(TO_CONES @ np.clip(VISIONS[vision] @ linear(name), 0, 1))

    return float(np.linalg.norm(lab(first) - lab(second)))


def colours_of(prop):
    """Return the names of a theme's colours that the style sheet sets a property to."""
    sheet = Path(style_sheet.__file__).with_name("style_sheet.qss").read_text(encoding="utf-8")
    return set(re.findall(rf"(?<![-\w]){prop}: \{{\{{ (\w+) \}}\}}", sheet))


def rules():
    """Return the colours of text and ground of each rule in the style sheet that sets both."""
    sheet = Path(style_sheet.__file__).with_name("style_sheet.qss").read_text(encoding="utf-8")
    for body in re.findall(r"\{\n((?:    .*\n)*)\}", sheet):
        for kind, ground in (("", "background"), ("selection-", "selection-background-color")):
            text = re.search(rf"(?<![-\w]){kind}color: \{{\{{ (\w+) \}}\}}", body)
            under = re.search(rf"(?<![-\w]){ground}: \{{\{{ (\w+) \}}\}}", body)
            if text and under:
                yield text[1], under[1]


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def theme(request):
    return request.param


def test_lanes_stand_out_from_their_background(theme):
    # In charts, in the form, and on a selected row or swatch.
    for ground in (theme.base, theme.window, theme.hover):
        for colour in theme.lanes:
            assert contrast(colour, ground) >= 3


def test_names_in_a_lanes_colour_can_be_read_and_keep_to_it_where_they_can(theme):
    for style, colour in enumerate(theme.lanes):
        text = theme.lane_text_colour(style).name()
        assert contrast(text, theme.base) >= 4.5
        assert (text == colour) is (contrast(colour, theme.base) >= 4.5)


@pytest.mark.parametrize("vision", VISIONS)
def test_lanes_are_told_apart_by_any_eye(theme, vision):
    shown = theme.lanes[: len(STRATEGIES)]
    for first, second in itertools.combinations(shown, 2):
        assert distance(first, second, vision) >= 0.05


@pytest.mark.parametrize("vision", VISIONS)
def test_clusters_are_told_apart_by_any_eye(theme, vision):
    for first, second in itertools.combinations(theme.clusters, 2):
        assert distance(first, second, vision) >= 0.09


@pytest.mark.parametrize("vision", VISIONS)
def test_no_cluster_is_mistaken_for_a_lane_by_any_eye(theme, vision):
    for cluster, lane in itertools.product(theme.clusters, theme.lanes):
        assert distance(cluster, lane, vision) >= 0.06


def test_no_cluster_looks_like_one_of_the_first_lanes(theme):
    for cluster, lane in itertools.product(theme.clusters, theme.lanes[:6]):
        assert distance(cluster, lane, "usual") >= 0.08


def shades(theme, place):
    """Return the shades of a lane's colour, its own first, until they begin anew."""
    names = [theme.lane_colour(place + time * COLOURS).name() for time in range(8)]
    return list(dict.fromkeys(names))


def test_there_are_as_many_colours_as_styles_count_on(theme):
    assert len(theme.lanes) == COLOURS


@pytest.mark.parametrize("place", range(COLOURS))
def test_shades_of_a_colour_stand_out_and_go_one_way(theme, place):
    own = shades(theme, place)
    assert own[0] == theme.lanes[place]
    assert len(own) >= 4
    for ground in (theme.base, theme.window, theme.hover):
        assert all(contrast(shade, ground) >= 3 for shade in own)
    lights = [sum(linear(shade)) for shade in own]
    assert lights in (sorted(lights), sorted(lights, reverse=True))


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("place", range(COLOURS))
def test_neighbours_among_shades_are_told_apart_by_any_eye(theme, place, vision):
    names = [theme.lane_colour(place + time * COLOURS).name() for time in range(8)]
    for first, second in itertools.pairwise(names):
        assert distance(first, second, vision) >= (0.05 if vision == "usual" else 0.028)


def test_nodes_stand_out_and_switches_are_paler(theme):
    for place, colour in enumerate(theme.clusters):
        switch = theme.switch_colour(place).name()
        assert contrast(colour, theme.base) >= 3
        assert 1.3 <= contrast(switch, theme.base) < contrast(colour, theme.base)
        assert distance(colour, switch, "usual") >= 0.1


def test_lanes_of_the_same_look_have_different_markers():
    assert len({lane_marker(style) for style in range(len(STRATEGIES))}) == len(STRATEGIES)
    looks = {(style % len(LIGHT.lanes), lane_marker(style)) for style in range(40)}
    assert len(looks) == 40


def test_text_can_be_read(theme):
    for ground in (theme.base, theme.window):
        for text in (theme.text, theme.muted, theme.danger):
            assert contrast(text, ground) >= 4.5
    assert contrast(theme.accent_text, theme.accent) >= 4.5
    assert contrast(theme.danger, theme.notice) >= 4.5
    assert contrast(theme.good, theme.good_ground) >= 4.5
    assert contrast(theme.partly, theme.partly_ground) >= 4.5
    assert contrast(theme.muted, theme.hover) >= 4.5
    assert contrast(theme.text, theme.notice) >= 4.5


def test_text_of_the_window_can_be_read_on_every_ground_that_it_may_stand_on(theme):
    own = list(rules())
    assert len(own) > 15
    # What sets a text's colour alone stands on whatever lies beneath.
    texts = colours_of("color") - {"accent_text"}
    grounds = {"window", "base", "hover", "notice", "good_ground", "partly_ground"}
    assert grounds | {"accent", "line", "border", "muted"} == colours_of("background")
    assert {"text", "muted", "danger", "good", "partly", "accent"} == texts
    for text, ground in [*own, *itertools.product(texts, grounds)]:
        assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5, (text, ground)


def test_marks_of_the_window_and_of_charts_stand_out(theme):
    for mark in (theme.accent, theme.muted, theme.text, theme.danger, theme.partly):
        for ground in (theme.window, theme.base, theme.hover):
            assert contrast(mark, ground) >= 3
    # The part done of a progress bar, and waiting in the Timeline.
    assert contrast(theme.accent, theme.line) >= 3
    assert contrast(theme.waiting_colour.name(), theme.base) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_an_empty_check_box_can_be_seen(qtbot, theme):
    panel = QWidget()
    qtbot.addWidget(panel)
    panel.setStyleSheet(style_sheet.style_sheet(theme) + f"* {{ background: {theme.window} }}")
    box = QCheckBox("", panel)
    box.resize(40, 24)
    image = panel.grab(box.geometry()).toImage()
    seen = {image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}
    assert max(contrast(colour, theme.window) for colour in seen) >= 3
