"""The strategies of the server as lanes of a load: names, colours, ideals."""

from __future__ import annotations

import msgspec

from engine.server.handlers import HANDLERS, handler_named
from engine.strategies.ideal import Capacity, ideal_s
from engine.workload.inventory import Inventory
from engine.workload.task_graph import FanOut, task_graph


class LoadLane(msgspec.Struct, frozen=True):
    """What is known about one strategy of a load beforehand.

    It may be one that this program does not have.
    """

    strategy: str
    title: str
    style: int
    """Colour and marker, the same as in races."""

    fan_out: FanOut
    """What becomes one unit of concurrency."""

    ideal_s: float
    """The least time that one request alone can take, in seconds."""

    slots: int | None
    """How many requests can be in flight in the server at once, or None for any number."""

    summary: str = ""
    """How the server fans out, in a few words."""


def lane_names() -> tuple[str, ...]:
    """Return the names of all strategies of the server."""
    return tuple(handler.name for handler in HANDLERS)


def usual_lane_names() -> tuple[str, ...]:
    """Return the names of the strategies that show the point of the server."""
    return tuple(handler.name for handler in HANDLERS if handler.is_usual)


def lane_of(name: str, inventory: Inventory, sleep_s: float, pool: int) -> LoadLane:
    """Return the lane of a strategy.

    Args:
        name: The strategy's name.
        inventory: What a request asks for.
        sleep_s: Seconds per query.
        pool: Threads or processes of the server's pools.
    """
    handler = handler_named(name)
    graph = task_graph(inventory, handler.fan_out)
    return LoadLane(
        strategy=name,
        title=handler.title,
        style=handler.style(),
        fan_out=handler.fan_out,
        ideal_s=ideal_s(graph, Capacity(handler.query_slots(pool), 1, 0.0), lambda query: sleep_s),
        slots=handler.request_slots(pool, inventory.clusters),
        summary=handler.summary.english,
    )
