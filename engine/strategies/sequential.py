"""One query after another: the baseline of all other lanes."""

from __future__ import annotations

from typing import ClassVar

from engine.strategies.strategy import Group, LookUp, Strategy, run_in_series
from engine.vocabulary.wording import N_, Text
from engine.workload.inventory import Record
from engine.workload.task_graph import Task


class Sequential(Strategy):
    """Runs every query in the calling thread, one after another."""

    name: ClassVar[str] = "sequential"
    title: ClassVar[str] = "sequential"
    summary: ClassVar[Text] = N_("one query after another")
    group: ClassVar[Group] = Group.BASELINE
    unit: ClassVar[Text | None] = None
    unit_cost_s: ClassVar[float] = 0.0

    @property
    def slots(self) -> int | None:
        """One."""
        return 1

    @property
    def carriers(self) -> int | None:
        """One."""
        return 1

    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run the graph in series."""
        return run_in_series(task, look_up)
