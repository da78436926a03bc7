"""Standard input and output of a process that talks with its starter in lines."""

from __future__ import annotations

import os
import sys


def take_stdout() -> int:
    """Return a new descriptor of standard output, and send whatever is printed to standard error.

    So nothing that anybody prints can damage the lines.
    """
    sys.stdout.flush()
    channel = os.dup(1)
    os.dup2(2, 1)
    return channel


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of ``data``, however little the system takes at a time.

    Raises:
        OSError: nobody reads any more.
    """
    while data:
        data = data[os.write(descriptor, data) :]


def read_line() -> bytes | None:
    """Return the one line that comes on standard input; None if that ends before the line does.

    It reads the bare descriptor: a buffered reader would take what the watchdog waits for.
    """
    line = b""
    while not line.endswith(b"\n"):
        chunk = os.read(0, 65536)
        if not chunk:
            return None
        line += chunk
    return line
