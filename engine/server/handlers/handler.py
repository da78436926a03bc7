"""The shape of a handler: one class, one file, listed once in ``HANDLERS``."""

from __future__ import annotations

import abc
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from engine.strategies import STRATEGIES, Strategy
from engine.strategies.strategy import LookUp
from engine.vocabulary.cause import CausedError
from engine.vocabulary.wording import Text
from engine.workload.inventory import Record
from engine.workload.kind import Kind
from engine.workload.sleep import Sleep
from engine.workload.task_graph import FanOut, Task


class StrategyFailed(CausedError):
    """A unit was lost or could not be started; the next request may succeed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of fanning out."""

    records: list[Record]
    """In the graph's order."""

    elapsed_s: float
    """The strategy's own time, without the wait for an executor thread and without HTTP."""


class Handler(abc.ABC):
    """One way to fan out the queries of a request for ``/test``.

    A handler's module imports what it runs on inside its methods: programs that only start or visit
    servers import the list of handlers too.
    """

    name: ClassVar[str]
    """Its name on the command line."""

    title: ClassVar[str]
    """Its name in the window, the same in every language; its strategy's if both do the same."""

    summary: ClassVar[Text]
    """What it does, in a few words."""

    strategy: ClassVar[type[Strategy]]
    """The most similar strategy of races."""

    fan_out: ClassVar[FanOut]
    """The fan-out of the article's program for it, or for a similar strategy."""

    kind: ClassVar[type[Kind]] = Sleep
    """What its queries do: sleep, in a way that works with it."""

    child_modules: ClassVar[tuple[str, ...]] = ()
    """Modules that its processes import, beyond its own and those of every handler."""

    is_usual: ClassVar[bool] = False
    """Whether a form that nobody has filled loads it."""

    def __init__(self, pool: int) -> None:
        """Take the size of the executor, or of the pool."""
        self.pool = pool

    @classmethod
    def style(cls) -> int:
        """Return the place in ``STRATEGIES`` whose colour and marker it shares."""
        return STRATEGIES.index(cls.strategy)

    @classmethod
    def query_slots(cls, pool: int) -> int | None:
        """Return how many queries of one request can be in flight at once; None for any number."""
        return None

    @classmethod
    def request_slots(cls, pool: int, clusters: int) -> int | None:
        """Return how many requests can be in flight at once, or None for any number.

        Args:
            pool: The size of the executor, or of the pool.
            clusters: How many clusters a request asks for.
        """
        return None

    @abc.abstractmethod
    def start(self) -> None:
        """Import and start what it runs on; called once, in the loop's thread, before serving."""

    @abc.abstractmethod
    async def answer(self, task: Task, look_up: LookUp) -> Answer:
        """Run every query of the graph.

        Raises:
            StrategyFailed: a unit was lost or could not be started.
        """

    def close(self) -> None:
        """End what ``start`` started, without waiting for running requests."""
        return


def timed(run: Callable[[Task, LookUp], list[Record]], task: Task, look_up: LookUp) -> Answer:
    """Run a graph in this thread and measure how long it takes."""
    started_s = time.perf_counter()
    records = run(task, look_up)
    return Answer(records, time.perf_counter() - started_s)
