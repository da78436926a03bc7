"""How long this process has been running."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

_START_FIELD = 22
_FIRST_AFTER_NAME = 3


def process_age_s() -> float:
    """Return how many seconds ago this process was started, to a hundredth where Linux tells.

    Field 22 of ``/proc/self/stat`` counts clock ticks since the system's start, proc(5).
    """
    if sys.platform == "linux":
        # The name stands in parentheses and may have any characters.
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        started_s = int(fields[_START_FIELD - _FIRST_AFTER_NAME]) / os.sysconf("SC_CLK_TCK")
        return time.clock_gettime(time.CLOCK_BOOTTIME) - started_s
    import psutil

    return time.time() - psutil.Process().create_time()
