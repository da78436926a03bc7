"""The monkey, for a few seconds or for a minute, and what it watches for."""

import random
import signal
import subprocess
import sys

import pytest

from engine.process.child import python_environment


def python(*arguments):
    return subprocess.run(
        [sys.executable, *arguments],
        env=python_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def let_loose(seconds):
    seed = str(random.randrange(10**6))
    print(f"python -m tests.monkey {seconds} {seed}")
    run = python("-m", "tests.monkey", str(seconds), seed)
    print(run.stdout, run.stderr)
    assert run.returncode == 0
    assert f"seed {seed}:" in run.stdout
    assert run.stdout.strip().endswith("0 faults")


def test_a_monkey_finds_no_fault(marked_processes):
    let_loose(4)
    assert marked_processes() == []


@pytest.mark.long
@pytest.mark.parametrize("turn", range(5))
def test_a_monkey_finds_no_fault_in_a_minute(turn, marked_processes):
    let_loose(60)
    assert marked_processes() == []


WITH_FAULTS = """
import threading
from PySide6.QtCore import QCoreApplication, QTimer, qWarning
from tests.monkey.faults import Faults, Heart

application = QCoreApplication([])
faults = Faults(is_aloud=False)
faults.install()
faults.did("click the button")

def fail(value):
    raise ValueError(value)

def fail_in_a_thread():
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    application.quit()

QTimer.singleShot(0, lambda: fail("in a slot"))
QTimer.singleShot(0, lambda: fail("in a slot, again"))
QTimer.singleShot(0, lambda: qWarning("a layout that is none"))
QTimer.singleShot(1, fail_in_a_thread)
application.exec()
print(len(faults.found), "faults")
"""


def test_exceptions_and_warnings_are_faults_each_told_once_with_what_led_there():
    run = python("-c", WITH_FAULTS)
    assert run.stdout.count("FAULT") == 3
    assert "3 faults" in run.stdout
    for named in ("ValueError: in a slot", "ZeroDivisionError", "Qt: a layout", "click the button"):
        assert named in run.stdout


STANDING_STILL = """
from PySide6.QtCore import QCoreApplication, QTimer
from tests.monkey.faults import Heart

application = QCoreApplication([])
heart = Heart(application, 0.5)

def stand_still():
    while True:
        pass

QTimer.singleShot(0, stand_still)
application.exec()
"""


def test_a_window_that_stands_still_is_ended_and_says_where():
    run = python("-c", STANDING_STILL)
    assert run.returncode == -signal.SIGPROF
    assert "in stand_still" in run.stderr
