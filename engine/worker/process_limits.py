"""What a process that measures asks of the system for itself."""

from __future__ import annotations

import sys


def raise_file_limit() -> None:
    """Allow as many open files as the system lets this process have: a socket a query counts."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def sharpen_sleep() -> None:
    """Ask Linux to wake sleepers at their time rather than up to 50 us later.

    The kernel delays timers by this slack to save power (prctl(2), PR_SET_TIMERSLACK). Thirty-two
    sleeps in a row would add it up to more than the strategies themselves cost. Threads and
    processes started later inherit the setting.
    """
    if sys.platform == "linux":
        import ctypes

        set_timer_slack, nanoseconds = 29, 1
        ctypes.CDLL(None).prctl(set_timer_slack, nanoseconds, 0, 0, 0)
