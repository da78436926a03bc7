"""The ways the server fans out. A new one is a file here and a line in ``HANDLERS``."""

from engine.server.handlers.asyncio import Asyncio
from engine.server.handlers.blocking import Blocking
from engine.server.handlers.gevent import Gevent
from engine.server.handlers.handler import Answer, Handler, StrategyFailed
from engine.server.handlers.process_pool import ProcessPool
from engine.server.handlers.processes import Processes
from engine.server.handlers.thread_pool import ThreadPool
from engine.server.handlers.threads import Threads

__all__ = ["HANDLERS", "Answer", "Handler", "StrategyFailed", "handler_named"]

HANDLERS: tuple[type[Handler], ...] = (
    Blocking,
    Threads,
    ThreadPool,
    Processes,
    ProcessPool,
    Gevent,
    Asyncio,
)


def handler_named(name: str) -> type[Handler]:
    """Return the handler with that name.

    Raises:
        KeyError: there is no handler with that name.
    """
    for handler in HANDLERS:
        if handler.name == name:
            return handler
    raise KeyError(name)
