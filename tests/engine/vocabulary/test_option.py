import pytest

from engine.vocabulary.option import Amount, Choice, Text, amount, core_count

SIZE = Amount("size", "Size", 1, 500, "30", ("cores",))


@pytest.mark.parametrize("value", ["1", "30", "500", "cores"])
def test_an_amount_takes_numbers_in_its_bounds_and_its_words(value):
    assert SIZE.problem(value) is None


@pytest.mark.parametrize(
    "value", ["0", "501", "100000", "-1", "2.5", "", "many", "9" * 5000, "\u0663"]
)
def test_an_amount_names_what_it_refuses(value):
    assert SIZE.problem(value) == f"must be 1..500 or cores, got {value[:40]!r}"


def test_a_choice_takes_its_values_and_a_text_what_can_be_shown():
    assert Choice("pool", "Pool", ("cold", "warm")).problem("warm") is None
    assert "cold, warm" in Choice("pool", "Pool", ("cold", "warm")).problem("hot")
    text = Text("scheduler", "Scheduler", "an address")
    assert text.problem("tcp://10.0.0.5:8786") is None
    assert text.problem("a\x1b[2J") is not None
    assert text.problem("a" * 201) is not None


def test_cores_stand_for_as_many_as_there_are():
    assert amount("cores") == core_count() >= 1
    assert amount("7") == 7
