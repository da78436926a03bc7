"""The Server page, its form and its server by hand say all in the language of the moment."""

import html
import re

import pytest
from PySide6.QtCore import QPointF, QSize
from PySide6.QtWidgets import QWidget

from engine.export.load.table import HEADINGS
from engine.load.events import LoadFinished
from engine.load.result.result import LoadResult, fold_load
from engine.load.spec import Arrivals, LoadSpec
from engine.server.handlers import HANDLERS
from engine.stream.event import Outcome
from gui.picture.picture import save_picture
from gui.picture.request import PictureRequest
from gui.server.hand_panel import HandPanel
from gui.server.load_form import LoadForm
from gui.server.page import ServerPage
from tests.engine.loads import made_up_load
from tests.engine.races import ENVIRONMENT
from tests.gui.conftest import race_file
from tests.gui.sight import choose, editor, field, pseudo_speaking, words_of
from tests.pseudo import unmarked_words

SPEC = LoadSpec(strategies=("blocking", "asyncio"))
DEATH = "killed"

NAMES = (
    *(handler.title for handler in HANDLERS),
    *(lane.summary for lane in SPEC.lanes()),
    *(DEATH, "Racelane", "CPython", "Linux", ENVIRONMENT.processor),
)
"""What is the same in every language, or stands so in the record."""

_TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")


def begun(events, count):
    """Return the result of the first ``count`` events."""
    load = LoadResult(events[0])
    for event in events[1:count]:
        load.apply(event)
    return load


def place_of(events, attribute):
    """Return the place of the first event that has an attribute."""
    return next(place for place, event in enumerate(events) if hasattr(event, attribute))


def running():
    """One server answers and holds others up, one waits for its turn."""
    events = made_up_load(over=False, probe_s={"blocking": 7.0})
    return begun(events, place_of(events, "statuses") + 2)


def stopped():
    events = made_up_load()
    load = begun(events, place_of(events, "statuses") + 1)
    load.apply(LoadFinished(at_s=4.0, outcome=Outcome.ABORTED))
    load.close()
    return load


LOADS = {
    "planned": lambda: None,
    "starting": lambda: begun(made_up_load(), 2),
    "running": running,
    "finished": lambda: fold_load(made_up_load(probe_s={"blocking": 3.2})),
    "failed": lambda: fold_load(made_up_load(died={"asyncio": DEATH})),
    "stopped": stopped,
}


def words_on(page, path):
    """Return all the words of the page: painted, of widgets, in the table, and tips."""
    save_picture(page, PictureRequest(path, QSize(2600, 900)))
    yield from (html.unescape(text).strip() for text in _TEXT.findall(path.read_text()))
    canvas = page.picture_widget()
    places = (QPointF(60, y) for y in range(0, canvas.height(), 12))
    yield from dict.fromkeys(map(canvas.tool_tip, places))
    for widget in page.findChildren(QWidget):
        yield from words_of(widget)


@pytest.mark.parametrize("load", LOADS)
def test_a_page_that_is_open_follows_the_language(qtbot, tmp_path, load):
    page = ServerPage()
    qtbot.addWidget(page)
    page.show_spec(SPEC)
    page.resize(2600, 900)
    page.show()
    if (shown := LOADS[load]()) is not None:
        page.show_load(shown)
    before = list(words_on(page, tmp_path / "before.svg"))
    assert not any("\u27e6" in text for text in before)
    with pseudo_speaking():
        words = list(words_on(page, tmp_path / "pseudo.svg"))
    assert "\u27e6The article's server under load\u27e7" in words
    assert f"\u27e6{HEADINGS[1]}\u27e7" in words
    assert [text for text in words if unmarked_words(text, NAMES)] == []
    assert list(words_on(page, tmp_path / "after.svg")) == before


def test_a_form_that_is_open_follows_the_language_with_its_errors(qtbot):
    form = LoadForm()
    qtbot.addWidget(form)
    for box in form.boxes.values():
        box.setChecked(False)
    editor(form, "Users").setValue(0)
    editor(form, "Pool").lineEdit().setText("many")
    choose(editor(form, "Requests"), "at a steady rate")
    before = form.errors()
    assert set(before) == {"strategies", "users", "pool"}
    with pseudo_speaking():
        words = [text for widget in form.findChildren(QWidget) for text in words_of(widget)]
        assert set(form.errors()) == set(before)
        assert set(words) >= set(form.errors().values())
    # What was typed is the user's own.
    assert {text for text in words if unmarked_words(text, NAMES)} == {"many"}
    assert form.errors() == before
    assert field(form, "Requests").note == "without waiting"
    assert editor(form, "Requests").currentData() == Arrivals.CONSTANT.value


def test_a_server_by_hand_follows_the_language(qtbot):
    panel = HandPanel(lambda: None)
    qtbot.addWidget(panel)

    def words():
        return [text for widget in panel.findChildren(QWidget) for text in words_of(widget)]

    before = words()
    assert "One server, to visit with a browser or curl." in before
    with pseudo_speaking():
        assert [text for text in words() if unmarked_words(text, NAMES)] == []
    assert words() == before
    panel.port.setValue(0)
    panel.port.lineEdit().setText("http")
    assert panel.note.text() == "The port must be a whole number, got 'http'"
    with pseudo_speaking():
        assert {text for text in words() if unmarked_words(text, NAMES)} == {"http"}


def test_a_window_says_how_a_load_went_in_the_current_language(qtbot, window, tmp_path):
    server = window.server
    with qtbot.waitSignal(server.session.ended, timeout=10_000):
        window.open(race_file(tmp_path / "load.racelane", made_up_load()))
    assert window.progress.text == "Finished: 2 of 2 servers"
    with pseudo_speaking():
        assert window.progress.text == "\u27e6Finished: \u27e62 of 2 servers\u27e7\u27e7"
        assert unmarked_words(window.caption.text()) == []
    assert window.progress.text == "Finished: 2 of 2 servers"
    editor(server.form, "Users").setValue(7)
    note = "These results are for other settings than the form's."
    assert window.panes.line.text == note
    with pseudo_speaking():
        assert window.panes.line.text == f"\u27e6{note}\u27e7"
        assert window.progress.text == "\u27e6\u27e62 servers\u27e7, about 0:35\u27e7"
