"""Starting a worker, hearing its outcome, and ending it with all it started."""

from __future__ import annotations

import contextlib
import errno
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

import msgspec
import psutil

from engine.events import Usage
from engine.workload.durations import Spread
from engine.workload.faults import FaultKind
from engine.workload.task_graph import FanOut

COMMAND = (sys.executable, "-m", "engine.worker")
"""Starts a worker."""

_STDERR_BYTES = 8192


class WorkerRequest(msgspec.Struct, frozen=True):
    """One run, as a worker is asked for it."""

    strategy: str
    options: dict[str, str]
    fan_out: FanOut
    clusters: int
    nodes: int
    switches: int
    sleep_s: float
    spread: Spread
    seed: int
    kind: str
    kind_options: dict[str, str]
    faults: dict[str, FaultKind]
    """Which queries, by their numbers as JSON has them, go wrong and how."""

    service: tuple[str, int] | None
    rounds_per_s: float
    scoreboard: str
    record: bool = True


class WorkerOutcome(msgspec.Struct, frozen=True):
    """What a worker answers: ``error``, with what was ``answered`` all the same, or the rest."""

    error: str | None = None
    answered: list[int] = []
    """Ids of the clusters that were answered in spite of the error."""

    elapsed_s: float = 0.0
    set_up_s: float = 0.0
    difference: str | None = None
    usage: Usage = Usage(0.0, 0.0, 0, 0)


class WorkerDied(Exception):
    """The worker ended without an outcome; the message says how, and its last words."""


class WorkerProcess:
    """A fresh interpreter in a session of its own, running one lane once.

    ``close`` ends it and everything in its process group; use it as a context manager.
    """

    def __init__(
        self,
        request: WorkerRequest,
        command: Sequence[str] = COMMAND,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start the worker by ``command``, with more environment, and hand it the request.

        Raises:
            OSError: no process, or no thread to read from it, could be started.
        """
        self._outcomes: queue.SimpleQueue[WorkerOutcome | None] = queue.SimpleQueue()
        self._last_words = bytearray()
        # A pipe's other end is inherited by no one else, so that its end means this one's end.
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env=python_environment() | dict(environment or {}),
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._readers = [
            threading.Thread(target=self._read_outcome, args=(self._process.stdout,), daemon=True),
            threading.Thread(target=self._read_errors, args=(self._process.stderr,), daemon=True),
        ]
        try:
            for reader in self._readers:
                reader.start()
        except RuntimeError as error:
            self.close()
            raise OSError(errno.EAGAIN, str(error)) from error
        try:
            self._process.stdin.write(msgspec.json.encode(request) + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return  # it has died already: wait() tells

    @property
    def pid(self) -> int:
        """The process id, which is the group's id too."""
        return self._process.pid

    @property
    def last_words(self) -> str:
        """The last line on the worker's standard error so far, or nothing."""
        lines = self._last_words.decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    def wait(self, timeout_s: float) -> WorkerOutcome | None:
        """Wait for the outcome; return None if it has not come within ``timeout_s`` seconds.

        Raises:
            WorkerDied: it ended without one.
        """
        try:
            outcome = self._outcomes.get(timeout=timeout_s)
        except queue.Empty:
            # Its children may hold the pipe open, so the pipe's end alone would not tell.
            if self._process.poll() is None:
                return None
            try:
                outcome = self._outcomes.get(timeout=0.05)
            except queue.Empty:
                outcome = None
        if outcome is None:
            self._kill()
            raise WorkerDied(self._obituary())
        return outcome

    def let_end(self, timeout_s: float) -> float:
        """Give the worker ``timeout_s`` seconds to end in good order after its outcome.

        Returns:
            How many seconds it took.
        """
        begun_s = time.perf_counter()
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._kill()
        return time.perf_counter() - begun_s

    def close(self) -> None:
        """Kill whatever is left of it, and forget it."""
        self._kill()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def __enter__(self) -> WorkerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _kill(self) -> None:
        kill_group(self._process.pid)
        self._process.wait()
        for reader in self._readers:
            if reader.ident is not None:
                reader.join(timeout=1.0)

    def _read_outcome(self, pipe: IO[bytes]) -> None:
        line = pipe.readline()
        try:
            self._outcomes.put(msgspec.json.decode(line, type=WorkerOutcome))
        except msgspec.MsgspecError:
            self._outcomes.put(None)

    def _read_errors(self, pipe: IO[bytes]) -> None:
        while chunk := os.read(pipe.fileno(), 4096):
            self._last_words += chunk
            del self._last_words[:-_STDERR_BYTES]

    def _obituary(self) -> str:
        code = self._process.returncode
        if code < 0:
            how = f"the worker was ended by {signal_name(-code)}"
        else:
            how = f"the worker ended with exit code {code} and no outcome"
        return f"{how}: {self.last_words}" if self.last_words else how


def signal_name(number: int) -> str:
    """Return a signal's name, or its number in words."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


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


def python_environment() -> dict[str, str]:
    """Return the environment in which ``python -m engine`` means this very package."""
    root = str(Path(__file__).resolve().parent.parent)
    inherited = os.environ.get("PYTHONPATH")
    return os.environ | {
        "PYTHONPATH": f"{root}{os.pathsep}{inherited}" if inherited else root,
        # Else a file called json.py in the user's folder would be taken for the module.
        "PYTHONSAFEPATH": "1",
    }
