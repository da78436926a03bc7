import json
import os
import signal
import subprocess
import sys

import psutil
import pytest

from engine.process.child import python_environment
from engine.race.conduct.worker_process import COMMAND
from engine.worker.scoreboard import Scoreboard
from tests.waiting import PATIENCE_S, wait_for

_HEAVY = ("threading", "ssl", "asyncio", "socket", "tornado", "numpy", "msgspec", "PySide6")


@pytest.fixture
def scoreboard(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    return Scoreboard.create(str(folder / "scoreboard"), 32)


def request(scoreboard, **changes):
    values = {
        "strategy": "processes",
        "options": {},
        "fan_out": "cluster",
        "clusters": 4,
        "nodes": 4,
        "switches": 4,
        "sleep_s": 30,
        "spread": "constant",
        "seed": 0,
        "kind": "sleep",
        "kind_options": {},
        "faults": {},
        "service": None,
        "rounds_per_s": 0.0,
        "scoreboard": scoreboard.path,
        "record": True,
    }
    return json.dumps(values | changes).encode() + b"\n"


def start(scoreboard, **changes):
    worker = subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        env=python_environment(),
    )
    worker.stdin.write(request(scoreboard, **changes))
    worker.stdin.flush()
    return worker


def test_nothing_that_gevent_patches_is_loaded_before_it_patches():
    script = (
        "import sys, json\n"
        "import engine.worker.__main__\n"
        "from engine.strategies import strategy_named\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        env=python_environment(),
    )
    assert not set(json.loads(run.stdout)) & {*_HEAVY, "gevent"}


def test_the_end_of_stdin_ends_a_worker_and_its_processes(scoreboard, marked_processes):
    worker = start(scoreboard)
    wait_for(lambda: all(scoreboard.starts[query] for query in (0, 8, 16, 24)))
    family = [psutil.Process(worker.pid), *psutil.Process(worker.pid).children(recursive=True)]
    assert len(family) == 6  # the worker, the Manager, and a process for each of 4 clusters
    worker.stdin.close()
    # Its processes watch for themselves; when they are gone first, it ends by itself.
    assert worker.wait(timeout=PATIENCE_S) in (0, -signal.SIGKILL)
    wait_for(lambda: marked_processes() == [])
    assert not os.path.exists(os.path.dirname(scoreboard.path))
    worker.stdout.close()


@pytest.mark.parametrize("strategy", ["sequential", "threads", "gevent", "asyncio"])
def test_the_end_of_stdin_ends_a_worker_of_one_process(strategy, scoreboard, marked_processes):
    worker = start(scoreboard, strategy=strategy)
    wait_for(lambda: scoreboard.starts[0])
    worker.stdin.close()
    assert worker.wait(timeout=PATIENCE_S) == -signal.SIGKILL
    worker.stdout.close()


def test_a_worker_without_a_request_says_so():
    run = subprocess.run(
        COMMAND,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=python_environment(),
        check=False,
    )
    assert run.returncode == 1
    assert b"standard input ended before a request came" in run.stderr


def test_a_scoreboard_is_shared_by_its_path(tmp_path):
    board = Scoreboard.create(str(tmp_path / "scoreboard"), 3)
    (rebuild, arguments) = board.__reduce__()
    other = rebuild(*arguments)
    board.starts[1] = 42
    board.clock[0] = 7
    assert list(other.starts) == [0, 42, 0]
    assert list(other.clock) == [7]
    assert list(other.ends) == list(other.carriers) == [0, 0, 0]


def test_a_scoreboard_without_room_is_refused_at_once():
    with pytest.raises(OSError, match=r"space|large"):
        Scoreboard.create(f"/dev/shm/racelane-{os.getpid()}-test", 2**46)
    os.unlink(f"/dev/shm/racelane-{os.getpid()}-test")
