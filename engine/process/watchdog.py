"""Ends a process, and its whole group, when the one that started it is gone.

The starter keeps the other end of standard input open and never uses it again. However the starter
ends, the kernel closes it, so the starter need not clean up.
"""

from __future__ import annotations

import contextlib
import os
import sys

# A native thread, started before any patching, must not go through threading.
from _thread import start_new_thread


def end_with_stdin(folder: str | None = None, descriptor: int = 0) -> None:
    """Watch standard input from a thread; at its end, kill this process and any group it leads.

    Processes that a worker starts inherit its standard input, so they can watch it themselves.

    Args:
        folder: A folder to remove first, since nobody else is left to do it.
        descriptor: Where standard input is now, if it was moved.
    """
    start_new_thread(_watch, (folder, descriptor))


def keep_stdin_open() -> None:
    """Hide standard input from multiprocessing, which closes it in the processes it starts."""
    sys.stdin = None


def _watch(folder: str | None, descriptor: int) -> None:
    wait_for_stdin_end(descriptor)
    if folder is not None:
        _remove(folder)
    end_group()


def _remove(folder: str) -> None:
    """Remove a folder; importing shutil would be unwise in a patched process's native thread."""
    # It may be gone already, and there is nobody to report to.
    with contextlib.suppress(OSError):
        for parent, folders, files in os.walk(folder, topdown=False):
            for name in files:
                os.unlink(os.path.join(parent, name))
            for name in folders:
                os.rmdir(os.path.join(parent, name))
        os.rmdir(folder)


def wait_for_stdin_end(descriptor: int = 0) -> None:
    """Return when standard input has ended, discarding what comes before."""
    try:
        while os.read(descriptor, 4096):
            continue
    except OSError:
        return  # a broken input has ended too


def end_group() -> None:
    """Kill this process at once, and its process group if it leads one."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        import signal

        os.killpg(0, signal.SIGKILL)
    os._exit(1)
