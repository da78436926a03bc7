"""Help is a page of the window: it says what there is to say, is searched, and gives way."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.race.spec.text.lane import parse_lane
from engine.vocabulary.glossary import GLOSSARY
from gui.help.page import HelpPage
from gui.look.theme import DARK, LIGHT, Scheme
from gui.stage.keys import SCENES, uses_in
from tests.gui.conftest import click, short_spec
from tests.gui.sight import colours, pseudo_speaking
from tests.pseudo import unmarked_words

LONG = short_spec(
    sleep_s=30, lanes=(parse_lane("threads"), parse_lane("asyncio")), cluster_counts=(2,)
)


def press(window, key, held=Qt.KeyboardModifier.NoModifier):
    """Press a key as the window system reports it: to the window with the keyboard."""
    QTest.keyClick(window.windowHandle(), key, held)


@pytest.fixture
def helping(qtbot, window):
    """Return a window that shows help."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    press(window, Qt.Key.Key_F1)
    assert window.help.isVisible()
    return window


def text_of(window):
    return window.help.text.toPlainText()


def top_of(window):
    """Return the first text that is seen in full."""
    shown = window.help.text
    block = shown.document().firstBlock()
    while not block.text() or shown.cursorRect(QTextCursor(block)).top() < 0:
        block = block.next()
    return block.text()


def titles(window):
    contents = window.help.contents
    return [contents.item(row).text() for row in range(contents.count())]


def test_it_says_what_each_view_shows_and_each_term_means_and_each_key_does(helping):
    text = text_of(helping)
    for activity in helping.activities:
        for view in activity.views:
            assert str(view.help) in text
            for use in view.keys:
                assert str(use.does) in text
    for term in GLOSSARY:
        assert str(term.sentence) in text
    for use in helping.actions_.key_uses():
        assert use.shown in text
        assert str(use.does) in text


def test_f1_opens_it_where_the_view_in_front_is_explained(qtbot, helping):
    press(helping, Qt.Key.Key_F1)
    assert not helping.help.isVisible()
    helping.resize(1024, 300)
    helping.panes.tabs.setCurrentWidget(helping.server.page)
    press(helping, Qt.Key.Key_F1)
    assert top_of(helping) == "Server"


