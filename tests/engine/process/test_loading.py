"""Processes that are still loading when their starter ends."""

import subprocess
import sys

import msgspec
import pytest

from engine.process.child import python_environment
from engine.server.settings import ServerSettings
from tests.waiting import wait_for

HANGING = """
import os, signal, sys

# Python loads some of these itself; hang only in the program.
if "-m" in sys.orig_argv:
    # Not signal.pause(): a signal may come just before it.
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    open(os.environ["REACHED"], "w").close()
    while True:
        os.read(reader, 1)
        open(os.environ["WOKEN"], "w").close()
"""
SERVER = ServerSettings("threads", "127.0.0.1", 0, 0.1, 1, (), False, False, True)
PROGRAMS = {
    "conductor": ("click", "engine", "conduct"),
    "race": ("click", "engine", "race", "--end-with-stdin"),
    "worker": ("dataclasses", "engine.worker"),
    "template": (
        "dataclasses",
        "engine.worker",
        "template",
        '{"strategy":"threads","kind":"sleep"}',
    ),
    "query service": ("tornado", "engine.query_service"),
    "client": ("tornado", "engine.load.client"),
    "server": ("tornado", "engine.server", msgspec.json.encode(SERVER).decode()),
}


@pytest.fixture
def loading(request, tmp_path, monkeypatch, marked_processes):
    """A program that never gets beyond loading a module."""
    module, *arguments = PROGRAMS[request.param]
    (tmp_path / f"{module}.py").write_text(HANGING)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("REACHED", str(tmp_path / "reached"))
    monkeypatch.setenv("WOKEN", str(tmp_path / "woken"))
    with subprocess.Popen(
        [sys.executable, "-m", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=python_environment(),
        start_new_session=True,
    ) as process:
        wait_for((tmp_path / "reached").exists)
        yield process
        process.kill()


@pytest.mark.parametrize("loading", PROGRAMS, indirect=True)
def test_a_program_that_is_still_loading_ends_with_its_starter(loading):
    loading.stdin.close()
    assert loading.wait(10) != 0


@pytest.mark.parametrize("loading", PROGRAMS, indirect=True)
def test_a_program_that_is_still_loading_lives_on_when_it_is_sent_something(loading, tmp_path):
    loading.stdin.write(b"{}\n")
    loading.stdin.flush()
    wait_for((tmp_path / "woken").exists)
    assert loading.poll() is None
