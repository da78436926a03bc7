"""Standard input and output of a process that exchanges lines with its starter."""

from __future__ import annotations

import os
import sys


def take_stdout() -> int:
    """Return a new descriptor of standard output, and redirect prints to standard error.

    So nothing that is printed can damage the lines.
    """
    sys.stdout.flush()
    channel = os.dup(1)
    os.dup2(2, 1)
    return channel


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of ``data``, in as many steps as the system needs.

    Raises:
        OSError: nobody reads anymore.
    """
    while data:
        data = data[os.write(descriptor, data) :]


def read_line() -> bytes | None:
    """Return the one line on standard input, or None if input ends before the line does.

    Read the bare descriptor: a buffered reader would take what the watchdog waits for.
    """
    line = b""
    while not line.endswith(b"\n"):
        chunk = os.read(0, 65536)
        if not chunk:
            return None
        line += chunk
    return line
