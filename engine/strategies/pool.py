"""A strategy that submits units to an executor of ``concurrent.futures``, cold or warm."""

from __future__ import annotations

import abc
from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.strategies.executor import run_items_on_executor, run_on_executor
from engine.strategies.strategy import LookUp, Strategy
from engine.vocabulary.option import Amount, Choice, amount
from engine.vocabulary.wording import N_
from engine.workload.inventory import Record
from engine.workload.task_graph import Parallel, Task

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

_MOST_ROUNDS = 4

STATE = Choice("pool", N_("Pool"), ("cold", "warm"))
"""Whether a pool is created while the clock runs (cold) or before (warm)."""


class Pool(Strategy):
    """A bounded number of workers that take one unit after another.

    Its options are ``size``, an ``Amount``, ``STATE``, and what a subclass adds.
    """

    def __init__(self, options: Mapping[str, str], at_once: int | None = None) -> None:
        super().__init__(options, at_once)
        self.size = own_or_at_once(self, "size", options)
        """How many workers it has."""

        self._warm: Executor | None = None

    @property
    def slots(self) -> int | None:
        """The size of the pool."""
        return self.size

    @property
    def carriers(self) -> int | None:
        """The size of the pool."""
        return self.size

    @abc.abstractmethod
    def create(self, look_up: LookUp) -> Executor:
        """Return a new executor, whose workers look queries up with ``look_up``."""

    @abc.abstractmethod
    def submit(self, executor: Executor, unit: Task, look_up: LookUp) -> Future[list[Record]]:
        """Submit a unit to the executor."""

    @abc.abstractmethod
    def submit_item(self, executor: Executor, item: int, look_up: LookUp) -> Future[Record]:
        """Submit a user's item to the executor, bare, as users do."""

    @abc.abstractmethod
    def fill(self, executor: Executor) -> None:
        """Return once a new executor has started all its workers."""

    def set_up(self, look_up: LookUp) -> None:
        """Start all workers of a warm pool."""
        if self._options["pool"] == "warm":
            self._warm = self.create(look_up)
            self.fill(self._warm)

    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run the graph on the pool.

        Raises:
            UnitsFailed: a unit raised, or its worker could not be started or died.
        """
        if self._warm is not None:
            return self._run_on(self._warm, task, look_up)
        with self.create(look_up) as executor:
            return self._run_on(executor, task, look_up)

    def tear_down(self) -> None:
        """End a warm pool."""
        if self._warm is not None:
            self._warm.shutdown()

    def _run_on(self, executor: Executor, task: Task, look_up: LookUp) -> list[Record]:
        if self.at_once is not None and isinstance(task, Parallel):
            return run_items_on_executor(
                task.children, lambda item: self.submit_item(executor, item, look_up)
            )
        return run_on_executor(task, lambda unit: self.submit(executor, unit, look_up))


def own_or_at_once(strategy: Strategy, option: str, given: Mapping[str, str]) -> int:
    """Return how many workers a lane has: as its own options say, else as many as queries at once.

    Args:
        strategy: The lane's strategy.
        option: The name of the amount that counts its workers.
        given: The options that the lane gives.
    """
    if strategy.at_once is None or option in given:
        return amount(strategy.values[option])
    bounds = next(one for one in strategy.options if one.name == option)
    return min(strategy.at_once, bounds.most) if isinstance(bounds, Amount) else strategy.at_once


def keep_busy(executor: Executor, workers: int, seconds: float) -> None:
    """Keep each worker busy long enough for the pool to start another for the next task.

    On a busy machine, some workers start only after others have done all tasks. So repeat until
    each has done some, a few times at most.
    """
    for _ in range(_MOST_ROUNDS):
        futures = [executor.submit(_be_busy, seconds) for _ in range(workers)]
        if len({future.result() for future in futures}) == workers:
            return


def _be_busy(seconds: float) -> tuple[int, int]:
    """Sleep, and return which worker this is."""
    import os
    import threading
    import time

    time.sleep(seconds)
    return os.getpid(), threading.get_ident()
