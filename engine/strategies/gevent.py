"""A gevent greenlet for each unit, the standard library patched to cooperate."""

from __future__ import annotations

from typing import ClassVar

from engine.strategies.strategy import LookUp, Strategy
from engine.workload.inventory import Record
from engine.workload.task_graph import FanOut, Parallel, Task


class Gevent(Strategy):
    """Spawns a greenlet a unit; the query is the same blocking code as everywhere."""

    name: ClassVar[str] = "gevent"
    title: ClassVar[str] = "gevent"
    unit: ClassVar[str] = "greenlet"
    article_fan_out: ClassVar[FanOut] = FanOut.STAGE
    unit_cost_s: ClassVar[float] = 30e-6

    @property
    def set_up_cost_s(self) -> float:
        """Importing gevent takes a moment."""
        return 0.25

    def prepare(self) -> None:
        """Patch everything, then start the hub, which a running service would have at hand."""
        from gevent import monkey

        monkey.patch_all()

        import gevent

        gevent.get_hub()
        gevent.sleep(0)

    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run the graph, a greenlet for each child of a ``Parallel``.

        Raises:
            Exception: the first one that a unit raised, in the graph's order.
        """
        if isinstance(task, int):
            return [look_up(task)]
        records: list[Record] = []
        if isinstance(task, Parallel):
            import gevent

            greenlets = [gevent.spawn(self.run, child, look_up) for child in task.children]
            # Reading from our own list keeps the graph's order and lets failures through;
            # joinall answers in the order of completion and keeps failures to itself.
            for greenlet in greenlets:
                records += greenlet.get()
            return records
        for child in task.children:
            records += self.run(child, look_up)
        return records
