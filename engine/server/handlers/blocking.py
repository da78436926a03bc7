"""No executor: the queries run in the coroutine itself and block the event loop."""

from __future__ import annotations

from typing import ClassVar

from engine.server.handlers.handler import Answer, Handler, timed
from engine.strategies.sequential import Sequential
from engine.strategies.strategy import LookUp, Strategy, run_in_series
from engine.vocabulary.wording import N_, Text
from engine.workload.task_graph import FanOut, Task


class Blocking(Handler):
    """Sleeps in the loop's thread, one query after another, to show how this fails."""

    name: ClassVar[str] = "blocking"
    title: ClassVar[str] = "blocking"
    summary: ClassVar[Text] = N_("in the event loop itself, which it blocks")
    strategy: ClassVar[type[Strategy]] = Sequential
    fan_out: ClassVar[FanOut] = FanOut.CLUSTER
    is_usual: ClassVar[bool] = True

    @classmethod
    def query_slots(cls, pool: int) -> int | None:
        """Return 1: a query blocks all others."""
        return 1

    @classmethod
    def request_slots(cls, pool: int, clusters: int) -> int | None:
        """Return 1: a request blocks the loop."""
        return 1

    def start(self) -> None:
        """Start nothing."""

    async def answer(self, task: Task, look_up: LookUp) -> Answer:
        """Run the graph in series, blocking the loop."""
        return timed(run_in_series, task, look_up)
