"""The article's query: wait for the sleep time, as for a slow remote machine."""

from __future__ import annotations

import time
from typing import ClassVar

from engine.workload.kind import Kind


class Sleep(Kind):
    """A query that sleeps."""

    name: ClassVar[str] = "sleep"
    summary: ClassVar[str] = "only waits"

    def perform(self, query: int) -> None:
        """Sleep.

        ``time.sleep`` is looked up at each call, so that under gevent's patching the very same
        blocking code becomes cooperative.
        """
        time.sleep(self.durations[query])

    async def perform_later(self, query: int) -> None:
        """Sleep on the event loop, which has been imported by the strategy."""
        import asyncio

        await asyncio.sleep(self.durations[query])
