"""The shape of a strategy: one class, one file, listed once in ``STRATEGIES``."""

from __future__ import annotations

import abc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from engine.workload.inventory import Record
from engine.workload.task_graph import FanOut, Task

LookUp = Callable[[int], Record]
"""Looks up one query by its number, taking as long as the workload says."""


@dataclass(frozen=True)
class Choice:
    """An option of a lane: one of a few named values, the first being the default."""

    name: str
    title: str
    values: tuple[str, ...]

    @property
    def default(self) -> str:
        """The value a lane has that does not name one."""
        return self.values[0]


class Strategy(abc.ABC):
    """One way to run queries side by side, with the options of one lane.

    A module of a strategy imports what it runs on inside its methods: all of them are imported by
    every worker, and gevent must patch before the modules it patches are loaded.
    """

    name: ClassVar[str]
    """The word for it in specs and on the command line."""

    title: ClassVar[str]
    """The word for it in the window."""

    unit: ClassVar[str]
    """What it creates per unit of concurrency, as a noun; empty where it creates nothing."""

    article_fan_out: ClassVar[FanOut] = FanOut.CLUSTER
    """The fan-out of the article's own program for it."""

    options: ClassVar[tuple[Choice, ...]] = ()

    slots: ClassVar[int | None] = None
    """How many queries it can have in flight, or None for as many as the graph allows."""

    unit_cost_s: ClassVar[float]
    """Rough seconds to create one unit, for estimates only."""

    def __init__(self, options: Mapping[str, str]) -> None:
        self._options = {choice.name: choice.default for choice in self.options} | dict(options)

    @property
    def set_up_cost_s(self) -> float:
        """Rough seconds a run costs beyond its queries and units, for estimates only."""
        return 0.15

    def prepare(self) -> None:
        """Import and patch what a run needs; called first, outside the elapsed time."""
        return

    @abc.abstractmethod
    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run every query of the graph and return their records in the graph's order."""


def run_in_series(task: Task, look_up: LookUp) -> list[Record]:
    """Run a graph one query after another, whatever it would allow."""
    if isinstance(task, int):
        return [look_up(task)]
    records: list[Record] = []
    for child in task.children:
        records += run_in_series(child, look_up)
    return records
