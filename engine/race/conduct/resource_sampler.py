"""What the processes of one run use while it goes on, seen from outside."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from engine.machine.processes import (
    ProcessReading,
    descendants,
    proportional_bytes,
    read_process,
    shared_bytes,
)
from engine.race.events import ResourcesSampled

_SAMPLE_S = 0.085
"""Ten times a second, as near as a conductor that looks every 30 ms comes to it."""

_EARLY_S = 0.05
"""When memory is looked at, whoever is there by then: with a look every 30 ms, within 100 ms."""

_SECOND_MEMORY_S = 0.2
_MEMORY_S = 1.0
_SEARCH_S = 0.3


@dataclass(slots=True)
class _Pace:
    """How often something may be done: it never takes more than a share of one core."""

    least_s: float
    """The least time from one time to the next, in seconds."""

    share: float
    """The most of a core that it may take, 0..1."""

    due_s: float = 0.0
    paid_s: float = 0.0
    """From when on it is within its share, were it not for the least time."""

    def note(self, at_s: float, cost_s: float) -> None:
        """Say that it was done at a time, and what CPU time it took."""
        self.paid_s = max(at_s, self.paid_s) + cost_s / self.share
        self.due_s = max(at_s + self.least_s, self.paid_s)


class ResourceSampler:
    """Looks at a worker and all processes below it.

    It is asked whenever the conductor looks at the run anyway, so it wakes nobody up and needs no
    thread, and decides by itself what to look at: processes ten times a second, their memory once,
    and where that is dear, as with hundreds of processes, as often as stays below 1 % of a core in
    sum. Memory is first looked at as soon as the expected processes are there, and within 100 ms
    in any case, so that short runs tell of it; what that costs is saved later.

    Processes that end, or were never ours to see, between two looks are no error. What they have
    used is in the counts of the parent that waited for them; should it not have, the sum stays
    where it was: it never falls.
    """

    def __init__(
        self,
        pid: int,
        expected: int = 1,
        template: int | None = None,
        *,
        read: Callable[[int], ProcessReading | None] = read_process,
        search: Callable[[int], tuple[int, ...]] = descendants,
        memory: Callable[[int], int | None] = proportional_bytes,
        shared: Callable[[int], int | None] = shared_bytes,
        used_s: Callable[[], float] = time.thread_time,
    ) -> None:
        """Look at the process ``pid`` and those below it.

        Args:
            pid: The worker.
            expected: How many processes there will be, the worker among them.
            template: The process that it was forked from, or None if it is fresh.
            read: Looks at one process.
            search: Finds the ids of all processes below one.
            memory: Tells the proportional set size of one, in bytes.
            shared: Tells how much of the template's memory is the worker's too, in bytes: a fresh
                worker would have that for itself.
            used_s: Tells the CPU time that looking has taken so far.
        """
        self._pid = pid
        self._expected = expected
        self._read = read
        self._search = search
        self._memory = memory
        self._template = template
        self._shared = shared
        self._used_s = used_s
        self._known: set[int] = set()
        self._cpu_s = 0.0
        self._began_s: float | None = None
        self._sampling = _Pace(_SAMPLE_S, 0.0035)
        self._searching = _Pace(_SEARCH_S, 0.001)
        self._weighing = _Pace(_MEMORY_S, 0.0025)
        self._weighings = 0
        self._is_whole_weighed = False

    def poll(self, run: int, at_s: float) -> ResourcesSampled | None:
        """Return what is used at ``at_s`` on the race's clock, or None if it is too soon."""
        if self._began_s is None:
            self._began_s = at_s
        is_early = not self._weighings and at_s >= self._began_s + _EARLY_S
        is_due = at_s >= self._sampling.due_s
        if not self._weighings:
            # Looked at each time until the expected processes are there, unless that is dear.
            is_due = is_due or is_early or at_s >= self._sampling.paid_s
        if not is_due:
            return None
        if at_s >= self._searching.due_s:
            self._find(at_s)
        return self._sample(run, at_s, lambda processes: self._is_to_weigh(at_s, processes))

    def last(self, run: int, at_s: float) -> ResourcesSampled | None:
        """Return what is used when the answer is there; None if the worker is gone.

        Memory too, unless processes are gone by now: what is left is less than the run took.
        """
        return self._sample(run, at_s, lambda processes: processes >= self._expected)

    def _is_to_weigh(self, at_s: float, processes: int) -> bool:
        """Return whether memory is to be looked at now, where there are so many processes."""
        assert self._began_s is not None
        if not self._weighings:
            return processes >= self._expected or at_s >= self._began_s + _EARLY_S
        if at_s < self._weighing.paid_s:
            return False
        if processes >= self._expected and not self._is_whole_weighed:
            return True
        if self._weighings == 1:
            return at_s >= self._began_s + _SECOND_MEMORY_S
        return at_s >= self._weighing.due_s

    def _find(self, at_s: float) -> None:
        """Find processes that no main thread's children tell of.

        From the first look on: what they had used before would else seem to be used when found.
        """
        begun_s = self._used_s()
        self._known.update(self._search(self._pid))
        self._searching.note(at_s, self._used_s() - begun_s)

    def _sample(
        self, run: int, at_s: float, is_to_weigh: Callable[[int], bool]
    ) -> ResourcesSampled | None:
        begun_s = self._used_s()
        readings = self._read_tree()
        self._sampling.note(at_s, self._used_s() - begun_s)
        if self._pid not in readings:
            return None
        used_s = sum(reading.cpu_s + reading.ended_cpu_s for reading in readings.values())
        self._cpu_s = max(self._cpu_s, used_s)
        alive = {pid: reading for pid, reading in readings.items() if not reading.is_ended}
        pss_bytes = None
        if is_to_weigh(len(alive)):
            begun_s = self._used_s()
            sizes = [self._memory(pid) for pid in alive]
            if self._template is not None:
                sizes.append(self._shared(self._template))
            self._weighing.note(at_s, self._used_s() - begun_s)
            self._weighings += 1
            self._is_whole_weighed |= len(alive) >= self._expected
            known = [size for size in sizes if size is not None]
            pss_bytes = sum(known) if known else None
        return ResourcesSampled(
            at_s=at_s,
            run=run,
            cpu_s=self._cpu_s,
            pss_bytes=pss_bytes,
            threads=sum(reading.threads for reading in alive.values()),
            processes=len(alive),
        )

    def _read_tree(self) -> dict[int, ProcessReading]:
        """Look at every process that is known of, and at those they have started since."""
        readings: dict[int, ProcessReading] = {}
        left = [self._pid, *self._known]
        while left:
            pid = left.pop()
            if pid in readings:
                continue
            reading = self._read(pid)
            if reading is not None:
                readings[pid] = reading
                left += reading.children
        self._known = set(readings)
        return readings
