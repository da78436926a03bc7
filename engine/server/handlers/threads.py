"""The article's first program: one thread per cluster, started and joined in the executor."""

from __future__ import annotations

from typing import ClassVar

from engine.server.handlers.executor import ExecutorHandler
from engine.strategies import threads
from engine.strategies.strategy import LookUp, Strategy
from engine.vocabulary.wording import N_, Text
from engine.workload.inventory import Record
from engine.workload.task_graph import FanOut, Task


class Threads(ExecutorHandler):
    """Starts one thread per cluster and joins them all, in a thread of the executor."""

    name: ClassVar[str] = "threads"
    title: ClassVar[str] = threads.Threads.title
    summary: ClassVar[Text] = N_("a new thread per cluster, joined in the executor")
    strategy: ClassVar[type[Strategy]] = threads.Threads
    fan_out: ClassVar[FanOut] = FanOut.CLUSTER
    is_usual: ClassVar[bool] = True

    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run the graph, a thread for each child of a ``Parallel``."""
        return threads.Threads({}).run(task, look_up)
