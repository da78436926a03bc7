"""Shipped lessons are true of their kept races, and have words for the contrary."""

from pathlib import Path

import pytest

from engine.lesson.lesson import tell
from engine.lesson.reading import parse_lesson, read_lesson
from engine.load.result.result import fold_load
from engine.load.spec import LoadSpec
from engine.race.plan.planner import plan_race
from engine.race.result.result import RaceResult, fold
from engine.record.kinds import fold_any
from engine.record.lines import read_events
from tests.engine.loads import made_up_load
from tests.engine.races import played

FOLDER = Path(__file__).parents[3] / "assets" / "lessons"
PATHS = sorted(FOLDER.glob("*.toml"))
MOST_BYTES = 300_000
MOST_S = 600.0


@pytest.fixture(scope="module", params=PATHS, ids=lambda path: path.stem)
def lesson(request):
    return read_lesson(request.param)


@pytest.fixture(scope="module")
def kept(lesson):
    return {race.name: fold_any(read_events(race.kept)) for race in lesson.races}


def test_five_lessons_are_shipped_with_no_race_beside_them():
    named = {race.kept.name for path in PATHS for race in read_lesson(path).races}
    assert len(PATHS) == 5
    assert named == {path.name for path in FOLDER.glob("*.racelane")}


def test_the_example_of_how_to_write_one_is_a_lesson():
    lines = (FOLDER / "README.md").read_text().splitlines()
    example = "\n".join(line[4:] for line in lines if line.startswith("    "))
    lesson = parse_lesson(example.encode(), FOLDER)
    (step,) = lesson.steps
    assert lesson.race(step.race).spec.kind == "cpu"
    assert step.question.answers == ("Four times", "As fast")


def test_kept_races_are_whole_small_and_of_the_lesson_s_own_specs(lesson, kept):
    for race in lesson.races:
        result = kept[race.name]
        assert result.spec == race.spec
        assert result.is_over
        assert race.kept.stat().st_size < MOST_BYTES
        if isinstance(result, RaceResult):
            assert not result.has_failures


def test_a_lesson_takes_less_than_ten_minutes_live(lesson):
    estimates = [
        race.spec.estimate_s if isinstance(race.spec, LoadSpec) else plan_race(race.spec).estimate_s
        for race in lesson.races
    ]
    assert sum(estimates) < MOST_S


def test_each_reveal_says_what_its_kept_race_shows(lesson, kept):
    for step in lesson.steps:
        if step.reveal is not None:
            told = tell(step.reveal, kept[step.race])
            assert told.is_expected, (step.title, told.words)
            assert "{" not in told.words + told.because


def test_each_question_has_a_right_answer(lesson, kept):
    for step in lesson.steps:
        if step.question is not None:
            assert step.question.right_answers(kept[step.race])


def played_race(spec, factors):
    """Return a race whose lanes take these multiples of the work, one query after another."""
    plan = plan_race(spec)
    work_s = spec.query_count(spec.points[-1]) * max(spec.sleep_s, 0.001)

    def elapsed_s(run):
        return max(run.ideal_s, work_s) * factors[run.lane]

    return fold(played(spec, plan, elapsed_s, lambda run: False))


def contrary_results(spec):
    if isinstance(spec, LoadSpec):
        slow = dict.fromkeys(spec.strategies, 5.0)
        yield fold_load(made_up_load(spec))
        yield fold_load(made_up_load(spec, probe_s=slow))
        yield fold_load(made_up_load(spec, latency_s=slow | {spec.strategies[0]: 0.0}))
        return
    count = len(spec.lanes)
    for factors in (
        [1.0] * count,
        [1.0 + place for place in range(count)],
        [2.0**-place for place in range(count)],
        [1.0] * (count - 1) + [4.0],
        [4.0] * (count - 1) + [1.0],
    ):
        yield played_race(spec, factors)


def test_each_reveal_has_words_for_the_contrary(lesson):
    for step in lesson.steps:
        if step.reveal is None:
            continue
        results = list(contrary_results(lesson.race(step.race).spec))
        told = [tell(step.reveal, result) for result in results]
        contrary = [one for one in told if one.is_expected is False]
        assert contrary, (step.title, told)
        for one in contrary:
            assert one.words
            assert "{" not in one.words
            assert one.because == ""
