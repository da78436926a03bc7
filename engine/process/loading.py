"""End a process with its starter while it loads, before it watches standard input itself.

On a busy machine modules take seconds to load. Standard input sends SIGIO when its far end closes,
fcntl(2); a thread could watch as well, but a process with threads cannot be forked.
"""

from __future__ import annotations

import contextlib
import os
import sys

from engine.process.watchdog import end_group


def begin_loading() -> None:
    """Until ``end_loading``, kill this process and any group it leads at the end of standard input.

    Nothing is read from it. Does nothing where the system has no such signals.
    """
    if sys.platform != "linux":
        return
    from fcntl import F_GETFL, F_SETFL, F_SETOWN, fcntl
    from select import poll
    from signal import SIGIO, signal

    poller = poll()
    # Report a closed far end only, not what it sends.
    poller.register(0, 0)

    def on_signal(number: int, frame: object) -> None:
        if poller.poll(0):
            end_group()

    signal(SIGIO, on_signal)
    with contextlib.suppress(OSError):
        fcntl(0, F_SETOWN, os.getpid())
        fcntl(0, F_SETFL, fcntl(0, F_GETFL) | os.O_ASYNC)
    # It may have ended before.
    on_signal(SIGIO, None)


def end_loading() -> None:
    """From now on, leave it to others to notice the end of standard input."""
    if sys.platform != "linux":
        return
    from fcntl import F_GETFL, F_SETFL, fcntl
    from signal import SIG_DFL, SIGIO, signal

    with contextlib.suppress(OSError):
        fcntl(0, F_SETFL, fcntl(0, F_GETFL) & ~os.O_ASYNC)
    signal(SIGIO, SIG_DFL)
