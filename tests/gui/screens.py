"""Virtual X screens for tests that need one."""

import contextlib
import functools
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.waiting import wait_for


def worker_number() -> int:
    """Return the number of this worker among those that run the tests side by side, from 0."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


@contextlib.contextmanager
def virtual_screen(*arguments: str) -> Iterator[str]:
    """Start Xvfb with ``arguments``; yield the display's name.

    The server takes its number by a lock file. Left to choose one itself, by ``-displayfd``, it
    takes no lock, and two servers that start at once may answer under one number.
    """
    xvfb = shutil.which("Xvfb")
    assert xvfb is not None, "this test needs Xvfb: apt-get install xvfb"
    for number in range(100 + worker_number(), 1000, 50):
        server = subprocess.Popen(
            [xvfb, f":{number}", *arguments, "-nolisten", "tcp"], stderr=subprocess.DEVNULL
        )
        try:
            wait_for(functools.partial(_is_decided, server, number))
            if server.poll() is None:
                yield f":{number}"
                return
        finally:
            server.terminate()
            server.wait()
    raise AssertionError("each display number is in use")


def _is_decided(server: subprocess.Popen[bytes], number: int) -> bool:
    """Return whether the server answers under its number, or has given up."""
    if server.poll() is not None:
        return True
    try:
        owner = int(Path(f"/tmp/.X{number}-lock").read_text())
    except (OSError, ValueError):
        return False
    if owner != server.pid:
        return False
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(f"/tmp/.X11-unix/X{number}") == 0
