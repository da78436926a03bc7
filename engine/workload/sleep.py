"""The article's query: wait for the sleep time, as for a slow remote machine."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Sleep:
    """A query that sleeps ``duration_s`` seconds (0 or more)."""

    duration_s: float

    def perform(self, query: int) -> None:
        """Sleep.

        ``time.sleep`` is looked up at each call, so that under gevent's patching the very same
        blocking code becomes cooperative.
        """
        time.sleep(self.duration_s)
