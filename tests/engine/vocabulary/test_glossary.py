"""The glossary explains each term once, and finds the terms of a text."""

import pytest

from engine.vocabulary.glossary import (
    BAND,
    BASELINE,
    FAN_OUT,
    GLOSSARY,
    INTERVAL,
    UNIT,
    explained,
    terms_in,
)
from engine.vocabulary.wording import N_
from tests.pseudo import pseudo_language, unmarked_words


def test_no_term_and_no_sentence_is_there_twice():
    assert len({term.name.english for term in GLOSSARY}) == len(GLOSSARY)
    assert len({term.sentence.english for term in GLOSSARY}) == len(GLOSSARY)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Fan-&out", (FAN_OUT,)),
        ("97.9 % intervals", (INTERVAL,)),
        (N_("one {what} per cluster", what=N_("unit")), (UNIT,)),
        ("Baseline and band", (BASELINE, BAND)),
        ("Husband, disunited, fan out", ()),
    ],
)
def test_a_text_mentions_whole_words_in_either_number(text, terms):
    assert set(terms_in(text)) == set(terms)


def test_a_tip_keeps_what_it_says_and_gets_each_sentence_once():
    tip = str(explained("Since six runs", "Interval"))
    assert tip == f"Since six runs\n{INTERVAL.sentence}"
    assert str(explained(tip, "Interval")) == tip
    assert str(explained("", "Interval")) == str(INTERVAL.sentence)
    assert explained("Runs", "Runs") == "Runs"


def test_terms_are_found_and_explained_in_another_language():
    with pseudo_language():
        tip = str(explained(N_("A range"), N_("&Interval below")))
        assert str(INTERVAL.sentence) in tip
        assert unmarked_words(tip) == []
