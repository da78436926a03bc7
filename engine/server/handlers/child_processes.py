"""What the handlers that start processes have in common.

A server is full of threads and connections, which a forked child would share or lock up on. So its
processes come from a fork server, started before the first of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

PRELOADED = (
    "concurrent.futures.process",
    "engine.server.__main__",
    "engine.server.handlers.processes",
    "engine.server.question",
    "engine.worker.look_up",
    "engine.workload.sleep",
)
"""What a child needs to run a part of a request: imported once, and there in every child."""


def forkserver_context() -> ForkServerContext:
    """Return the context of a fork server that runs, and has imported what a child needs.

    Its processes end with the server and ignore SIGINT: Ctrl+C reaches the whole group, but the
    server first gives the answers in flight. Call it in the main thread.
    """
    import multiprocessing
    import signal
    from multiprocessing import forkserver

    from engine.process.watchdog import end_with_stdin

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
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
