"""A walk goes through a lesson's steps, and reveals nothing before its race is over."""

from collections import Counter
from pathlib import Path

import pytest

from engine.lesson.reading import parse_lesson
from engine.race.result.result import fold
from gui.lesson.walk import Phase, Walk
from tests.engine.races import made_up_race
from tests.gui.lesson.lessons import LESSON, SPEC


@pytest.fixture
def walk():
    return Walk(parse_lesson(LESSON.encode(), Path()))


def test_a_step_is_asked_then_shown_then_revealed(walk):
    assert walk.phase is Phase.SHOW  # Words alone.
    assert walk.go_on()
    assert walk.phase is Phase.ASK
    assert walk.go_on()
    assert walk.phase is Phase.SHOW
    assert walk.lacks_race
    assert not walk.go_on()
    walk.results["one"] = fold(made_up_race(SPEC))
    assert walk.go_on()
    assert walk.phase is Phase.REVEAL
    assert walk.told.is_expected
    assert walk.right_answers == {1}
    assert walk.go_on()
    assert (walk.place, walk.is_last) == (2, True)
    assert not walk.go_on()


def test_a_race_under_way_reveals_nothing(walk):
    walk.go_on(), walk.go_on()
    walk.results["one"] = fold(made_up_race(SPEC, runs=1, over=False))
    assert not walk.go_on()
    assert walk.told is None
    assert walk.right_answers == frozenset()


def test_going_back_comes_to_the_beginning(walk):
    walk.results["one"] = fold(made_up_race(SPEC))
    while walk.go_on():
        pass
    shown = [(walk.place, walk.phase)]
    while walk.go_back():
        shown.append((walk.place, walk.phase))
    assert shown == [
        (2, Phase.SHOW),
        (1, Phase.REVEAL),
        (1, Phase.SHOW),
        (1, Phase.ASK),
        (0, Phase.SHOW),
    ]


def test_guesses_are_counted_while_the_question_is_open(walk):
    assert not walk.guess(1)
    walk.go_on()
    assert walk.guess(1)
    assert walk.guess(2)
    assert walk.guess(2)
    assert not walk.guess(3)
    assert walk.counted == Counter({1: 2, 0: 1})
    walk.go_on()
    assert not walk.guess(1)
    walk.go_back()
    assert walk.guess(0)
    assert walk.counted.total() == 0
