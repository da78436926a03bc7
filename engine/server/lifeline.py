"""End a server with its starter, and the server's own processes with the server."""

from __future__ import annotations

import os

from engine.process.loading import end_loading
from engine.process.watchdog import end_with_stdin, keep_stdin_open


def hold(end_with_starter: bool) -> None:
    """Give the processes of this server a standard input that ends with this process.

    They watch it, as a worker's processes do. It becomes a pipe whose other end only this process
    holds, so they end however this process ends, and never read what a user types.

    Args:
        end_with_starter: End this process and its group when its original standard input ends.
    """
    keep_stdin_open()
    if end_with_starter:
        end_loading()
        end_with_stdin(descriptor=os.dup(0))
    reading, writing = os.pipe()
    os.dup2(reading, 0)
    os.close(reading)
    del writing  # stays open until this process ends; nobody inherits it
