"""Waiting for conditions instead of sleeping."""

import select
import time
from collections.abc import Callable


def wait_for(condition: Callable[[], bool], timeout_s: float = 10.0) -> None:
    """Wait for what another process brings about; fail when it has not come in time."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        # Leaves the processor to those whose doing is waited for.
        select.select([], [], [], 0.01)
