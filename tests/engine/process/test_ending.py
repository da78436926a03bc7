import pytest

from engine.process.ending import ended_text, ending_text


@pytest.mark.parametrize(
    ("exit_code", "ending", "ended"),
    [
        (0, "with exit code 0", "ended with exit code 0"),
        (3, "with exit code 3", "ended with exit code 3"),
        (-9, "by SIGKILL", "was ended by SIGKILL"),
        (-250, "by signal 250", "was ended by signal 250"),
    ],
)
def test_the_end_of_a_process_is_told_by_the_name_of_its_signal(exit_code, ending, ended):
    assert ending_text(exit_code) == ending
    assert ended_text(exit_code) == ended
