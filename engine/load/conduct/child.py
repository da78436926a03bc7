"""A process of a load: its output lines and how it ended."""

from __future__ import annotations

import os
import queue
import signal
from collections.abc import Mapping, Sequence
from typing import IO

from engine.process.child import ChildProcess, spawn
from engine.vocabulary.cause import Cause

_ENDING_S = 1.0
_MOST_WORDS = 300

Inbox = queue.SimpleQueue[tuple["Child", bytes]]
"""Lines of children as they come; an empty line is a child's last."""


class Child(ChildProcess):
    """A process in its own session, which ends with its standard input."""

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
        self._inbox = inbox
        super().__init__(name, spawn(command, environment), self._read_lines)

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        os.kill(self.pid, signal.SIGTERM)

    def obituary(self) -> Cause:
        """Return how it ended, with its last words; kill it if it is still running."""
        # Its output has ended, so it will end soon.
        self.wait_for_end(_ENDING_S)
        self._readers[1].join(timeout=_ENDING_S)
        return self._ending(self.last_words[:_MOST_WORDS])

    def _read_lines(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            self._inbox.put((self, line))
        self._inbox.put((self, b""))
