"""Lets requests begin a few at a time, so that a crowd does not hold the loop up at a stretch."""

from __future__ import annotations

import asyncio
from collections import deque

AT_ONCE = 4
"""Requests that begin in one round of the loop; each takes it some tenths of a millisecond."""


class Turnstile:
    """A queue that moves on by a few with each round of the event loop.

    Two hundred requests that come together would otherwise begin in a single round, and whoever
    asked meanwhile would wait for all of them. So everybody's turn comes between.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._is_turning = False

    async def turn(self) -> None:
        """Return when it is this one's turn."""
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
