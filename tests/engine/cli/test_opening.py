"""Opening starts nothing, and what a file names is used only once someone has agreed."""

import subprocess
import sys

import pytest

from engine.process.child import python_environment
from engine.race.spec.race import encode_spec
from engine.record.lines import encode_event
from tests.engine.races import made_up_race, made_up_spec
from tests.engine.terminal import on_terminal

SCHEDULER = "tcp://127.0.0.1:9"
ENGINE = (sys.executable, "-m", "engine")

# Notes what starts a program, connects, or is imported, and then is the command line.
WATCHED = """
import sys
STARTS = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.system")
def note(event, arguments):
    if event in STARTS or event in ("socket.connect", "socket.bind", "socket.getaddrinfo"):
        print("NOTED", event, arguments, file=sys.stderr)
    if event == "import" and arguments[0].split(".")[0] in ("distributed", "gevent"):
        print("NOTED", event, arguments[0], file=sys.stderr)
sys.addaudithook(note)
from engine.cli.main import main
main()
"""


@pytest.fixture
def python(tmp_path):
    """Return an interpreter's path whose run leaves a mark beside it."""
    path = tmp_path / "python"
    path.write_text('#!/bin/sh\ntouch "$0.was-run"\n')
    path.chmod(0o755)
    return path


def was_run(python):
    return python.with_name("python.was-run").exists()


def spec_naming(python):
    return made_up_spec(
        f"sequential:python={python},dask:scheduler={SCHEDULER},gevent", sleep_s=0.01
    )


def run(*command, **options):
    return subprocess.run(
        command, capture_output=True, text=True, env=python_environment(), check=False, **options
    )


@pytest.mark.parametrize("exports", [(), ("--json", "-"), ("--csv", "-"), ("--trace", "-")])
def test_a_replay_starts_nothing_connects_to_nothing_and_imports_nothing(tmp_path, python, exports):
    file = tmp_path / "race.racelane"
    file.write_bytes(b"".join(map(encode_event, made_up_race(spec_naming(python)))))
    replayed = run(sys.executable, "-c", WATCHED, "replay", str(file), *exports)
    assert replayed.returncode == 0, replayed.stderr
    assert "NOTED" not in replayed.stderr
    assert not was_run(python)


def test_the_watch_notices_what_starts(python):
    asked = run(sys.executable, "-c", WATCHED, "interpreter", str(python))
    assert "NOTED subprocess.Popen" in asked.stderr
    assert was_run(python)


def test_a_spec_from_a_file_is_refused_where_nobody_can_be_asked(tmp_path, python):
    file = tmp_path / "spec.json"
    file.write_bytes(encode_spec(spec_naming(python)))
    for source, given in ((str(file), None), ("-", file.read_text())):
        options = {"stdin": subprocess.DEVNULL} if given is None else {"input": given}
        refused = run(*ENGINE, "race", "--spec", source, "--quiet", **options)
        assert refused.returncode == 2
        assert f"sequential runs {python}\n" in refused.stderr
        assert f"dask uses as scheduler {SCHEDULER}\n" in refused.stderr
        assert "Give --yes" in refused.stderr
        assert not was_run(python)


def test_a_spec_from_a_file_runs_what_it_names_with_yes(tmp_path, python):
    file = tmp_path / "spec.json"
    file.write_bytes(encode_spec(made_up_spec(f"sequential:python={python}", sleep_s=0.01)))
    raced = run(*ENGINE, "race", "--spec", str(file), "--yes", "--quiet")
    assert raced.returncode == 1
    assert was_run(python)


@pytest.mark.parametrize("typed", [b"n\n", b"y\n"])
def test_on_a_terminal_the_user_is_asked_once(tmp_path, python, typed):
    file = tmp_path / "spec.json"
    file.write_bytes(encode_spec(made_up_spec(f"sequential:python={python}", sleep_s=0.01)))
    code, text = on_terminal(
        (*ENGINE, "race", "--spec", str(file), "--quiet"), columns=200, typed=typed
    )
    # An answer of no, and a lane that fails, both end with 1.
    assert code == 1
    assert text.count("Run it?") == 1
    assert f"sequential runs {python}" in text
    assert was_run(python) == (typed == b"y\n")


def test_what_was_typed_here_is_not_asked_about(python):
    raced = run(
        *ENGINE, "race", "--strategies", f"sequential:python={python}", "--quiet", "--sleep", "0.01"
    )
    assert "Give --yes" not in raced.stderr
    assert was_run(python)
