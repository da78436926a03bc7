"""Lessons are taken in the window: by keys, by clicks, live and by their kept races."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.race.result.result import fold
from engine.vocabulary.units import seconds_text
from gui.lesson.activity import SHIPPED
from gui.lesson.walk import Phase
from gui.look.assets import asset
from gui.look.theme import Scheme
from gui.stage.keys import NEXT_VIEW, PREVIOUS_VIEW, VALUES
from tests.engine.races import made_up_race
from tests.gui.conftest import click, race_file
from tests.gui.lesson.lessons import LESSON, SPEC

NEXT, BACK = Qt.Key.Key_PageDown, Qt.Key.Key_PageUp


@pytest.fixture
def lesson_file(tmp_path):
    race_file(tmp_path / "one.racelane", made_up_race(SPEC))
    path = tmp_path / "lesson.toml"
    path.write_text(LESSON)
    return path


@pytest.fixture
def lessons(window, lesson_file):
    window.open(lesson_file)
    return window.lessons


def press(qtbot, window, key):
    QTest.keyClick(window, key)
    qtbot.waitUntil(lambda: not window.lessons.is_running)


def texts(stage):
    labels = (stage.title, stage.text, stage.asks, stage.told, stage.because, stage.state)
    return [label.text() for label in labels if label.isVisible()]


def test_the_shelf_offers_every_shipped_lesson_by_one_click(qtbot, window):
    window.actions_.activities[window.lessons].trigger()
    buttons = window.lessons.page.shelf.buttons
    assert len(buttons) == len(SHIPPED) == 5
    click(qtbot, buttons[1])
    assert window.windowTitle() == "Why are threads no faster? - Racelane"


def test_a_lesson_is_walked_by_keys_alone(qtbot, window, lessons):
    stage = lessons.page.stage
    result = fold(made_up_race(SPEC))
    assert texts(stage) == ["Hello", "Two of them."]
    press(qtbot, window, NEXT)
    assert texts(stage) == ["Who is first?", "They look up the same.", "Who arrives first?"]
    for key in ("1", "2", "2"):
        press(qtbot, window, key)
    assert [button.text() for button in stage.answers.buttons] == [
        "1   sequential   \u25cb",
        "2   threads   \u25cb\u25cb",
    ]
    press(qtbot, window, NEXT)
    assert stage.chart.view.result.is_over
    assert [label.text() for label in stage.tally.labels] == [
        "sequential \u25cb",
        "threads \u25cb\u25cb",
    ]
    press(qtbot, window, NEXT)
    medians = [seconds_text(result.summary(lane, result.points[0]).median_s) for lane in (1, 0)]
    assert texts(stage)[1:] == [
        "Threads took {} of {}.".format(*medians),
        "They wait side by side.",
    ]
    assert stage.tally.labels[1].text().startswith("\u2713 threads")
    press(qtbot, window, NEXT)
    press(qtbot, window, NEXT)
    assert texts(stage) == ["Goodbye", "That was it."]
    press(qtbot, window, BACK)
    assert lessons.walk.phase is Phase.REVEAL


def test_keys_of_the_stage_walk_a_lesson_while_presenting(qtbot, window, lessons):
    window.actions_.present.trigger()
    window.actions_.stage[NEXT_VIEW].trigger()
    window.actions_.stage[VALUES[2]].trigger()
    assert lessons.walk.counted == {1: 1}
    window.actions_.stage[NEXT_VIEW].trigger()
    qtbot.waitUntil(lambda: not lessons.is_running)
    window.actions_.stage[NEXT_VIEW].trigger()
    assert lessons.walk.phase is Phase.REVEAL
    window.actions_.stage[PREVIOUS_VIEW].trigger()
    assert lessons.walk.phase is Phase.SHOW
    window.actions_.present.trigger()


def test_the_first_step_is_as_large_as_the_others(qtbot, window, lesson_file):
    window.show()
    window.actions_.activities[window.lessons].trigger()
    QApplication.processEvents()
    window.open(lesson_file)
    QApplication.processEvents()
    stage = window.lessons.page.stage
    first = [label.font().pointSizeF() for label in (stage.title, stage.text)]
    assert first[0] > first[1] > QApplication.font().pointSizeF()
    press(qtbot, window, NEXT)
    assert [label.font().pointSizeF() for label in (stage.title, stage.text)] == first


def test_words_and_charts_of_a_step_are_large_on_stage(qtbot, window, lessons):
    press(qtbot, window, NEXT)
    press(qtbot, window, NEXT)
    stage = lessons.page.stage
    chart = stage.chart.view.picture_widget()
    shown = (stage.title, stage.text, chart)
    usual = [widget.font().pointSizeF() for widget in shown]
    window.actions_.present.trigger()
    large = [widget.font().pointSizeF() for widget in shown]
    assert all(after > 1.5 * before for before, after in zip(usual, large, strict=True))
    window.actions_.present.trigger()
    assert [widget.font().pointSizeF() for widget in shown] == pytest.approx(usual)


def test_guesses_are_drawn_over_the_bars(qtbot, window, lessons):
    press(qtbot, window, NEXT)
    press(qtbot, window, NEXT)
    canvas = lessons.page.stage.chart.view.lane_charts()[0]
    before = canvas.grab().toImage()
    press(qtbot, window, BACK)
    for _again in range(3):
        press(qtbot, window, "2")
    press(qtbot, window, NEXT)
    assert canvas.grab().toImage() != before


def test_a_step_s_race_is_replayed_until_the_next_step(qtbot, window, lessons):
    press(qtbot, window, NEXT)
    assert not window.actions_.replay.isEnabled()
    press(qtbot, window, NEXT)
    view, race = lessons.page.stage.chart.view, lessons.walk.result
    window.actions_.replay.trigger()
    assert window.replays.transport.isVisible()
    assert view.result is not race
    qtbot.waitUntil(lambda: view.result.last_at_s > 0)
    press(qtbot, window, NEXT)
    assert lessons.walk.phase is Phase.REVEAL
    assert not window.replays.transport.isVisible()
    assert view.result is race


def test_a_step_races_live_by_start(qtbot, window, lessons):
    press(qtbot, window, NEXT)
    assert not window.actions_.start.isEnabled()
    press(qtbot, window, NEXT)
    kept = lessons.walk.result
    click(qtbot, window.start_button)
    qtbot.waitUntil(lambda: not lessons.is_running)
    assert lessons.walk.result is not kept
    assert lessons.walk.result.spec == SPEC
    press(qtbot, window, NEXT)
    assert lessons.walk.told.is_expected is not None


def test_a_race_from_elsewhere_is_asked_about_first(qtbot, window, dialogs, tmp_path):
    text = LESSON.replace(
        '{ strategy = "threads" }', '{ strategy = "threads", python = "/x/evil" }'
    )
    path = tmp_path / "foreign.toml"
    path.write_text(text)
    race_file(tmp_path / "one.racelane", made_up_race(SPEC))
    window.open(path)
    press(qtbot, window, NEXT)
    press(qtbot, window, NEXT)
    window.start()
    ((foreign,),) = dialogs.asked
    assert foreign.value == "/x/evil"
    assert not window.lessons.is_running


def test_a_file_that_is_no_lesson_is_said_to_be_none(window, tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(LESSON.replace('race = "one"', 'race = "<b>two</b>"'))
    window.open(path)
    problem = window.lessons.page.shelf.problem
    assert problem.isVisible()
    assert problem.text() == (
        "bad.toml is no lesson: step 2, race: there is no race '<b>two</b>'; there are one"
    )


def test_a_missing_kept_race_is_said_on_the_stage(qtbot, window, tmp_path):
    path = tmp_path / "lesson.toml"
    path.write_text(LESSON)
    window.open(path)
    press(qtbot, window, NEXT)
    press(qtbot, window, NEXT)
    assert "one.racelane" in texts(window.lessons.page.stage)[-1]


def test_a_lane_with_a_markup_name_is_shown_as_text(qtbot, window, tmp_path):
    name = "<b>a</b></script><img src=x onerror=alert(1)>&"
    path = tmp_path / "lesson.toml"
    path.write_text(
        LESSON.replace(
            '{ strategy = "threads" }', f'{{ strategy = "threads", name = "{name}" }}'
        ).replace('"sequential", "threads"]', f'"sequential", "{name}"]')
    )
    window.open(path)
    press(qtbot, window, NEXT)
    button = window.lessons.page.stage.answers.buttons[1]
    assert button.text() == f"2   {name.replace('&', '&&')}"
    assert button.toolTip().startswith("<qt>")
    assert "<img" not in button.toolTip()


def test_the_presenter_s_window_shows_notes_and_what_comes_next(qtbot, window, lessons):
    lessons.show_notes.trigger()
    notes = lessons._notes
    assert notes.isVisible()
    assert notes.notes.text() == "Smile."
    assert notes.following.text() == "Next: Who is first?"
    assert "since the start" in notes.clock.text()
    press(qtbot, window, NEXT)
    assert notes.step.text() == "2 of 3: Who is first?"
    assert notes.following.text() == "Next: the race"
    notes.close()
    assert not lessons.show_notes.isChecked()


@pytest.mark.long
@pytest.mark.parametrize("name", SHIPPED)
def test_each_shipped_lesson_is_walked_to_its_end_by_keys(qtbot, window, appearances, name):
    appearances[0].set_scheme(Scheme.DARK)
    window.open(asset(f"lessons/{name}"))
    walk, revealed = window.lessons.walk, 0
    while not (walk.is_last and walk.phase is walk.phases[-1]):
        before = (walk.place, walk.phase)
        press(qtbot, window, NEXT)
        assert (walk.place, walk.phase) != before
        if walk.phase is Phase.REVEAL:
            revealed += 1
            assert walk.told.is_expected
    assert revealed == sum(step.reveal is not None for step in walk.lesson.steps)
