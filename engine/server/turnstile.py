"""Starts requests a few at a time, so that a burst does not block the loop."""

from __future__ import annotations

import asyncio
from collections import deque

AT_ONCE = 4
"""Requests that start in one iteration of the loop; each takes a few tenths of a millisecond."""


class Turnstile:
    """A queue that lets a few requests start in each iteration of the event loop.

    Otherwise 200 requests that arrive together would start in a single iteration, and every other
    request would wait for all of them.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._is_turning = False

    async def turn(self) -> None:
        """Wait for this request's turn."""
        turn: asyncio.Future[None] = self._loop.create_future()
        self._waiting.append(turn)
        if not self._is_turning:
            self._is_turning = True
            self._loop.call_soon(self._let_in)
        await turn

    def _let_in(self) -> None:
        for _ in range(min(AT_ONCE, len(self._waiting))):
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
        self._is_turning = bool(self._waiting)
        if self._is_turning:
            self._loop.call_soon(self._let_in)