def test_a_question_mark_shows_the_keys_but_is_typed_into_a_line(qtbot, helping):
    helping.resize(1024, 300)
    press(helping, Qt.Key.Key_Escape)
    helping.start_button.setFocus()
    press(helping, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    assert top_of(helping) == "Keys everywhere"
    assert helping.help.search.hasFocus()
    press(helping, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    assert helping.help.search.text() == "?"


def test_a_search_leaves_the_entries_with_all_its_words(qtbot, helping):
    qtbot.keyClicks(helping.help.search, "overhead QUERIES")
    assert titles(helping) == ["Glossary"]
    assert "took longer than asked" in text_of(helping)
    assert "shuffled" not in text_of(helping)
    helping.help.search.clear()
    assert "shuffled" in text_of(helping)


def test_a_search_that_finds_nothing_says_so_literally(qtbot, helping):
    qtbot.keyClicks(helping.help.search, "<b>x")
    assert text_of(helping) == "Nothing here has \u201c<b>x\u201d."
    assert titles(helping) == []


def test_the_contents_lead_to_their_sections_by_mouse_and_keys(qtbot, helping):
    helping.resize(1024, 300)
    contents, bar = helping.help.contents, helping.help.text.verticalScrollBar()
    contents.setFocus()
    qtbot.keyClick(contents, Qt.Key.Key_End)
    below = bar.value()
    assert below > 0
    item = contents.item(0)
    place = contents.visualItemRect(item).center()
    qtbot.mouseClick(contents.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bar.value() < below


def test_the_text_scrolls_from_the_search_line(qtbot, helping):
    helping.resize(1024, 300)
    bar = helping.help.text.verticalScrollBar()
    before = bar.value()
    press(helping, Qt.Key.Key_PageDown)
    assert helping.help.search.hasFocus()
    assert bar.value() > before


def test_escape_closes_it_first_then_leaves_presenting_then_stops(qtbot, helping):
    window = helping
    press(window, Qt.Key.Key_Escape)
    window.race.form.set_spec(LONG)
    click(qtbot, window.start_button)
    qtbot.waitUntil(lambda: window.race.result is not None)
    window.actions_.present.trigger()
    press(window, Qt.Key.Key_F1)
    assert window.help.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert not window.help.isVisible()
    assert window.isFullScreen()
    press(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert window.race.session.is_running
    with qtbot.waitSignal(window.race.session.ended):
        press(window, Qt.Key.Key_Escape)


def test_keys_of_presenting_are_those_of_help_while_it_covers_the_view(qtbot, helping):
    window = helping
    press(window, Qt.Key.Key_F5)
    assert window.isFullScreen()
    assert not window.help.isVisible()
    press(window, Qt.Key.Key_F1)
    view = window.view
    press(window, Qt.Key.Key_PageDown)
    press(window, Qt.Key.Key_B)
    assert window.view is view
    assert window.help.search.text() == "b"
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_PageDown)
    assert window.view is not view


def test_it_gives_way_to_a_view_and_to_a_race_that_begins(qtbot, helping):
    press(helping, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert helping.panes.isVisible()
    press(helping, Qt.Key.Key_F1)
    helping.race.form.set_spec(LONG)
    press(helping, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert helping.race.session.is_running
    assert helping.panes.isVisible()


def test_closing_it_brings_the_focus_back(qtbot, helping):
    click(qtbot, helping.help.close_button)
    baseline = helping.race.form.workload.sleep
    baseline.setFocus()
    press(helping, Qt.Key.Key_F1)
    assert helping.help.search.hasFocus()
    press(helping, Qt.Key.Key_Escape)
    assert baseline.hasFocus()


def test_tab_leads_through_it(helping):
    help_page = helping.help
    help_page.search.setFocus()
    stops = []
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        stops.append(QApplication.focusWidget())
    assert stops == [help_page.close_button, help_page.contents, help_page.text]
    assert all(one.accessibleName() or one.text() for one in (help_page.search, *stops))


def test_it_follows_the_language(helping):
    before = text_of(helping), titles(helping)
    keys = [use.shown for use in helping.actions_.key_uses()]
    keys += [use.shown for scene in SCENES for use in uses_in(scene)]
    with pseudo_speaking():
        views = [view for one in helping.activities for view in one.views]
        natives = {
            QKeySequence(key).toString() for view in views for use in view.keys for key in use.keys
        }
        left = unmarked_words(text_of(helping), (*keys, *natives))
        assert left == []
        assert unmarked_words(" ".join(titles(helping))) == []
    assert (text_of(helping), titles(helping)) == before


def test_it_follows_the_theme_and_the_size_of_text(helping, appearances):
    seen = set()
    for scheme, theme in ((Scheme.LIGHT, LIGHT), (Scheme.DARK, DARK)):
        appearances[0].set_scheme(scheme)
        shown = colours(helping.help.text.grab().toImage())
        assert theme.base in shown
        seen |= {theme.base}
    assert len(seen) == 2
    before = helping.help.text.document().size().height()
    appearances[0].scale_text(1.5)
    assert helping.help.text.document().size().height() > before


def test_about_is_an_entry_without_a_key(window):
    assert window.actions_.about.shortcuts() == []
    assert "(F1)" in window.actions_.help.toolTip()


def test_a_key_that_the_text_ignores_goes_round_in_no_circle(qtbot, window):
    window.actions_.help.trigger()
    page = window.findChild(HelpPage)
    page.search.setFocus()
    qtbot.waitUntil(page.search.hasFocus)
    page.text.setPlainText("short")
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier):
            qtbot.keyClick(page.search, key, modifier)
    assert page.isVisible()
