"""A process of a load, its lines, and how it ended."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import threading
from collections.abc import Mapping, Sequence
from typing import IO

import msgspec

from engine.worker_process import kill_group, python_environment, signal_name

_STDERR_BYTES = 8192

Inbox = queue.SimpleQueue[tuple["Child", bytes]]
"""Lines of children as they come; an empty one says that there will be no more."""


class Child:
    """A process in a session of its own, which ends with its standard input."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        inbox: Inbox,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start it; its lines go to ``inbox``.

        Raises:
            OSError: it cannot be started.
        """
        self.name = name
        self._last_words = bytearray()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env=python_environment() | dict(environment or {}),
        )
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._readers = [
            threading.Thread(
                target=self._read_lines, args=(self._process.stdout, inbox), daemon=True
            ),
            threading.Thread(target=self._read_errors, args=(self._process.stderr,), daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    @property
    def pid(self) -> int:
        """The process id, which is the group's id too."""
        return self._process.pid

    def send(self, message: msgspec.Struct) -> None:
        """Write a line to it; one that is gone hears nothing."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(msgspec.json.encode(message) + b"\n")
            self._process.stdin.flush()

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        self._process.terminate()

    def obituary(self) -> str:
        """Return how it ended, with its last words; kills it if it has not."""
        try:
            # Its output has ended, so it is about to.
            self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            self.close()
        code = self._process.returncode
        if code < 0:
            how = f"the {self.name} was ended by {signal_name(-code)}"
        else:
            how = f"the {self.name} ended with exit code {code}"
        self._readers[1].join(timeout=1.0)
        words = self._last_words.decode(errors="replace").strip().splitlines()
        return f"{how}: {words[-1][:300]}" if words else how

    def close(self) -> None:
        """Kill whatever is left of it and its children."""
        kill_group(self._process.pid)
        self._process.wait()
        for reader in self._readers:
            reader.join(timeout=1.0)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read_lines(self, pipe: IO[bytes], inbox: Inbox) -> None:
        for line in pipe:
            inbox.put((self, line))
        inbox.put((self, b""))

    def _read_errors(self, pipe: IO[bytes]) -> None:
        while chunk := os.read(pipe.fileno(), 4096):
            self._last_words += chunk
            del self._last_words[:-_STDERR_BYTES]
