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
_RACE = ("--strategies", "sequential,threads,processes,process-pool:warm,gevent,asyncio")
_RACE += ("--clusters", "2", "--sleep", "0.02", "--repeats", "3")


def _marked(mark):
    """Return the processes that inherited a mark in their environment, whoever their parent is."""
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
        # By how far the race has come, so that a busy machine sees the same moments.
        moment = chance.randrange(_LINES)
        while conductor.poll() is None and output.read_bytes().count(b"\n") < moment:
            time.sleep(chance.uniform(0.0, 0.02))
        processes = _marked(mark) or [psutil.Process(conductor.pid)]
        by_role = {}
        for process in processes:
            try:
                command = process.cmdline()
                role = "conductor" if process.pid == conductor.pid else "run"
                if "template" in command and process.ppid() == conductor.pid:
                    role = "template"
            except psutil.Error:
                continue
            by_role.setdefault(role, []).append(process)
        role = chance.choice(sorted(by_role)) if by_role else "nobody"
        if by_role:
            try:
                os.kill(chance.choice(by_role[role]).pid, signal.SIGKILL)
            except ProcessLookupError:
                role = "nobody"
        conductor.wait()
    time.sleep(1.0)
    orphans = _marked(mark)
    for orphan in orphans:
        orphan.kill()
    lost = _finished(output.read_bytes()) - _kept(folder)
    return role, len(orphans), len(lost)


def kills():
    """200 random SIGKILLs of conductor, template and run: orphans a second later, runs lost."""
    seed = 14
    chance = random.Random(seed)
    roles, orphans, lost = {}, 0, 0
    for _ in range(_KILLS):
        with tempfile.TemporaryDirectory() as folder:
            role, left, missing = _one_kill(chance, Path(folder))
        roles[role] = roles.get(role, 0) + 1
        orphans += left
        lost += missing
    told = ", ".join(f"{count} {role}" for role, count in sorted(roles.items()))
    yield Figure("orphans a second after a SIGKILL", orphans, "", 0, f"seed {seed}; killed: {told}")
    yield Figure("finished runs that the history has not", lost, "", 0, "")
