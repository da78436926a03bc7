"""What handlers that start processes share.

A server has threads and connections, which a forked child would share or deadlock on. So its
processes come from a fork server that starts before the first connection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.server.handlers.handler import Handler

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

_SHARED = ("engine.server.__main__", "engine.server.question", "engine.worker.look_up")


def preloaded(handler: type[Handler]) -> tuple[str, ...]:
    """Return the modules that a child needs to run a part of a request."""
    return (*_SHARED, *handler.child_modules, handler.__module__, handler.kind.__module__)


def forkserver_context(handler: type[Handler]) -> ForkServerContext:
    """Return the context of a fork server that runs, and has imported what a child needs.

    Its processes end with the server and ignore SIGINT: Ctrl+C reaches the whole group, but the
    server first gives the answers in flight. Call it in the main thread.
    """
    import multiprocessing
    import signal
    from multiprocessing import forkserver

    from engine.process.watchdog import end_with_stdin

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preloaded(handler)))
    # A process hands on what it was started with; to set it in each would be a moment too late.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, before)
    first = context.Process(target=end_with_stdin)
    first.start()
    first.join()
    return context
