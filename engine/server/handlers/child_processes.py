"""What the handlers that start processes have in common.

A server is full of threads and connections, which a forked child would share or lock up on. So its
processes come from a fork server, started before the first of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

# What a child needs: imported once, in the fork server, and there in every child.
_PRELOADED = (
    "concurrent.futures.process",
    "engine.server.__main__",
    "engine.server.handlers.processes",
    "engine.worker.look_up",
    "engine.workload.sleep",
)


def forkserver_context() -> ForkServerContext:
    """Return the context of a fork server that runs, and has imported what a child needs."""
    import multiprocessing

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_PRELOADED))
    first = context.Process(target=begin_child)
    first.start()
    first.join()
    return context


def begin_child() -> None:
    """Make ready a process of a server's: it ends with the server, and by nothing else.

    Ctrl+C reaches the whole group, but the server first gives the answers in flight.
    """
    import signal

    from engine.worker.watchdog import end_with_stdin

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_stdin()
