"""Waiting for conditions instead of sleeping."""

import select
import time
from collections.abc import Callable

PATIENCE_S = 30.0
"""How long to wait for another process before giving up; no promise of how fast it is."""


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait for what another process brings about; fail when it does not come."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        # Leaves the processor to those whose doing is waited for.
        select.select([], [], [], 0.01)
