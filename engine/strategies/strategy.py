"""The shape of a strategy: one class, one file, listed once in ``STRATEGIES``."""

from __future__ import annotations

import abc
import enum
from collections.abc import Coroutine, Iterable, Mapping
from typing import Any, ClassVar, Protocol

from engine.vocabulary.cause import Cause, CausedError, cause_of
from engine.vocabulary.option import Option
from engine.vocabulary.wording import Text
from engine.workload.inventory import Record
from engine.workload.task_graph import FanOut, Task


class LookUp(Protocol):
    """Looks up one query by its number, taking as long as the workload says."""

    def __call__(self, query: int) -> Record:
        """Look up ``query``, blocking the calling thread or greenlet."""

    def later(self, query: int) -> Coroutine[Any, Any, Record]:
        """Return the native coroutine that looks up ``query``."""

    def detached(self) -> LookUp:
        """Return one that records nothing, for processes without access to the scoreboard."""

    def begin(self) -> None:
        """Do what comes before the first query of a process; called where a pool starts one."""

    def note(self, query: int, started_ns: int, ended_ns: int) -> None:
        """Record when such a process performed a query, in ns of this machine's clock."""


class Group(enum.Enum):
    """Which family a strategy belongs to."""

    BASELINE = "baseline"
    THREADS = "threads"
    PROCESSES = "processes"
    COROUTINES = "coroutines"
    COMBINED = "combined"


class UnitsFailed(CausedError):
    """Some units failed; it keeps the records of the others."""

    def __init__(self, cause: Cause, records: list[Record]) -> None:
        super().__init__(cause)
        self.records = records
        """The records of units that did not fail, in the graph's order."""

    def __reduce__(self) -> tuple[type[UnitsFailed], tuple[Cause, list[Record]]]:
        return (UnitsFailed, (self.cause, self.records))


class Strategy(abc.ABC):
    """One way to run queries side by side, with the options of one lane.

    A strategy's module imports what it runs on inside its methods: every worker imports all
    strategies, and gevent must patch modules before they are loaded.

    Where queries are a user's items, ``at_once`` bounds them, and the graph is one ``Parallel`` of
    numbers: ``run`` then never has more than ``at_once`` of them in flight. It keeps that promise
    in the way its users do. A pool has that size, unless the lane's own options give one; what
    makes a unit for each child takes a semaphore of its library: before it makes the unit where
    units are dear (threads, processes), in the unit where they are cheap (coroutines).
    ``at_once`` is None for other queries: the graph alone says how many are in flight.

    What a look-up returns is opaque: it is handed on as it is, across processes by pickling.
    """

    name: ClassVar[str]
    """Its name in specs and on the command line."""

    title: ClassVar[str]
    """Its name in the window and in titles of lanes, the same in every language."""

    summary: ClassVar[Text]
    """What it does, in a few words."""

    group: ClassVar[Group]

    unit: ClassVar[Text | None]
    """What it creates per unit of concurrency, as a noun; None where it creates nothing."""

    article_fan_out: ClassVar[FanOut] = FanOut.CLUSTER
    """The fan-out of the article's program for it, or for a similar strategy."""

    options: ClassVar[tuple[Option, ...]] = ()

    packages: ClassVar[tuple[str, ...]] = ()
    """Modules beyond the standard library that it runs on."""

    install: ClassVar[str] = ""
    """What to install for them, if not a package with the module's name."""

    fresh_kinds: ClassVar[frozenset[str]] = frozenset()
    """Kinds of query, by name, for which each run starts an interpreter.

    Runs forked from a process that has loaded the strategy were measured to take another time.
    """

    demand: ClassVar[Text | None] = None
    """What it asks of the user's code, to follow "needs"; None if any function does."""

    least_python: ClassVar[tuple[int, int]] = (3, 10)
    """The oldest Python that has what it runs on."""

    is_cooperative: ClassVar[bool] = False
    """Whether its queries yield to each other only when they wait cooperatively."""

    awaits: ClassVar[bool] = False
    """Whether its queries are native coroutines: it calls ``look_up.later``."""

    has_own_gils: ClassVar[bool] = False
    """Whether its units compute in parallel in spite of the GIL."""

    unit_cost_s: ClassVar[float]
    """Rough seconds to create one unit, for estimates only."""

    unit_memory_bytes: ClassVar[int] = 0
    """Roughly what one unit adds to the memory in use, for limits."""

    def __init__(self, options: Mapping[str, str], at_once: int | None = None) -> None:
        """Take the lane's options, and how many queries may be in flight; None for any number."""
        self._options = {option.name: option.default for option in self.options} | dict(options)
        self.at_once = at_once
        """How many queries may be in flight, or None for as many as the graph allows."""

    @property
    def values(self) -> Mapping[str, str]:
        """The values of all its options, including defaults."""
        return self._options

    @property
    def slots(self) -> int | None:
        """How many queries it can have in flight, or None for as many as the graph allows."""
        return self.at_once

    @property
    def carriers(self) -> int | None:
        """How many native threads carry its queries, or None for one per unit."""
        return None

    @property
    def is_elsewhere(self) -> bool:
        """Whether processes that it did not start do the work, perhaps on another machine."""
        return False

    @property
    def outlives_worker(self) -> bool:
        """Whether some of its processes end after the worker, which so cannot wait for them.

        The system reports what a process used only once its parent has waited for it.
        """
        return False

    @property
    def set_up_cost_s(self) -> float:
        """Rough seconds a run costs beyond its queries and units, for estimates only."""
        return 0.15

    def threads(self, units: int) -> int:
        """Return the most threads, in all processes, that it has for this many units."""
        return 1

    def processes(self, units: int) -> int:
        """Return how many processes it starts for this many units."""
        return 0

    @classmethod
    def load(cls) -> None:
        """Import and patch what a run needs; called first, outside the elapsed time.

        It starts no thread, event loop or hub and opens no socket: runs are forked afterwards.
        """
        return

    def prepare(self) -> None:
        """Make the event loop or hub; called after ``load``, outside the elapsed time."""
        return

    def set_up(self, look_up: LookUp) -> None:
        """Start what must exist before the run, such as a warm pool; outside the elapsed time."""
        return

    @abc.abstractmethod
    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run every query of the graph and return their records in the graph's order.

        Raises:
            UnitsFailed: some units failed.
        """

    def tear_down(self) -> None:
        """End what ``set_up`` started; outside the elapsed time."""
        return


def run_in_series(task: Task, look_up: LookUp) -> list[Record]:
    """Run a graph one query after another, even where it allows more."""
    if isinstance(task, int):
        return [look_up(task)]
    records: list[Record] = []
    for child in task.children:
        records += run_in_series(child, look_up)
    return records


def gathered(outcomes: Iterable[list[Record] | BaseException]) -> list[Record]:
    """Join the records of units, in order.

    Raises:
        UnitsFailed: some of the outcomes are exceptions.
    """
    records: list[Record] = []
    errors: list[BaseException] = []
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            errors.append(outcome)
            if isinstance(outcome, UnitsFailed):
                records += outcome.records
        else:
            records += outcome
    if errors:
        raise UnitsFailed(cause_of(errors[0]), records) from errors[0]
    return records
