"""A query that blocks in C: it lets other threads run, but no coroutine library sees it wait."""

from __future__ import annotations

# Bound before any patching, this stays the system's own call, like a C library's: it releases the
# interpreter's lock, and gevent and asyncio do not see it.
from time import sleep as block
from typing import ClassVar

from engine.vocabulary.wording import N_, Text
from engine.workload.kind import Kind


class Blocking(Kind):
    """A query that blocks its thread."""

    name: ClassVar[str] = "blocking"
    summary: ClassVar[Text] = N_("blocks in C")
    hides_waits: ClassVar[bool] = True

    def perform(self, query: int) -> None:
        """Block the thread of the system that carries the query."""
        block(self.durations[query])

    async def perform_later(self, query: int) -> None:
        """Block it all the same: that is what a blocking call in a coroutine does."""
        block(self.durations[query])
