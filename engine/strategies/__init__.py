"""All strategies. A new one is a file here and a line in ``STRATEGIES``."""

from typing import Optional

from engine.strategies.asyncio import Asyncio
from engine.strategies.dask import Dask
from engine.strategies.gevent import Gevent
from engine.strategies.gevent_processes import GeventProcesses
from engine.strategies.interpreters import Interpreters
from engine.strategies.process_pool import ProcessPool
from engine.strategies.processes import Processes
from engine.strategies.sequential import Sequential
from engine.strategies.strategy import Strategy
from engine.strategies.thread_pool import ThreadPool
from engine.strategies.threads import Threads
from engine.strategies.tornado import Tornado

__all__ = ["STRATEGIES", "Strategy", "strategy_named", "strategy_or_none"]

# A strategy's place is its colour and marker: new ones go to the end.
STRATEGIES: tuple[type[Strategy], ...] = (
    Sequential,
    Threads,
    Processes,
    Gevent,
    ThreadPool,
    ProcessPool,
    Asyncio,
    Tornado,
    GeventProcesses,
    Interpreters,
    Dask,
)


def strategy_named(name: str) -> type[Strategy]:
    """Return the strategy with that name.

    Raises:
        KeyError: there is no strategy with that name.
    """
    strategy = strategy_or_none(name)
    if strategy is None:
        raise KeyError(name)
    return strategy


def strategy_or_none(name: str) -> Optional[type[Strategy]]:  # noqa: UP045 - may be Python 3.10
    """Return the strategy with that name, or None if there is none."""
    return next((strategy for strategy in STRATEGIES if strategy.name == name), None)
