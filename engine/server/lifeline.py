"""What ends a server with its starter, and the server's own processes with the server."""

from __future__ import annotations

import os

from engine.process.watchdog import end_with_stdin, keep_stdin_open


def hold(end_with_starter: bool) -> None:
    """Give standard input to the processes of this server, which end with it.

    They watch it, as a worker's do. Here it becomes a pipe whose other end this process alone
    holds, so that they end however this one does, and never read what a user types.

    Args:
        end_with_starter: End this process and its group when standard input, as it was, ends.
    """
    keep_stdin_open()
    if end_with_starter:
        end_with_stdin(descriptor=os.dup(0))
    reading, writing = os.pipe()
    os.dup2(reading, 0)
    os.close(reading)
    del writing  # open, and not inherited by anyone, until this process ends
