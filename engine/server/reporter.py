"""Reports the state of a server's loop to its starter."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable

import msgspec
import psutil

from engine.process.stdio import take_stdout, write_all
from engine.server.messages import Loop, Report

INTERVAL_S = 0.1
_MOST_BEATS = 6000
"""One minute of beats: they wait here if the starter stops reading and the pipe is full."""


class Channel:
    """Standard output, kept for reports: from now on, printed text goes to standard error."""

    def __init__(self) -> None:
        self._descriptor = take_stdout()

    def send(self, report: Report) -> None:
        """Write one report.

        Raises:
            OSError: the reader is gone.
        """
        write_all(self._descriptor, msgspec.json.encode(report) + b"\n")


class LoopReporter:
    """Sends the beats of a loop from its own thread, even while the loop is blocked."""

    def __init__(
        self, channel: Channel, overdue_s: Callable[[], float], requests: Callable[[], int]
    ) -> None:
        """Report to ``channel``.

        Args:
            channel: Where reports go.
            overdue_s: Returns how late the next beat is already, in seconds.
            requests: Returns how many requests have ended.
        """
        self._channel = channel
        self._overdue_s = overdue_s
        self._requests = requests
        self._beats: deque[tuple[int, float]] = deque(maxlen=_MOST_BEATS)
        self._stopped = threading.Event()
        self._process = psutil.Process()
        self._thread = threading.Thread(target=self._run, name="reporter", daemon=True)

    def start(self) -> None:
        """Start sending."""
        self._thread.start()

    def stop(self) -> None:
        """Stop sending."""
        self._stopped.set()

    def note(self, at_ns: int, lag_s: float) -> None:
        """Record one beat."""
        self._beats.append((at_ns, lag_s))

    def _run(self) -> None:
        # A starter that stopped reading does not need reports; it ends the server itself.
        with contextlib.suppress(OSError):
            while not self._stopped.wait(INTERVAL_S):
                self._send()

    def _send(self) -> None:
        beats = [self._beats.popleft() for _ in range(len(self._beats))]
        self._channel.send(
            Loop(
                [at_ns for at_ns, _ in beats],
                [round(lag_s, 6) for _, lag_s in beats],
                self._process.memory_info().rss,
                round(self._overdue_s(), 6),
                self._requests(),
            )
        )
