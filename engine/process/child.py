"""A process in its own session, which ends with everything it started."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Protocol, Self

import msgspec

from engine.process.ending import ended
from engine.vocabulary.cause import Cause

_STDERR_BYTES = 8192
_JOIN_S = 1.0


class Process(Protocol):
    """A process with pipes for its standard streams, like ``subprocess.Popen``."""

    pid: int
    returncode: int | Any
    """The exit code, negative for a signal; None until ``poll`` or ``wait`` sees its end."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None
    stderr: IO[bytes] | None

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit code.

        Raises:
            subprocess.TimeoutExpired: it has not ended within ``timeout`` seconds.
        """


def spawn(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a process in its own session, with additional environment variables.

    Raises:
        OSError: it cannot be started.
    """
    # No other process inherits the far ends of the pipes: they close when this process ends.
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env=python_environment() | dict(environment or {}),
    )


class ChildProcess:
    """Sends lines to a process, and reads its output in a thread.

    ``close`` ends it and everything in its process group; use it as a context manager.
    """

    def __init__(
        self,
        name: str,
        process: Process,
        read: Callable[[IO[bytes]], None],
    ) -> None:
        """Take over a process that has just been started.

        Args:
            name: The key of its name in its obituary: ``worker``, ``server``, ...
            process: The process.
            read: Reads its output, in a thread.

        Raises:
            OSError: no thread could be started to read from it.
        """
        self.name = name
        """The key of its name in its obituary."""

        self._said = bytearray()
        self._process = process
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._readers = [
            threading.Thread(target=read, args=(self._process.stdout,), daemon=True),
            threading.Thread(target=self._read_errors, args=(self._process.stderr,), daemon=True),
        ]
        try:
            for reader in self._readers:
                reader.start()
        except RuntimeError as error:
            self.close()
            raise OSError(errno.EAGAIN, str(error)) from error

    @property
    def pid(self) -> int:
        """The process id, which is the group's id too."""
        return self._process.pid

    @property
    def last_words(self) -> str:
        """The last line on standard error so far, or nothing."""
        lines = self._said.decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    def send(self, message: msgspec.Struct) -> None:
        """Write a line to it; do nothing if it has ended."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(msgspec.json.encode(message) + b"\n")
            self._process.stdin.flush()

    def wait_for_end(self, timeout_s: float) -> None:
        """Give it ``timeout_s`` seconds to end by itself, then kill it."""
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Kill it and its children, if they are still running."""
        kill_group(self._process.pid)
        self._process.wait()
        for reader in self._readers:
            if reader.ident is not None:
                reader.join(timeout=_JOIN_S)

    def close(self) -> None:
        """Kill it and its children, and close its pipes."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ending(self, words: str) -> Cause:
        """Return how it ended, once it has, with its last words."""
        return ended(self.name, self._process.returncode, words)

    def _read_errors(self, pipe: IO[bytes]) -> None:
        while chunk := os.read(pipe.fileno(), 4096):
            self._said += chunk
            del self._said[:-_STDERR_BYTES]


def kill_group(pid: int) -> None:
    """Kill the process group that ``pid`` leads, and children of ``pid`` that left the group.

    Once the leader has been waited for, its strays can no longer be found.
    """
    import psutil  # slow to load, and the window kills nothing at its start

    try:
        strays = psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        strays = []
    # The group may be empty already.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    for stray in strays:
        with contextlib.suppress(psutil.NoSuchProcess):
            stray.kill()


_SLOWING = (
    "BUNDLED_DEBUGPY_PATH",
    "PYCHARM_DEBUG",
    "PYTHONASYNCIODEBUG",
    "PYTHONDEBUG",
    "PYTHONDEVMODE",
    "PYTHONDUMPREFS",
    "PYTHONDUMPREFSFILE",
    "PYTHONINSPECT",
    "PYTHONMALLOC",
    "PYTHONMALLOCSTATS",
    "PYTHONPERFSUPPORT",
    "PYTHONPROFILEIMPORTTIME",
    "PYTHONTHREADDEBUG",
    "PYTHONTRACEMALLOC",
    "PYTHONVERBOSE",
    "PYTHON_PERF_JIT_SUPPORT",
    "PYTHON_PRESITE",
)
_SLOWING_BEGINNINGS = (
    "COVERAGE_",
    "COV_CORE_",
    "DEBUGPY_",
    "GEVENT_DEBUG",
    "GEVENT_MON",
    "PYDEVD_",
)
"""Variables that bring debuggers, profilers and coverage tools into each Python, or slow it."""


def python_environment() -> dict[str, str]:
    """Return an environment in which ``python -m engine`` runs this very package.

    It leaves out what debugs or slows a Python: that could reverse a ranking, and was set for
    another program.
    """
    root = str(Path(__file__).resolve().parent.parent.parent)
    inherited = os.environ.get("PYTHONPATH")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _SLOWING and not name.startswith(_SLOWING_BEGINNINGS)
    }
    return kept | {
        "PYTHONPATH": f"{root}{os.pathsep}{inherited}" if inherited else root,
        # Otherwise a json.py in the user's folder would replace the module.
        "PYTHONSAFEPATH": "1",
    }
