"""Painting many lanes: no lane looks at all the others."""

import sys

import msgspec
import pytest
from PySide6.QtGui import QFontMetricsF

from engine.race.result.result import fold
from engine.race.spec.sweep import parse_lanes
from gui.plot import text
from gui.window.race_views import VIEWS
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.sight import painted


def many_lanes(count):
    lanes = parse_lanes(f"thread-pool:size=1-{count}+1")
    return fold(made_up_race(msgspec.structs.replace(made_up_spec(), lanes=lanes)))


@pytest.fixture
def measured(monkeypatch):
    """Return a list that grows by each text whose width is measured."""
    texts = []

    class Metrics(QFontMetricsF):
        def horizontalAdvance(self, one):
            texts.append(one)
            return super().horizontalAdvance(one)

    width = text.text_width

    def counted(metrics, *own):
        return width(Metrics(metrics), *own)

    for name, module in list(sys.modules.items()):
        if name.startswith("gui.") and vars(module).get("text_width") is width:
            monkeypatch.setattr(module, "text_width", counted)
    return texts


@pytest.mark.parametrize("view_class", [one for one in VIEWS if one.name != "scaling"])
def test_twice_as_many_lanes_need_at_most_twice_the_measuring(qtbot, measured, view_class):
    taken = []
    for count in (12, 24):
        view = view_class()
        qtbot.addWidget(view)
        view.show_result(many_lanes(count))
        view.resize(900, 900)
        view.show()
        measured.clear()
        painted(view)
        taken.append(len(measured))
    assert 0 < taken[1] <= 2.5 * taken[0]
