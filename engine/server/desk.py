"""What the request handlers of one server share: requests in flight, and whether it is stopping."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

from engine.server.handlers.handler import Handler
from engine.server.metrics import Metrics
from engine.server.settings import ServerSettings
from engine.server.turnstile import Turnstile

MOST_IN_FLIGHT = 2500
"""Requests for ``/test`` in flight, about 100 KB each; more are told to retry later."""


class Closed(Exception):
    """No further request is accepted now; the message says why."""


class Desk:
    """One server's settings, handler and requests in flight."""

    def __init__(self, settings: ServerSettings, handler: Handler, metrics: Metrics) -> None:
        self.settings = settings
        self.handler = handler
        self.metrics = metrics
        self.is_stopping = False
        """Set once the server only finishes requests in flight."""

        self.turnstile = Turnstile()
        self._in_flight = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def in_flight(self) -> int:
        """How many requests for ``/test`` are being answered."""
        return self._in_flight

    @contextlib.contextmanager
    def visit(self) -> Iterator[None]:
        """Count a request as in flight until it has been answered.

        Raises:
            Closed: there are too many requests, or the server is stopping.
        """
        if self.is_stopping:
            raise Closed("the server is stopping")
        if self._in_flight >= MOST_IN_FLIGHT:
            raise Closed(f"{MOST_IN_FLIGHT} requests are already in flight")
        self._in_flight += 1
        self._idle.clear()
        self.metrics.in_flight.set(self._in_flight)
        try:
            yield
        finally:
            self._in_flight -= 1
            self.metrics.in_flight.set(self._in_flight)
            if not self._in_flight:
                self._idle.set()

    async def drained(self, deadline_s: float) -> bool:
        """Wait for requests in flight; return whether all were answered within the deadline."""
        try:
            await asyncio.wait_for(self._idle.wait(), deadline_s)
        except TimeoutError:
            return False
        return True
