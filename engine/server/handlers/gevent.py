"""The article's third program, changed so that it answers: greenlets in their own native thread.

The article patches the whole server. That turns the executor's threads into greenlets of the loop's
thread, and their results never wake the loop from its selector. Here nothing is patched: one native
thread runs a hub, takes graphs from the loop and returns records.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from engine.server.handlers.handler import Answer, Handler, StrategyFailed, timed
from engine.strategies import gevent as racing
from engine.strategies.strategy import LookUp, Strategy, UnitsFailed
from engine.vocabulary.cause import cause_of
from engine.vocabulary.wording import N_, Text
from engine.workload.kind import Kind
from engine.workload.sleep import Sleep
from engine.workload.task_graph import FanOut, Task

if TYPE_CHECKING:
    import asyncio
    import threading


class GreenletSleep(Sleep):
    """A query that sleeps on its thread's hub: ``time.sleep`` is not patched."""

    def perform(self, query: int) -> None:
        """Sleep."""
        import gevent

        gevent.sleep(self.durations[query])


class Gevent(Handler):
    """Spawns one greenlet per query, on a hub in another thread."""

    name: ClassVar[str] = "gevent"
    title: ClassVar[str] = racing.Gevent.title
    summary: ClassVar[Text] = N_("one greenlet per query, on a hub in another thread")
    strategy: ClassVar[type[Strategy]] = racing.Gevent
    fan_out: ClassVar[FanOut] = FanOut.STAGE
    is_usual: ClassVar[bool] = True
    kind: ClassVar[type[Kind]] = GreenletSleep

    def start(self) -> None:
        """Start the thread with its hub."""
        self._hub = _HubThread()

    async def answer(self, task: Task, look_up: LookUp) -> Answer:
        """Run the graph, a greenlet for each child of a ``Parallel``.

        Raises:
            StrategyFailed: a unit raised.
        """
        import asyncio

        loop = asyncio.get_running_loop()
        answered: asyncio.Future[Answer] = loop.create_future()

        def run() -> None:
            outcome: Answer | Exception
            try:
                outcome = timed(racing.run_in_greenlets, task, look_up)
            except UnitsFailed as error:
                outcome = StrategyFailed(cause_of(error))
            except Exception as error:  # the end of the thread: pass it to the request
                outcome = error
            loop.call_soon_threadsafe(_settle, answered, outcome)

        self._hub.spawn(run)
        return await answered


class _HubThread:
    """A native thread that runs a gevent hub until the process ends."""

    def __init__(self) -> None:
        """Start the thread and wait for its hub."""
        import threading

        self._jobs: deque[Callable[[], None]] = deque()
        self._bell: Any = None
        ready = threading.Event()
        threading.Thread(target=self._run, args=(ready,), name="hub", daemon=True).start()
        ready.wait()

    def spawn(self, job: Callable[[], None]) -> None:
        """Run a job in a greenlet of the hub; may be called from any thread."""
        self._jobs.append(job)
        # The only part of a gevent loop that is safe to call from another thread.
        self._bell.send()

    def _run(self, ready: threading.Event) -> None:
        import gevent

        hub = gevent.get_hub()
        self._bell = hub.loop.async_()
        self._bell.start(self._begin_jobs)
        ready.set()
        hub.join()  # never returns: the bell keeps the loop alive

    def _begin_jobs(self) -> None:
        import gevent

        while self._jobs:
            gevent.spawn(self._jobs.popleft())


def _settle(future: asyncio.Future[Answer], outcome: Answer | Exception) -> None:
    """Set the outcome, unless the request was cancelled."""
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
