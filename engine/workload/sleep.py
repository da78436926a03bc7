"""The article's query: wait for the sleep time, as for a slow remote machine."""

from __future__ import annotations

import time
from collections.abc import Awaitable
from typing import ClassVar

from engine.vocabulary.wording import N_, Text
from engine.workload.kind import Kind


class Sleep(Kind):
    """A query that sleeps."""

    name: ClassVar[str] = "sleep"
    summary: ClassVar[Text] = N_("only waits")

    def perform(self, query: int) -> None:
        """Sleep.

        ``time.sleep`` is looked up at each call, so that under gevent's patching the very same
        blocking code becomes cooperative.
        """
        time.sleep(self.durations[query])

    def perform_later(self, query: int) -> Awaitable[None]:
        """Sleep on the event loop, whose module the strategy has imported.

        The sleep is handed on, not awaited here: of a hundred thousand coroutines a second frame
        each would cost more than all the rest.
        """
        import asyncio

        return asyncio.sleep(self.durations[query])
