"""Sample what the processes of a running run use, from outside."""

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
"""Ten times per second, as nearly as a conductor that polls every 30 ms can."""

_EARLY_S = 0.05
"""When memory is first measured at the latest; polled every 30 ms, that is within 100 ms."""

_SECOND_MEMORY_S = 0.2
_MEMORY_S = 1.0
_SEARCH_S = 0.3


@dataclass(slots=True)
class _Pace:
    """How often something may be done, so that it takes at most a share of one core."""

    least_s: float
    """The least time between two times, in seconds."""

    share: float
    """The largest share of a core it may take, 0..1."""

    due_s: float = 0.0
    paid_s: float = 0.0
    """From when on it is within its share, regardless of the least time."""

    def note(self, at_s: float, cost_s: float) -> None:
        """Record when it was done and the CPU time it took."""
        self.paid_s = max(at_s, self.paid_s) + cost_s / self.share
        self.due_s = max(at_s + self.least_s, self.paid_s)


class ResourceSampler:
    """Samples a worker and all its descendants.

    The conductor polls it whenever it looks at the run anyway, so it causes no wake-ups and needs
    no thread. It decides what to sample: processes ten times per second, their memory once per
    second, and with hundreds of processes less often, to stay below 1 % of a core in total. Memory
    is first measured as soon as the expected processes exist, and within 100 ms in any case, so
    that short runs have it too; later samples make up for the cost.

    Processes may end, or become invisible, between two samples. What they used is in the counts of
    the parent that waited for them; if none did, the sum stays as it was: it never falls.
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
        """Sample the process ``pid`` and its descendants.

        Args:
            pid: The worker.
            expected: How many processes there will be, including the worker.
            template: The process that the worker was forked from, or None if it is fresh.
            read: Reads one process.
            search: Finds the ids of all descendants of a process.
            memory: Returns the proportional set size of a process, in bytes.
            shared: Returns how much of the template's memory the worker shares, in bytes: a fresh
                worker would have it to itself.
            used_s: Returns the CPU time that sampling has taken so far.
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
        """Return a sample at ``at_s`` on the race's clock, or None if it is too soon."""
        if self._began_s is None:
            self._began_s = at_s
        is_early = not self._weighings and at_s >= self._began_s + _EARLY_S
        is_due = at_s >= self._sampling.due_s
        if not self._weighings:
            # Sample each time until the expected processes exist, unless that is expensive.
            is_due = is_due or is_early or at_s >= self._sampling.paid_s
        if not is_due:
            return None
        if at_s >= self._searching.due_s:
            self._find(at_s)
        return self._sample(run, at_s, lambda processes: self._is_to_weigh(at_s, processes))

    def last(self, run: int, at_s: float) -> ResourcesSampled | None:
        """Return a sample after the answer; None if the worker is gone.

        It includes memory, unless processes have ended: the rest is less than the run took.
        """
        return self._sample(run, at_s, lambda processes: processes >= self._expected)

    def _is_to_weigh(self, at_s: float, processes: int) -> bool:
        """Return whether to measure memory now, with this many processes."""
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
        """Find processes that are not children of a main thread.

        From the first sample on: otherwise all they had used would seem to be used when found.
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
        """Read every known process, and those they have started since."""
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
