"""Run a graph on an executor's workers; the calling thread keeps the order.

No worker waits for another unit: if workers did, a pool could run out of them and deadlock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

from engine.strategies.strategy import LookUp, UnitsFailed, run_in_series
from engine.vocabulary.cause import cause_of
from engine.workload.inventory import Record
from engine.workload.task_graph import Task, first_query, walk

if TYPE_CHECKING:
    from concurrent.futures import Future

# The look-up of a pool's worker process or interpreter, set once when it starts: sending it with
# every unit would open the scoreboard each time.
_look_up: LookUp | None = None


class Submit(Protocol):
    """Submits a unit to a worker."""

    def __call__(self, unit: Task) -> Future[list[Record]]:
        """Return the future of the unit's records."""


def run_on_executor(task: Task, submit: Submit, at_once: int | None = None) -> list[Record]:
    """Submit every unit of a graph as soon as the units before it have ended.

    Args:
        task: The graph.
        submit: Submits a unit.
        at_once: How many units may be submitted and not ended, or None for any number: an
            executor of that many workers needs no such bound.

    Returns:
        The records in the graph's order.

    Raises:
        UnitsFailed: a unit failed; units after it did not start.
    """
    from queue import SimpleQueue

    Ended = tuple[Task, "Future[list[Record]]", Callable[[], None]]
    ended: SimpleQueue[Ended] = SimpleQueue()
    pending = 0
    answers: dict[int, list[Record]] = {}
    errors: list[BaseException] = []

    waiting: deque[tuple[Task, Callable[[], None]]] = deque()

    def begin(unit: Task, then: Callable[[], None]) -> None:
        nonlocal pending
        if at_once is not None and pending >= at_once:
            waiting.append((unit, then))
            return
        try:
            future = submit(unit)
        except RuntimeError as error:  # the pool is broken, or the system refuses a thread
            errors.append(error)
            return
        pending += 1
        future.add_done_callback(lambda future: ended.put((unit, future, then)))

    # All units have ended when none is pending.
    walk(task, begin)
    while pending:
        unit, future, then = ended.get()
        pending -= 1
        error = future.exception()
        if error is None:
            answers[first_query(unit)] = future.result()
            then()
        else:
            errors.append(error)
        if waiting and not errors:
            begin(*waiting.popleft())
    records = [record for place in sorted(answers) for record in answers[place]]
    if errors:
        raise UnitsFailed(cause_of(errors[0]), records) from errors[0]
    return records


def run_items_on_executor(
    items: Iterable[Task], submit: Callable[[int], Future[Record]]
) -> list[Record]:
    """Submit all of a user's items at once, as users do, and take their records in order.

    Raises:
        UnitsFailed: an item failed.
    """
    futures: list[Future[Record]] = []
    records: list[Record] = []
    errors: list[BaseException] = []
    try:
        for item in items:
            assert isinstance(item, int)
            futures.append(submit(item))
    except RuntimeError as error:  # the pool is broken, or the system refuses a thread
        errors.append(error)
    for future in futures:
        failure = future.exception()
        if failure is None:
            records.append(future.result())
        else:
            errors.append(failure)
    if errors:
        raise UnitsFailed(cause_of(errors[0]), records) from errors[0]
    return records


def begin_worker(look_up: LookUp) -> None:
    """Prepare a worker process or interpreter of a pool."""
    global _look_up
    _look_up = look_up
    look_up.begin()


def begin_process(look_up: LookUp) -> None:
    """Prepare a worker process that ends with the worker of the run."""
    from engine.process.watchdog import end_with_stdin

    end_with_stdin()
    begin_worker(look_up)


def run_item(item: int) -> Record:
    """Look up a user's item in a prepared worker."""
    assert _look_up is not None
    return _look_up(item)


def run_unit(unit: Task) -> list[Record]:
    """Run a unit in a prepared worker."""
    assert _look_up is not None
    return run_in_series(unit, _look_up)
