"""A process in a session of its own, which ends with all it started."""

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
import psutil

from engine.process.ending import ended_text

_STDERR_BYTES = 8192
_JOIN_S = 1.0


class Process(Protocol):
    """A process with pipes for its standard streams, as ``subprocess.Popen`` has it."""

    pid: int
    returncode: int | Any
    """The exit code, negative for a signal; None until ``poll`` or ``wait`` has seen its end."""

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
    """Start a process in a session of its own, with more environment.

    Raises:
        OSError: it cannot be started.
    """
    # A pipe's other end is inherited by no one else, so that its end means this one's end.
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env=python_environment() | dict(environment or {}),
    )


class ChildProcess:
    """Hands lines to a process and has its output read by a thread.

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
            name: What to call it in its obituary.
            process: The process.
            read: Gets its output, in a thread.

        Raises:
            OSError: no thread to read from it could be started.
        """
        self.name = name
        """What it is called in its obituary."""

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
        """The last line on its standard error so far, or nothing."""
        lines = self._said.decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    def send(self, message: msgspec.Struct) -> None:
        """Write a line to it; one that is gone hears nothing."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(msgspec.json.encode(message) + b"\n")
            self._process.stdin.flush()

    def wait_for_end(self, timeout_s: float) -> None:
        """Give it ``timeout_s`` seconds to end by itself, and kill it if it has not."""
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Kill whatever is left of it and its children."""
        kill_group(self._process.pid)
        self._process.wait()
        for reader in self._readers:
            if reader.ident is not None:
                reader.join(timeout=_JOIN_S)

    def close(self) -> None:
        """Kill whatever is left of it, and forget it."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ending(self) -> str:
        """Return how it ended, once it has."""
        return f"the {self.name} {ended_text(self._process.returncode)}"

    def _read_errors(self, pipe: IO[bytes]) -> None:
        while chunk := os.read(pipe.fileno(), 4096):
            self._said += chunk
            del self._said[:-_STDERR_BYTES]


def kill_group(pid: int) -> None:
    """Kill the process group that ``pid`` leads, and children of ``pid`` that left the group.

    Of a leader that has been waited for, strays cannot be told any more.
    """
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
"""Variables by which debuggers, profilers and coverage tools get into each Python, or it slows."""


def python_environment() -> dict[str, str]:
    """Return the environment in which ``python -m engine`` means this very package.

    What debugs or slows a Python is left out: it would turn a ranking round, and belongs to whoever
    set it for a program of his own.
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
        # Else a file called json.py in the user's folder would be taken for the module.
        "PYTHONSAFEPATH": "1",
    }
