"""How late the event loop is: a timer that is due every 10 ms and reports when it fired."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from engine.process.clock import now_ns

INTERVAL_S = 0.010

OnBeat = Callable[[int, float], None]
"""Takes when the timer fired, in ns of ``now_ns``, and how late that was, in seconds."""


class Heartbeat:
    """Beats on the running loop until it is stopped."""

    def __init__(self, on_beat: OnBeat) -> None:
        self._on_beat = on_beat
        self._loop = asyncio.get_running_loop()
        self._due_s = self._loop.time() + INTERVAL_S
        self._timer = self._loop.call_at(self._due_s, self._beat)

    @property
    def overdue_s(self) -> float:
        """How late the next beat is already, in seconds; may be read from any thread."""
        return max(0.0, self._loop.time() - self._due_s)

    def stop(self) -> None:
        """Stop beating."""
        self._timer.cancel()

    def _beat(self) -> None:
        now_s = self._loop.time()
        self._on_beat(now_ns(), now_s - self._due_s)
        # Beats that a stalled loop missed are skipped: this beat's lateness includes them.
        self._due_s = now_s + INTERVAL_S
        self._timer = self._loop.call_at(self._due_s, self._beat)
