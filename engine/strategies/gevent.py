"""One gevent greenlet per unit, with the standard library patched to cooperate."""

from __future__ import annotations

from typing import ClassVar

from engine.strategies.strategy import Group, LookUp, Strategy, gathered
from engine.vocabulary.wording import N_, Text
from engine.workload.inventory import Record
from engine.workload.task_graph import FanOut, Parallel, Task


class Gevent(Strategy):
    """Spawns one greenlet per unit; the query is the same blocking code as in other lanes."""

    name: ClassVar[str] = "gevent"
    title: ClassVar[str] = "gevent"
    summary: ClassVar[Text] = N_("a greenlet for each unit, blocking code patched")
    group: ClassVar[Group] = Group.COROUTINES
    demand: ClassVar[Text | None] = N_("the standard library patched")
    unit: ClassVar[Text | None] = N_("greenlet")
    article_fan_out: ClassVar[FanOut] = FanOut.STAGE
    packages: ClassVar[tuple[str, ...]] = ("gevent",)
    is_cooperative: ClassVar[bool] = True
    fresh_kinds: ClassVar[frozenset[str]] = frozenset({"http"})
    unit_cost_s: ClassVar[float] = 30e-6
    unit_memory_bytes: ClassVar[int] = 8_000

    @property
    def carriers(self) -> int | None:
        """One."""
        return 1

    @property
    def set_up_cost_s(self) -> float:
        """Importing gevent takes a quarter of a second."""
        return 0.25

    @classmethod
    def load(cls) -> None:
        """Patch everything, and import the hub's event loop."""
        from gevent import monkey

        monkey.patch_all()

        import gevent.pool
        from gevent.hub import Hub

        del gevent

        # A hub would import it when it starts.
        _ = Hub.loop_class

    def prepare(self) -> None:
        """Start the hub, as a running server already has one."""
        start_hub()

    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run the graph, a greenlet for each child of a ``Parallel``.

        Raises:
            UnitsFailed: a unit raised.
        """
        return run_in_greenlets(task, look_up, self.at_once)


def start_hub() -> None:
    """Start this thread's hub."""
    import gevent

    gevent.get_hub()
    gevent.sleep(0)


def run_in_greenlets(task: Task, look_up: LookUp, at_once: int | None = None) -> list[Record]:
    """Run a graph on this thread's hub, a greenlet for each child of a ``Parallel``.

    Args:
        task: The graph.
        look_up: Looks up a query.
        at_once: How many greenlets there may be, or None for one per child.

    Raises:
        UnitsFailed: a unit raised.
    """
    if isinstance(task, int):
        return [look_up(task)]
    if isinstance(task, Parallel):
        import gevent
        from gevent.pool import Pool

        # A pool's spawn waits while it is full.
        spawn = Pool(at_once).spawn if at_once else gevent.spawn
        greenlets = [
            spawn(look_up, child)
            if isinstance(child, int)
            else spawn(run_in_greenlets, child, look_up)
            for child in task.children
        ]
        # Our own list keeps the graph's order and raises failures; joinall returns greenlets in
        # the order of completion and hides failures.
        outcomes: list[list[Record] | BaseException] = []
        for child, greenlet in zip(task.children, greenlets, strict=True):
            try:
                answered = greenlet.get()
            except Exception as error:
                outcomes.append(error)
            else:
                outcomes.append([answered] if isinstance(child, int) else answered)
        return gathered(outcomes)
    records: list[Record] = []
    for child in task.children:
        records += run_in_greenlets(child, look_up)
    return records
