"""Ends a process, and its whole group, when the one that started it is gone.

The starter keeps the other end of standard input open and never uses it again. The kernel closes it
however the starter ends, so nothing needs to be left in order.
"""

from __future__ import annotations

import contextlib
import os

# A native thread, started before any patching, must not go through threading.
from _thread import start_new_thread


def end_with_stdin(scoreboard_path: str) -> None:
    """Watch standard input from a thread; at its end, kill this process's group.

    Args:
        scoreboard_path: A file to remove first, for nobody else is left to do it.
    """
    start_new_thread(_watch, (scoreboard_path,))


def _watch(scoreboard_path: str) -> None:
    wait_for_stdin_end()
    # It may be gone already, and there is nobody to tell.
    with contextlib.suppress(OSError):
        os.unlink(scoreboard_path)
    end_group()


def wait_for_stdin_end() -> None:
    """Return when standard input has ended, whatever comes before its end."""
    try:
        while os.read(0, 4096):
            continue
    except OSError:
        return  # a broken input is at its end too


def end_group() -> None:
    """Kill this process, and its process group if it leads one, at once."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        import signal

        os.killpg(0, signal.SIGKILL)
    os._exit(1)
