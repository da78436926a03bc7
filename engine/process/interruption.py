"""Ending the command line early: by Ctrl+C, or because nobody reads its output anymore."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED_CODE = 130
"""The exit code after Ctrl+C: 128 plus the number of SIGINT, as in shells."""

UNREAD_CODE = 141
"""The exit code of a program whose reader is gone: 128 plus the number of SIGPIPE.

A shell reports the same for any tool in ``tool | head``; 0 would mean that all output was read, 1
that a run failed.
"""


def end_on_interrupt() -> None:
    """Let Ctrl+C end the program with one line and its code, unless ignored, as by nohup."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end_in_good_order)


def _end_in_good_order(number: int, frame: FrameType | None) -> None:
    # A second Ctrl+C skips the clean-up.
    signal.signal(number, signal.SIG_DFL)
    # The terminal has written ^C at the cursor.
    os.write(2, b"\nStopped.\n" if os.isatty(2) else b"Stopped.\n")
    raise SystemExit(INTERRUPTED_CODE)


def _show_cursor() -> None:
    """Show the terminal's cursor, which a progress line may have hidden."""
    if os.isatty(2):
        os.write(2, b"\x1b[?25h")


def end_at_once_on_interrupt() -> None:
    """Let the next Ctrl+C end the process at once, as by default."""
    _show_cursor()
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def unread_output() -> Iterator[None]:
    """Exit with the code for it if the reader of the output goes away.

    Raises:
        SystemExit: the reader is gone.
    """
    try:
        yield
    except BrokenPipeError:
        leave_unread()


def leave_unread() -> None:
    """Exit with the code for output that nobody reads.

    Raises:
        SystemExit: always.
    """
    drop_output()
    raise SystemExit(UNREAD_CODE)


def drop_output() -> None:
    """Discard what is buffered for standard output: its reader is gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    sys.stdout.flush()
