"""A window that opens in another language has all its words in it."""

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from engine.server.handlers import HANDLERS
from engine.strategies import STRATEGIES
from engine.workload.kinds import KINDS
from tests.gui.sight import pseudo_speaking, words_of
from tests.pseudo import is_stale, is_unfinished, pseudo_language, unmarked_words

NAMES = {
    "Racelane",
    *(one.name for one in (*STRATEGIES, *KINDS, *HANDLERS)),
    *(one.title for one in (*STRATEGIES, *HANDLERS)),
}
"""What is the same in every language: lanes are called in a window as in records."""


PASSING = {
    *(f"gui.widgets.{name}" for name in ("command", "disclosure", "elided_label", "flow_layout")),
    *(f"gui.widgets.{name}" for name in ("form_field", "number_box", "plain_text", "segments")),
    *("gui.views.header", "gui.window.actions"),
}

QT_WORDS = {"Scroll Left", "Scroll Right"}
"""What Qt words itself, by its own translations."""


def room_of(thing):
    """Return the module of the nearest class of the program's own that a widget stands in."""
    while thing is not None:
        for kind in type(thing).__mro__:
            # What those say is given by whoever uses them.
            if kind.__module__.startswith("gui.") and kind.__module__ not in PASSING:
                return kind.__module__
            if kind.__module__.startswith("pyqtgraph."):
                return ""  # its own menus, which no plot here shows
        thing = thing.parent()
    return ""


def texts_by_room(window):
    """Yield each text that a window's widgets and menus show, with the module it is from."""
    for widget in (window, *window.findChildren(QWidget)):
        for text in words_of(widget):
            yield room_of(widget), text
    for action in window.findChildren(QAction):
        # What keys are called is Qt's to word.
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        for text in (action.text(), action.toolTip().removesuffix(f" ({keys})")):
            yield room_of(action), text


@pytest.mark.usefixtures("user_folders")
def test_a_window_built_in_another_language_shows_no_other(make_window):
    with pseudo_language():
        window = make_window()
        shown = list(texts_by_room(window))
    assert any("\u27e6" in text for _, text in shown)
    unmarked = {
        (room, text)
        for room, text in shown
        if room and not is_unfinished(room) and unmarked_words(text, NAMES)
    }
    assert unmarked == set()


@pytest.mark.usefixtures("user_folders")
def test_an_open_window_follows_the_language(make_window):
    window = make_window()
    english = list(texts_by_room(window))
    with pseudo_speaking():
        shown = list(texts_by_room(window))
    stale = {
        (room, text)
        for room, text in shown
        if room and not is_stale(room) and text not in QT_WORDS and unmarked_words(text, NAMES)
    }
    assert stale == set()
    assert [text for _, text in texts_by_room(window)] == [text for _, text in english]
