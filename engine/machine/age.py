"""How long this process has been running."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import psutil

_START_FIELD = 22
_FIRST_AFTER_NAME = 3


def process_age_s() -> float:
    """Return how many seconds ago this process started; on Linux, to a hundredth of a second.

    Field 22 of ``/proc/self/stat`` counts clock ticks since the system's start, proc(5).
    """
    age_s = time.time() - psutil.Process().create_time()
    if sys.platform == "linux":
        # psutil rounds to whole seconds, as it does the system's start.
        # The name is in parentheses and may contain any characters.
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        ticks = int(fields[_START_FIELD - _FIRST_AFTER_NAME])
        age_s = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    return age_s
