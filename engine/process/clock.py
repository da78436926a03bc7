"""The clock that all processes of a run share, and the clock of each."""

from __future__ import annotations

import time

# Monotonic, and on Linux and macOS the same in every process.
now_ns = time.perf_counter_ns


def cpu_clock_s(pid: int, otherwise_s: float) -> float:
    """Return a process's CPU time in seconds by its own clock, or another figure without one.

    clock_getcpuclockid(3) makes the clock's id.
    """
    as_scheduled = 2  # CPUCLOCK_SCHED: to the nanosecond
    try:
        return time.clock_gettime((~pid << 3) | as_scheduled)
    except OSError:
        return otherwise_s
