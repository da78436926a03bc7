import pytest

from engine.process.ending import ended, signal_name, units_ended
from engine.vocabulary.wording import N_
from tests.pseudo import pseudo_language, unmarked_words


@pytest.mark.parametrize(
    ("exit_code", "said"),
    [
        (0, "the worker ended with exit code 0"),
        (3, "the worker ended with exit code 3"),
        (-9, "the worker was ended by SIGKILL"),
        (-250, "the worker was ended by signal 250"),
    ],
)
def test_the_end_of_a_process_is_told_by_the_name_of_its_signal(exit_code, said):
    cause = ended("worker", exit_code)
    assert str(cause) == cause.english == said
    with pseudo_language():
        assert unmarked_words(str(cause), ["SIGKILL"]) == []


@pytest.mark.parametrize(
    ("exit_codes", "said"),
    [
        ([1, -9], "2 of 3 processes failed, the first with exit code 1"),
        ([-9], "1 of 3 processes failed, the first by SIGKILL"),
    ],
)
def test_the_first_process_that_failed_stands_for_all(exit_codes, said):
    assert str(units_ended(exit_codes, 3)) == said


def test_a_signal_without_a_name_is_named_in_the_readers_language():
    assert (signal_name(9), signal_name(250)) == ("SIGKILL", "signal 250")
    with pseudo_language():
        assert signal_name(250) == str(N_("signal {number}", number=250))
