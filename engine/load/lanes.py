"""The ways in which the service fans out, as lanes of a load: names, colours, ideals."""

from __future__ import annotations

import msgspec

from engine.ideal import Capacity, ideal_s
from engine.strategies import STRATEGIES, strategy_named
from engine.strategies.sequential import Sequential
from engine.workload.inventory import Inventory
from engine.workload.task_graph import FanOut, task_graph

_BLOCKING = "blocking"
_NAMES = ("blocking", "threads", "thread-pool", "processes", "process-pool", "gevent", "asyncio")
_POOLS = ("thread-pool", "process-pool")


class LoadLane(msgspec.Struct, frozen=True):
    """One strategy of a load, as far as it is known beforehand."""

    strategy: str
    title: str
    style: int
    """Colour and marker, the same as the strategy has in races."""

    fan_out: FanOut
    """What of a request's queries is one unit of concurrency."""

    ideal_s: float
    """The least time that one request alone can take, in seconds."""

    slots: int | None
    """Requests that can be under way in the server at once, or None for any number."""


def lane_titles() -> dict[str, str]:
    """Return the titles of all ways in which the service fans out, by their names."""
    return {name: _title(name) for name in _NAMES}


def lane_of(
    name: str, clusters: int, nodes: int, switches: int, sleep_s: float, pool: int
) -> LoadLane:
    """Return the lane of a strategy for requests of this size."""
    known = Sequential if name == _BLOCKING else strategy_named(name)
    is_blocking = name == _BLOCKING
    graph = task_graph(Inventory(clusters, nodes, switches), known.article_fan_out)
    slots = 1 if is_blocking else pool if name in _POOLS else None
    return LoadLane(
        strategy=name,
        title=_title(name),
        style=STRATEGIES.index(known),
        fan_out=known.article_fan_out,
        ideal_s=ideal_s(graph, Capacity(slots, 1, 0.0), lambda query: sleep_s),
        slots=1 if is_blocking else None,
    )


def _title(name: str) -> str:
    return name if name == _BLOCKING else strategy_named(name).title
