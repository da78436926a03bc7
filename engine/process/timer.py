"""How late the system may wake a thread that sleeps."""

from __future__ import annotations

import sys

_SET_TIMER_SLACK = 29
"""PR_SET_TIMERSLACK, from Linux's prctl.h."""

SHARP_NS = 1
USUAL_NS = 0
"""Stands for the slack that the process started with."""


def set_timer_slack(nanoseconds: int) -> None:
    """Let Linux wake this thread's sleeps at most this late; do nothing on other systems.

    The kernel delays timers by this slack, usually 50 us, to save power (prctl(2),
    PR_SET_TIMERSLACK). Over thirty-two sleeps in a row, it would add up to more than the
    strategies themselves cost. Threads and processes started later inherit the setting.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_SET_TIMER_SLACK, nanoseconds, 0, 0, 0)
