"""A lesson says figures of its race as every view shows them, and nothing else."""

import pytest

from engine.lesson.figure import Call, Unmeasured
from engine.lesson.lesson import Choice, Question, Reveal, tell
from engine.lesson.saying import (
    SayingError,
    calls_in,
    calls_of,
    check_call,
    holds,
    known_figures,
    parse_call,
    say,
)
from engine.load.result.result import fold_load
from engine.race.result.result import fold
from engine.race.result.verdict import verdict_words
from engine.vocabulary.units import seconds_text, times_text
from tests.engine.loads import made_up_load
from tests.engine.races import made_up_race, made_up_spec


@pytest.fixture(scope="module")
def race():
    spec = made_up_spec(cluster_counts=(1, 4), repeats=8, sleep_s=0.1)
    return fold(made_up_race(spec, overhead_s={"processes": 0.2}))


@pytest.fixture(scope="module")
def load():
    return fold_load(made_up_load(probe_s={"blocking": 0.7}))


def test_a_call_names_lanes_and_perhaps_a_cluster_count():
    assert parse_call("median(threads, 8)") == Call("median", ("threads",), 8)
    assert parse_call("apart('a (b)', c)") == Call("apart", ("a (b)", "c"))
    assert parse_call(" fastest() ") == Call("fastest")


@pytest.mark.parametrize(
    "text", ["", "median", "median(a b)", "x.y()", "median(a)(b)", "a(b" * 99, "median(a).b"]
)
def test_what_is_no_call_is_refused(text):
    with pytest.raises(SayingError):
        parse_call(text)


def test_a_call_of_anything_but_a_figure_is_refused():
    with pytest.raises(SayingError, match="'__import__' is no figure; there are median, ideal"):
        check_call(parse_call("__import__('os')"), known_figures(is_load=False))


def test_figures_are_those_of_the_views(race):
    last = race.points[-1]
    for place, name in enumerate(("sequential", "threads", "processes", "gevent")):
        summary = race.summary(place, last)
        assert say(f"{{median({name})}}", race) == seconds_text(summary.median_s)
        assert say(f"{{speedup({name})}}", race) == times_text(summary.speedup)
        assert say(f"{{verdict({name})}}", race) == verdict_words(race, place, last)
    assert say("{median(threads, 1)}", race) == seconds_text(
        race.summary(1, race.points[0]).median_s
    )
    assert say("{fastest()} of {queries()} in {blocks()}", race) == "threads of 8 in 8"


def test_figures_of_a_load_are_those_of_the_server_page(load):
    blocking = load.lanes[0]
    assert say("{visit_most(blocking)}", load) == blocking.probe.text("most_s")
    assert say("{answer(asyncio)}", load) == load.lanes[1].latency.text("median_s")
    assert holds("visit_most(blocking) > visit_p95(asyncio)", load)


def test_a_condition_holds_by_its_figures(race):
    assert holds("speedup(threads) > 2 and verdict(threads) is faster", race)
    assert not holds("speedup(threads) > 2 and speedup(processes) > 5", race)
    assert holds("apart(threads, processes) > 0.05", race)
    assert holds("median(processes) > median(threads)", race)


def test_a_missing_figure_is_no_outcome(race):
    early = fold(made_up_race(made_up_spec(), runs=1, over=False))
    with pytest.raises(Unmeasured):
        say("{median(gevent)}", early)
    with pytest.raises(Unmeasured):
        holds("verdict(threads) is faster", fold(made_up_race(made_up_spec())))
    with pytest.raises(Unmeasured):
        say("{median(dask)}", race)
    with pytest.raises(Unmeasured):
        say("{median(threads, 77)}", race)


REVEAL = Reveal(
    "verdict(threads) is faster",
    "Threads won by {speedup(threads)}.",
    "Threads took {median(threads)}, {verdict(threads)}.",
    "They wait side by side.",
)


def test_a_reveal_says_the_outcome_that_came():
    spec = made_up_spec(cluster_counts=(4,), repeats=8)
    won = tell(REVEAL, fold(made_up_race(spec)))
    assert won.is_expected
    assert won.words == "Threads won by 4.0\u00d7."
    assert won.because == "They wait side by side."
    lost = tell(REVEAL, fold(made_up_race(spec, overhead_s={"threads": 9.0})))
    assert lost.is_expected is False
    assert lost.words == "Threads took 10.00 s, slower."
    assert lost.because == ""


def test_a_reveal_of_too_few_blocks_says_so():
    told = tell(REVEAL, fold(made_up_race(made_up_spec())))
    assert told.is_expected is None
    assert told.words == "This race does not say: too few blocks ran for a verdict."


def test_right_answers_come_from_the_race(race):
    assert Question("?", lanes=("sequential", "threads")).right_answers(race) == {1}
    timed = Question("?", times_s=(0.05, 0.2, 0.8), measured="median(threads)")
    assert timed.right_answers(race) == {1}
    choices = (Choice("yes", "speedup(gevent) > 1"), Choice("no", "speedup(gevent) <= 1"))
    assert Question("?", choices=choices).right_answers(race) == {0}


def test_braces_within_names_are_no_figures():
    with pytest.raises(SayingError):
        list(calls_in("{median('{a}')}"))


def test_signs_within_quoted_names_are_of_the_name():
    condition = "median('a < b and (c)') < median('x > y') and verdict('it is') is tie"
    assert [call.names[0] for call in calls_of(condition)] == ["a < b and (c)", "x > y", "it is"]
