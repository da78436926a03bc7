"""Native coroutines on the server's own loop, without an executor or threads."""

from __future__ import annotations

import time
from typing import ClassVar

from engine.server.handlers.handler import Answer, Handler, StrategyFailed
from engine.strategies import asyncio
from engine.strategies.strategy import LookUp, Strategy, UnitsFailed
from engine.vocabulary.cause import cause_of
from engine.vocabulary.wording import N_, Text
from engine.workload.task_graph import FanOut, Task


class Asyncio(Handler):
    """Creates one task per unit on the server's own loop."""

    name: ClassVar[str] = "asyncio"
    title: ClassVar[str] = asyncio.Asyncio.title
    summary: ClassVar[Text] = N_("one task per query, on the server's own loop")
    strategy: ClassVar[type[Strategy]] = asyncio.Asyncio
    fan_out: ClassVar[FanOut] = FanOut.STAGE
    is_usual: ClassVar[bool] = True

    def start(self) -> None:
        """Start nothing: the loop is already running."""

    async def answer(self, task: Task, look_up: LookUp) -> Answer:
        """Run the graph, a task for each child of a ``Parallel``.

        Raises:
            StrategyFailed: a unit raised.
        """
        started_s = time.perf_counter()
        try:
            records = await asyncio.run_in_tasks(task, look_up)
        except UnitsFailed as error:
            raise StrategyFailed(cause_of(error)) from error
        return Answer(records, time.perf_counter() - started_s)
