"""What is left behind, and what is lost, when processes of a race are killed at any moment."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import psutil

from engine.process.child import python_environment
from engine.race.events import RunFinished
from engine.record.lines import DamagedStream, EventReader, read_events
from tests.benchmarks.figure import Figure

_KILLS = 200
_LINES = 150
"""Roughly how many events the race below has."""
_LANES = 6
_RACE = ("--strategies", "sequential,threads,processes,process-pool:warm,gevent,asyncio")
_RACE += ("--clusters", "2", "--sleep", "0.02", "--repeats", "3")

_WINDOW = """
import sys
from PySide6.QtCore import QTimer
from gui.app import cli
from gui.window.main_window import MainWindow

own, spec = sys.argv[1:sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1:]
file = open(own[0], "wb", buffering=0)
warm_up = MainWindow.warm_up

def warm_up_and_race(window):
    warm_up(window)
    session = window.race.session
    session._process.event_received.connect(lambda event, line: file.write(line + b"\\n"))
    def start():
        if session.waiting.process_id:
            timer.stop()
            window.start()
    timer = QTimer(window)
    timer.timeout.connect(start)
    if "race" in own:
        timer.start(500)

MainWindow.warm_up = warm_up_and_race
cli(spec)
"""


def _marked(mark):
    """Return the processes with a mark in their environment, no matter who their parent is."""
    found = []
    for process in psutil.process_iter():
        try:
            if mark in process.environ():
                found.append(process)
        except psutil.Error:
            continue
    return found


def _finished(data):
    """Return the numbers of the runs that a stream, cut anywhere, says have finished."""
    runs = set()
    try:
        for _, event in EventReader().feed(data):
            if isinstance(event, RunFinished):
                runs.add(event.run)
    except DamagedStream:
        pass
    return runs


def _kept(folder):
    runs = set()
    for path in folder.glob("*.racelane"):
        try:
            for event in read_events(path):
                if isinstance(event, RunFinished):
                    runs.add(event.run)
        except DamagedStream:
            pass
    return runs


def _one_kill(chance, folder):
    """Kill one process of a race; return who it was, and how many were orphaned and runs lost."""
    mark = f"RACELANE_MARK_{uuid.uuid4().hex}"
    environment = python_environment() | {mark: "1", "RACELANE_HISTORY": str(folder)}
    output = folder / "events"
    with output.open("wb") as file:
        conductor = subprocess.Popen(
            [sys.executable, "-m", "engine", "race", *_RACE, "--events", "-", "--quiet"],
            stdout=file,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env=environment,
        )
        _wait_for_moment(chance, conductor, output)
        by_role = {}
        for process, command, parent in _seen(mark):
            role = "conductor" if process.pid == conductor.pid else "run"
            if "template" in command and parent == conductor.pid:
                role = "template"
            by_role.setdefault(role, []).append(process)
        role = _kill_one(chance, by_role)
        conductor.wait()
    time.sleep(1.0)
    return role, _end(_marked(mark)), _lost(output, folder)


def _one_kill_in_a_window(chance, folder):
    """Do the same to the processes of a window, before its race or in it; then kill the window."""
    mark = f"RACELANE_MARK_{uuid.uuid4().hex}"
    environment = python_environment() | {
        mark: "1",
        "RACELANE_HISTORY": str(folder),
        "RACELANE_SETTINGS": str(folder / "settings.ini"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    output = folder / "events"
    output.touch()
    races = chance.random() < 0.7
    window = subprocess.Popen(
        [sys.executable, "-c", _WINDOW, str(output), *["race"] * races, "--", *_RACE],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    if races:
        _wait_for_moment(chance, window, output)
    else:
        # The window, the conductor that waits, and its templates, as they come.
        count = chance.randint(1, 2 + _LANES)
        while len(_marked(mark)) < count:
            time.sleep(chance.uniform(0.0, 0.02))
    by_role = {}
    seen = _seen(mark)
    conductors = {process.pid for process, _, parent in seen if parent == window.pid}
    for process, command, parent in seen:
        role = "run"
        if process.pid == window.pid:
            role = "window"
        elif process.pid in conductors:
            role = "window's conductor"
        elif "template" in command and parent in conductors:
            role = "template"
        by_role.setdefault(role, []).append(process)
    role = _kill_one(chance, by_role)
    time.sleep(1.0)
    try:
        family = psutil.Process(window.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        family = []
    orphans = _end([one for one in _marked(mark) if one.pid != window.pid and one not in family])
    window.kill()
    window.wait()
    time.sleep(1.0)
    return role, orphans + _end(_marked(mark)), _lost(output, folder)


def _wait_for_moment(chance, process, output):
    """Wait until a race has come some way, whatever time a busy machine takes for it."""
    moment = chance.randrange(_LINES)
    while process.poll() is None and output.read_bytes().count(b"\n") < moment:
        if b"race_finished" in output.read_bytes():
            break
        time.sleep(chance.uniform(0.0, 0.02))


def _seen(mark):
    """Return the marked processes that still live, with their commands and parents."""
    seen = []
    for process in _marked(mark):
        try:
            seen.append((process, process.cmdline(), process.ppid()))
        except psutil.Error:
            continue
    return seen


def _kill_one(chance, by_role):
    """Kill a process of a role by chance; return the role."""
    if not by_role:
        return "nobody"
    role = chance.choice(sorted(by_role))
    try:
        os.kill(chance.choice(by_role[role]).pid, signal.SIGKILL)
    except ProcessLookupError:
        return "nobody"
    return role


def _end(orphans):
    for orphan in orphans:
        try:
            orphan.kill()
        except psutil.NoSuchProcess:
            continue
    return len(orphans)


def _lost(output, folder):
    return len(_finished(output.read_bytes()) - _kept(folder))


def kills():
    """200 random SIGKILLs, of a window too: orphans a second later, and finished runs lost."""
    seed = 14
    chance = random.Random(seed)
    roles, orphans, lost = {}, 0, 0
    for _ in range(_KILLS):
        with tempfile.TemporaryDirectory() as folder:
            kill = chance.choice((_one_kill, _one_kill_in_a_window))
            role, left, missing = kill(chance, Path(folder))
        roles[role] = roles.get(role, 0) + 1
        orphans += left
        lost += missing
    told = ", ".join(f"{count} {role}" for role, count in sorted(roles.items()))
    yield Figure("orphans a second after a SIGKILL", orphans, "", 0, f"seed {seed}; killed: {told}")
    yield Figure("finished runs that the history has not", lost, "", 0, "")
