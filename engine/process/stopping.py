"""Ending a race in good order when the user or the system asks."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from engine.process import watchdog
from engine.process.interruption import end_at_once_on_interrupt
from engine.process.loading import end_loading

_LAST_CHANCE_S = 1.0


@contextmanager
def abort_on_signals(abort: Callable[[], None]) -> Iterator[None]:
    """Abort on the first signal that would end the process; the second one ends it.

    A signal that the starter ignores, as nohup does, stays ignored.
    """
    before: dict[int, Any] = {}

    def on_signal(number: int, frame: object) -> None:
        if number == signal.SIGINT:
            end_at_once_on_interrupt()
        else:
            signal.signal(number, signal.SIG_DFL)
        abort()

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, on_signal)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def abort_at_stdin_end(abort: Callable[[], None]) -> None:
    """Abort when the starter is gone; kill this process if it does not end soon."""

    def watch() -> None:
        watchdog.wait_for_stdin_end()
        abort_or_end(abort)

    end_loading()
    threading.Thread(target=watch, daemon=True).start()


def abort_or_end(abort: Callable[[], None]) -> None:
    """Abort, from a thread of its own; kill this process if it does not end soon."""
    abort()
    time.sleep(_LAST_CHANCE_S)
    watchdog.end_group()
