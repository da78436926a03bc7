"""The strategies that can race. A new one is a file here and a line in ``STRATEGIES``."""

from engine.strategies.gevent import Gevent
from engine.strategies.processes import Processes
from engine.strategies.sequential import Sequential
from engine.strategies.strategy import Strategy
from engine.strategies.threads import Threads

__all__ = ["STRATEGIES", "Strategy", "strategy_named"]

STRATEGIES: tuple[type[Strategy], ...] = (Sequential, Threads, Processes, Gevent)


def strategy_named(name: str) -> type[Strategy]:
    """Return the strategy of that name.

    Raises:
        KeyError: there is none.
    """
    for strategy in STRATEGIES:
        if strategy.name == name:
            return strategy
    raise KeyError(name)
