"""One ``threading.Thread`` per unit of concurrency."""

from __future__ import annotations

from typing import ClassVar

from engine.strategies.strategy import Group, LookUp, Strategy, gathered
from engine.vocabulary.cause import Cause, CausedError, Why
from engine.vocabulary.wording import N_, Text
from engine.workload.inventory import Record
from engine.workload.task_graph import Parallel, Task


class Threads(Strategy):
    """Starts one thread per unit and joins them all."""

    name: ClassVar[str] = "threads"
    title: ClassVar[str] = "threads"
    summary: ClassVar[Text] = N_("a new thread for each unit")
    group: ClassVar[Group] = Group.THREADS
    unit: ClassVar[Text | None] = N_("thread")
    unit_cost_s: ClassVar[float] = 150e-6
    unit_memory_bytes: ClassVar[int] = 40_000

    def threads(self, units: int) -> int:
        """One per unit, and the calling thread."""
        return min(units, self.at_once or units) + 1

    @classmethod
    def load(cls) -> None:
        """Import threading."""
        import threading

        del threading

    def run(self, task: Task, look_up: LookUp) -> list[Record]:
        """Run the graph, a thread for each child of a ``Parallel``.

        Raises:
            UnitsFailed: a unit raised.
            CausedError: the system refused a thread; the cause says how many were started.
        """
        if isinstance(task, int):
            return [look_up(task)]
        if isinstance(task, Parallel):
            return self._run_at_once(task, look_up)
        records: list[Record] = []
        for child in task.children:
            records += self.run(child, look_up)
        return records

    def _run_at_once(self, task: Parallel, look_up: LookUp) -> list[Record]:
        import threading

        outcomes: list[list[Record] | BaseException] = [[] for _ in task.children]

        def run_unit(place: int, child: Task) -> None:
            try:
                outcomes[place] = self.run(child, look_up)
            except BaseException as error:
                outcomes[place] = error

        threads: list[threading.Thread] = []
        # Where only some may be in flight, take a place before each start.
        places = threading.Semaphore(self.at_once) if self.at_once else None

        def run_in_place(place: int, child: Task) -> None:
            assert places is not None
            try:
                run_unit(place, child)
            finally:
                places.release()

        target = run_in_place if places is not None else run_unit
        for place, child in enumerate(task.children):
            if places is not None:
                places.acquire()
            # Pass the child as an argument: a closure would read the loop's variable late, and
            # every thread would answer for the last cluster.
            thread = threading.Thread(target=target, args=(place, child), daemon=True)
            try:
                thread.start()
            except RuntimeError as error:
                counts = {"started": len(threads), "threads": len(task.children)}
                raise CausedError(Cause(Why.FEWER_THREADS, counts, str(error))) from error
            threads.append(thread)
        for thread in threads:
            thread.join()
        return gathered(outcomes)
