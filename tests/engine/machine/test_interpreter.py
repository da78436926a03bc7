import stat
import subprocess
import sys

import pytest

from engine.export.csv import to_csv
from engine.machine.facts import Interpreter
from engine.machine.interpreter import (
    InterpreterError,
    inspect_interpreter,
    obstacle,
    own_interpreter,
)
from engine.process.child import python_environment
from engine.race.conduct.conductor import Conductor
from engine.race.events import FailureReason
from engine.race.result.result import fold
from engine.race.result.run import RunState
from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.strategies import STRATEGIES, strategy_named
from tests.waiting import wait_for

# Asks as the window does, and ends with its own standard input.
STARTER = """
import subprocess, sys
command = [sys.executable, "-m", "engine", "interpreter", "--end-with-stdin", sys.argv[1]]
asking = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
sys.stdin.read()
"""


def script(path, text):
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_this_python_is_what_it_says():
    assert inspect_interpreter(sys.executable) == own_interpreter()
    assert own_interpreter().version == sys.version_info[:3]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("#!/bin/sh\necho hello", "is not Python 3"),
        ("#!/bin/sh\necho oh no >&2; exit 3", "is not Python 3: oh no"),
        ("#!/bin/sh\nkill -SEGV $$", "crashed at its start, by SIGSEGV"),
        ("#!/nowhere/python\n", "cannot be started: No such file"),
        ("#!/bin/sh\necho 'racelane {}'", "is not Python 3"),
        (
            "#!/bin/sh\necho 'racelane "
            '{"version":[3,8,2],"implementation":"CPython","gil":true,"packages":{}}\'',
            "is CPython 3.8.2: lanes need Python 3.10 or newer",
        ),
    ],
)
def test_what_is_no_python_for_lanes_says_why(tmp_path, text, named):
    with pytest.raises(InterpreterError, match=named):
        inspect_interpreter(script(tmp_path / "python", text))


def test_a_program_that_does_not_answer_is_ended_with_all_it_started(tmp_path, marked_processes):
    path = script(tmp_path / "python", "#!/bin/sh\nsleep 60; echo late")
    with pytest.raises(InterpreterError, match="did not answer within"):
        inspect_interpreter(path, timeout_s=0.3)
    wait_for(lambda: marked_processes() == [])


@pytest.mark.parametrize("end", ["close", "kill"])
def test_an_inspection_ends_with_the_one_that_asked_for_it(tmp_path, marked_processes, end):
    path = script(tmp_path / "python", "#!/bin/sh\nsleep 60; echo late")
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, path], stdin=subprocess.PIPE, env=python_environment()
    )
    wait_for(lambda: any("sleep" in process.cmdline() for process in marked_processes()))
    if end == "kill":
        starter.kill()
    starter.stdin.close()
    starter.wait()
    wait_for(lambda: marked_processes() == [])


def test_a_path_without_a_program_says_why(tmp_path):
    with pytest.raises(InterpreterError, match="there is no file"):
        inspect_interpreter(str(tmp_path / "python"))
    with pytest.raises(InterpreterError, match="there is no file"):
        inspect_interpreter(str(tmp_path))
    (tmp_path / "python").touch()
    with pytest.raises(InterpreterError, match="is not a program"):
        inspect_interpreter(str(tmp_path / "python"))


def test_a_strategy_says_what_it_lacks():
    bare = Interpreter((3, 10, 4), "CPython", gil=True, packages={})
    reasons = {strategy.name: obstacle(strategy, bare) for strategy in STRATEGIES}
    assert reasons["threads"] is reasons["processes"] is None
    assert str(reasons["gevent"]) == "needs gevent: pip install gevent"
    assert str(reasons["dask"]) == "needs distributed: pip install racelane[dask]"
    assert str(reasons["asyncio"]) == "needs Python 3.11 or newer; this is CPython 3.10.4"
    newest = Interpreter((3, 14, 0), "CPython", gil=False, packages={"gevent": "26"})
    assert obstacle(strategy_named("interpreters"), newest) is None
    assert newest.title == "CPython 3.14.0 free-threaded"


def race(*lanes, **changes):
    values = {"cluster_counts": (2,), "sleep_s": 0.01} | changes
    return fold(Conductor(RaceSpec(lanes=lanes, **values)).events())


def test_a_lane_runs_in_the_python_it_names(tmp_path, marked_processes):
    # Another name for this one: what is run is what was named.
    other = tmp_path / "other-python"
    other.symlink_to(sys.executable)
    # A link to a virtual environment's Python is one without its packages.
    lanes = [
        Lane("threads", python=str(other)),
        Lane("processes", None, {"start_method": "spawn"}, python=str(other)),
        Lane("threads"),
    ]
    result = race(*lanes)
    assert [run.failure for run in result.runs] == [None] * 3
    assert result.lanes[0].title == "threads (other-python)"
    assert set(result.started.interpreters) == {str(other)}
    assert "other-python" not in to_csv(result).replace("threads (other-python)", "").replace(
        "processes (spawn, other-python)", ""
    )


def test_a_lane_that_cannot_run_fails_and_the_race_goes_on(tmp_path):
    gone = str(tmp_path / "python")
    result = race(Lane("threads", python=gone), Lane("threads"))
    first, second = sorted(result.runs, key=lambda run: run.planned.lane)
    assert first.failure.reason is FailureReason.UNAVAILABLE
    assert first.failure.message == f"there is no file {gone}"
    assert second.state is RunState.FINISHED


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python has them")
def test_interpreters_fail_with_what_they_need():
    (run,) = race(Lane("interpreters")).runs
    assert run.failure.reason is FailureReason.UNAVAILABLE
    assert run.failure.message.startswith("needs Python 3.14 or newer; this is CPython")


def test_a_dask_scheduler_that_does_not_answer_says_so():
    lane = Lane("dask", None, {"scheduler": "tcp://127.0.0.1:9"})
    (run,) = race(lane).runs
    assert run.failure.reason is FailureReason.ERROR
    assert "no Dask scheduler with workers answers at tcp://127.0.0.1:9" in run.failure.message
