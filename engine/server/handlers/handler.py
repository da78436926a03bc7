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
    """A unit was lost or could not be started; the next request may fare better."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What fanning out brought."""

    records: list[Record]
    """In the graph's order."""

    elapsed_s: float
    """The strategy's own time: not the wait for a thread of the executor, nor anything of HTTP."""


class Handler(abc.ABC):
    """One way in which the coroutine behind ``/test`` fans its queries out.

    A module of a handler imports what it runs on inside its methods: whoever starts or visits
    servers reads the list of them.
    """

    name: ClassVar[str]
    """The word for it on the command line."""

    title: ClassVar[str]
    """The word for it in the window; its strategy's where both do the same."""

    summary: ClassVar[Text]
    """What it does, in a few words."""

    strategy: ClassVar[type[Strategy]]
    """The racing strategy that it is like."""

    fan_out: ClassVar[FanOut]
    """The fan-out of the article's own program for it, or for its like."""

    kind: ClassVar[type[Kind]] = Sleep
    """What its queries do: sleep, in the way that suits it."""

    child_modules: ClassVar[tuple[str, ...]] = ()
    """What processes that it starts import, beyond what every handler's need and its own module."""

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
        """Return how many queries of one request can be under way at once; None for any number."""
        return None

    @classmethod
    def request_slots(cls, pool: int, clusters: int) -> int | None:
        """Return how many requests can be under way at once, or None for any number.

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
            StrategyFailed: some of it was lost.
        """

    def close(self) -> None:
        """End what ``start`` started, without waiting for what still runs on it."""
        return


def timed(run: Callable[[Task, LookUp], list[Record]], task: Task, look_up: LookUp) -> Answer:
    """Run a graph in this thread, and take the time."""
    started_s = time.perf_counter()
    records = run(task, look_up)
    return Answer(records, time.perf_counter() - started_s)
