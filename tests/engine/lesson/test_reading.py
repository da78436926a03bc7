"""A lesson is read from TOML, and what is wrong with one is said by step and key."""

from pathlib import Path

import pytest

from engine.lesson.lesson import ViewName
from engine.lesson.reading import MAX_LESSON_BYTES, LessonError, parse_lesson, read_lesson
from engine.load.spec import LoadSpec
from engine.race.spec.race import RaceSpec

WHOLE = """
title = "Two lanes"
summary = "Which of them is faster."

[races.one]
kept = "one.racelane"
spec = { cluster_counts = [2], lanes = [{ strategy = "sequential" }, { strategy = "threads" }] }

[races.served.load]
strategies = ["blocking", "asyncio"]

[[steps]]
title = "Hello"
text = "Two of them."

[[steps]]
title = "Who is first?"
text = "They look up the same."
race = "one"
view = "timeline"
lane = "threads"

[steps.question]
asks = "Who arrives first?"
lanes = ["sequential", "threads"]

[steps.reveal]
expects = "speedup(threads) > 1.5 and verdict(threads) is faster"
says = "Threads took {median(threads)} of {median(sequential, 2)}: {verdict(threads)}."
contrary = "Threads took {median(threads)}."

[[steps]]
title = "Served"
text = "Another user."
race = "served"
view = "server"

[steps.reveal]
expects = "visit_most(blocking) > visit_p95(asyncio)"
says = "Up to {visit_most(blocking)}."
contrary = "No longer than {visit_most(blocking)}."
"""


def parsed(text):
    return parse_lesson(text.encode(), Path("lessons"))


def problem_of(text):
    with pytest.raises(LessonError) as raised:
        parsed(text)
    return str(raised.value)


def test_a_whole_lesson_is_read_with_its_races_and_steps():
    lesson = parsed(WHOLE)
    one, served = lesson.races
    assert isinstance(one.spec, RaceSpec)
    assert one.kept == Path("lessons/one.racelane")
    assert isinstance(served.spec, LoadSpec)
    assert [step.title for step in lesson.steps] == ["Hello", "Who is first?", "Served"]
    assert lesson.steps[1].view is ViewName.TIMELINE
    assert lesson.steps[1].question.answers == ("sequential", "threads")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "Hello"', 'titel = "Hello"', "step 1: Object contains unknown field `titel`"),
        ('title = "Hello"', "title = 3", "step 1, title: Expected `str`, got `int`"),
        (
            'race = "one"',
            'race = "two"',
            "step 2, race: there is no race 'two'; there are one, ser",
        ),
        ('view = "timeline"', 'view = "film"', "step 2, view: Invalid enum value 'film'"),
        ('lane = "threads"', 'lane = "greenlets"', "step 2, lane: there is no lane 'greenlets'"),
        ('"sequential", "threads"]', '"sequential"]', "step 2, question: must offer 2..9 answers"),
        ('"threads"]\n', '"gevent"]\n', "step 2, question.lanes: there is no lane 'gevent'"),
        ("{verdict(threads)}", "{verdict()}", "step 2, reveal.says: verdict must be asked of 1..1"),
        ("{verdict(threads)}", "{fly(threads)}", "step 2, reveal.says: 'fly' is no figure"),
        ("{verdict(threads)}", "{threads}", "step 2, reveal.says: 'threads' is no figure, such"),
        ("{verdict(threads)}", "{", "step 2, reveal.says: a brace stands alone"),
        ("verdict(threads) is faster", "faster is 1", "step 2, reveal.expects: a condition compar"),
        ("speedup(threads) > 1.5", "fastest() > 1", "step 2, reveal.expects: fastest is no number"),
        ("speedup(threads) > 1.5", "1 < verdict(threads)", "step 2, reveal.expects: a condition"),
        (
            'lanes = ["sequential", "threads"]',
            "times_s = [1, 2]\nmeasured = 'verdict(threads)'",
            "step 2, question.measured: verdict is no number",
        ),
        ("speedup(threads) > 1.5", "speedup(threads)", "step 2, reveal.expects: 'speedup(threads)"),
        ('view = "server"', 'view = "race"', "step 3, view: a load is shown in the view server"),
        ("visit_p95(asyncio)", "median(asyncio)", "step 3, reveal.expects: 'median' is no figure"),
        (
            "cluster_counts = [2]",
            "cluster_counts = [0]",
            "races.one.spec, cluster_counts: clusters",
        ),
        ('kept = "one', 'kept = "../one', "races.one.kept: must name a file beside the lesson"),
        ('kept = "one', 'keep = "one', "races.one.keep: there is no such key"),
        ('title = "Two lanes"', 'titles = "Two"', "titles: there is no such key; a lesson has"),
        ('title = "Two lanes"', "", "title: must be a text of 1..80 printable characters"),
        ('title = "Two lanes"', 'title = "Two', "it is not TOML: Illegal character"),
    ],
)
def test_an_error_names_the_step_and_the_key(old, new, said):
    assert old in WHOLE
    assert problem_of(WHOLE.replace(old, new, 1)).startswith(said)


def test_broken_syntax_is_told_by_its_line():
    assert "line 2, column" in problem_of('title = "a"\nsummary = \n')
    with pytest.raises(LessonError, match="line 2 is not UTF-8"):
        parse_lesson(b'title = "a"\nsummary = "\xff"', Path())


def test_a_question_without_a_reveal_or_a_race_is_refused():
    until_reveal = WHOLE[: WHOLE.index("[steps.reveal]")]
    assert problem_of(until_reveal) == "step 2, reveal: a question needs a reveal"
    assert "step 2, race: a step with a question" in problem_of(WHOLE.replace('race = "one"', ""))


def test_a_lesson_of_a_million_steps_is_refused_without_reading_it_all(tmp_path):
    path = tmp_path / "long.toml"
    path.write_text("title='a'\nsummary='b'\n" + "[[steps]]\ntitle='c'\ntext='d'\n" * 1_000_000)
    with pytest.raises(LessonError, match=f"at most {MAX_LESSON_BYTES:,} bytes"):
        read_lesson(path)


def test_too_many_steps_that_fit_are_refused_too():
    text = "title='a'\nsummary='b'\n" + "[[steps]]\ntitle='c'\ntext='d'\n" * 61
    assert problem_of(text) == "steps must be at most 60, got 61"


def test_nesting_without_end_is_refused():
    assert "nested too deeply" in problem_of("title = " + "[" * 50_000)


def test_what_cannot_be_printed_is_refused():
    text = WHOLE.replace('text = "Two of them."', 'text = "a\\u001b[31m"')
    assert problem_of(text) == "step 1, text: must have at most 1000 printable characters"
