"""The empty window offers doors, each one click away; they are gone with the first result."""

from gui.article.activity import ArticleActivity
from tests.engine.races import made_up_race
from tests.gui.conftest import click, open_file, race_file, short_spec


def shown(window):
    return [button.text() for button in window.doors.buttons if button.isVisible()]


def test_an_empty_window_offers_a_race_the_article_and_a_lesson(window):
    assert shown(window) == ["Watch a race", "Check the article", "Take a lesson"]


def test_one_click_races_and_the_doors_are_gone(qtbot, window):
    window.race.form.set_spec(short_spec())
    with qtbot.waitSignal(window.race.session.ended):
        click(qtbot, window.doors.buttons[0])
        assert shown(window) == []
    assert window.race.result.is_over
    assert shown(window) == []


def test_one_click_checks_the_article(qtbot, window, monkeypatch):
    started = []
    monkeypatch.setattr(ArticleActivity, "start", lambda self: started.append(self))
    click(qtbot, window.doors.buttons[1])
    assert started == [window.article]
    assert window.running.front is window.article
    assert shown(window) == []


def test_one_click_leads_to_the_lessons_and_back_the_doors_stand_again(qtbot, window):
    click(qtbot, window.doors.buttons[2])
    assert window.running.front is window.lessons
    qtbot.waitUntil(window.lessons.page.shelf.buttons[0].isVisible)
    assert shown(window) == []
    window.actions_.activities[window.race].trigger()
    assert len(shown(window)) == 3


def test_an_opened_race_leaves_no_doors(qtbot, window, tmp_path):
    open_file(qtbot, window, race_file(tmp_path / "a.racelane", made_up_race()))
    assert shown(window) == []


def test_the_stage_has_no_doors(window):
    window.actions_.present.trigger()
    assert shown(window) == []
    window.actions_.present.trigger()
    assert len(shown(window)) == 3
