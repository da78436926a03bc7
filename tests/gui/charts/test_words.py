"""Whatever a chart says is worded when it is painted, in the language of that moment."""

import gettext
import html
import re

import pytest
from PySide6.QtCore import QSize

from engine.race.result.caption import fan_out_caption
from engine.race.result.result import fold
from engine.race.result.verdict import WINNER
from engine.vocabulary.wording import use_translations
from gui.picture.picture import save_picture
from gui.picture.request import PictureRequest
from gui.window.race_views import VIEWS
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import click
from tests.gui.sight import segment

RACE_VIEWS = list(VIEWS)

_TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")
_NUMBER = re.compile(rf"({WINNER} )?[-+\u2212]?[\d.,]+[\u00d7%]?( (s|ms|\u00b5s|MiB|%|cores?))?")


class Bracketed(gettext.NullTranslations):
    """A language in which every text is the English one in brackets."""

    def gettext(self, message):
        return f"[{message}]"

    def ngettext(self, msgid1, msgid2, n):
        return f"[{msgid1 if n == 1 else msgid2}]"

    def pgettext(self, context, message):
        return f"[{message}]"


@pytest.fixture
def bracket():
    """Return a function that changes the language to one in brackets."""
    yield lambda: use_translations(Bracketed())
    use_translations(gettext.NullTranslations())


@pytest.fixture
def result():
    spec = made_up_spec("sequential,threads,gevent", repeats=10)
    return fold(made_up_race(spec, overhead_s={"threads": 9.0}))


def texts_of(view, path):
    """Return the texts of a view's picture, without its caption."""
    save_picture(view, PictureRequest(path, QSize(1800, 900)))
    texts = [html.unescape(text).strip() for text in _TEXT.findall(path.read_text())]
    below = " ".join((*view.caption(), *view.remarks()))
    return [text for text in texts if text and text not in below]


def assert_all_bracketed(texts, result):
    names = {lane.title for lane in result.plan.lanes}
    names |= {fan_out_caption(lane) for lane in result.plan.lanes}
    english = [
        text
        for text in texts
        if "[" not in text and text not in names and not _NUMBER.fullmatch(text)
    ]
    assert english == []


@pytest.mark.parametrize("view_type", RACE_VIEWS)
def test_a_chart_follows_a_change_of_language(qtbot, tmp_path, view_type, result, bracket):
    view = view_type()
    qtbot.addWidget(view)
    view.show_result(result)
    before = texts_of(view, tmp_path / "english.svg")
    assert not any("[" in text for text in before)
    bracket()
    texts = texts_of(view, tmp_path / "bracketed.svg")
    assert view.picture_title() in texts
    assert_all_bracketed(texts, result)


def test_the_headings_of_peaks_follow_a_change_of_language(qtbot, tmp_path, result, bracket):
    (view_type,) = [view for view in RACE_VIEWS if view.name == "resources"]
    view = view_type()
    qtbot.addWidget(view)
    view.show_result(result)
    click(qtbot, segment(view, "Peaks"))
    bracket()
    texts = texts_of(view, tmp_path / "bracketed.svg")
    assert "[Peak memory]" in texts
    assert_all_bracketed(texts, result)
