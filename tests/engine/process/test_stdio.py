"""Lines between a process and its starter, with whatever else goes through the same pipes."""

import subprocess
import sys

from engine.process.child import python_environment

_ECHO = """
from engine.process.stdio import read_line, take_stdout, write_all
print("before")
channel = take_stdout()
print("after")
line = read_line()
write_all(channel, b"nothing" if line is None else line)
"""


def echo(*parts: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", _ECHO],
        input=b"".join(parts),
        capture_output=True,
        check=True,
        env=python_environment(),
    )


def test_what_is_printed_after_standard_output_was_taken_stays_out_of_the_lines():
    run = echo(b"a line\n")
    assert run.stdout == b"before\na line\n"
    assert run.stderr == b"after\n"


def test_a_line_longer_than_a_pipe_holds_is_read_and_written_whole():
    line = b"x" * 300_000 + b"\n"
    assert echo(line).stdout == b"before\n" + line


def test_an_input_that_ends_before_its_line_does_has_no_line():
    assert echo(b"half a li").stdout == b"before\nnothing"
    assert echo().stdout == b"before\nnothing"
