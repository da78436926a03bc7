"""What a run used, as counted by the operating system."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict, dataclass

from engine.process.untold import Untold
from engine.worker.family import Member, read_family

if sys.platform != "win32":
    import resource


@dataclass(frozen=True)
class Reading:
    """What the meter read of a process, its ended children and all its running descendants.

    The first two come from getrusage(2), the last from /proc. None means not known; ``untold``
    says why.
    """

    user_s: float | None = 0.0
    system_s: float | None = 0.0
    voluntary_switches: int | None = 0
    involuntary_switches: int | None = 0
    minor_faults: int | None = 0
    major_faults: int | None = 0
    untold: Untold | None = None

    @classmethod
    def unknown(cls, reason: Untold) -> Reading:
        """Return a reading with all counts unknown, for a reason."""
        return cls(None, None, None, None, None, None, reason)

    def as_dict(self) -> dict[str, object]:
        """Return the counts by name."""
        return asdict(self) | {"is_whole": True}


@dataclass(frozen=True)
class _Own:
    """Counts of this process and of its children that have ended (getrusage(2))."""

    user_s: float
    system_s: float
    voluntary_switches: int
    involuntary_switches: int
    minor_faults: int
    major_faults: int

    @classmethod
    def now(cls) -> _Own:
        own = resource.getrusage(resource.RUSAGE_SELF)
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return cls(
            user_s=own.ru_utime + children.ru_utime,
            system_s=own.ru_stime + children.ru_stime,
            voluntary_switches=own.ru_nvcsw + children.ru_nvcsw,
            involuntary_switches=own.ru_nivcsw + children.ru_nivcsw,
            minor_faults=own.ru_minflt + children.ru_minflt,
            major_faults=own.ru_majflt + children.ru_majflt,
        )


class UsageMeter:
    """Measures what a run uses from start to stop.

    Reading each running descendant takes some tens of microseconds, and is done while no clock
    runs: before its own counts at the start, after them at the stop.
    """

    def __init__(self, *, has_processes: bool, is_elsewhere: bool) -> None:
        """Prepare to measure.

        Args:
            has_processes: Whether the run may start processes.
            is_elsewhere: Whether the work runs in processes that this one did not start.
        """
        self._has_processes = has_processes
        self._is_elsewhere = is_elsewhere
        self._family: dict[int, Member] | None = None
        self._own: _Own | None = None

    def start(self) -> None:
        """Record what was used before the run."""
        if sys.platform != "win32":
            self._family = read_family(os.getpid())
            self._own = _Own.now()

    def stop(self) -> Reading:
        """Return what was used since the start."""
        if sys.platform == "win32":
            return Reading.unknown(Untold.SYSTEM)
        own = _Own.now()
        if self._is_elsewhere:
            return Reading.unknown(Untold.ELSEWHERE)
        assert self._own is not None
        family = read_family(os.getpid())
        if family is None or self._family is None:
            if self._has_processes:
                return Reading.unknown(Untold.SYSTEM)
            return _between(self._own, own, {}, {})
        return _between(self._own, own, self._family, family)


def _between(
    before: _Own, after: _Own, family_before: dict[int, Member], family_after: dict[int, Member]
) -> Reading:
    """Return what a process and all its descendants used between two readings.

    A process that has ended in between has been waited for, so the process that waited counts all
    it ever used. What it had used before is subtracted.
    """
    user_s = after.user_s - before.user_s
    system_s = after.system_s - before.system_s
    minor = after.minor_faults - before.minor_faults
    major = after.major_faults - before.major_faults
    voluntary = after.voluntary_switches - before.voluntary_switches
    involuntary = after.involuntary_switches - before.involuntary_switches
    knows_switches = True
    nobody = Member()
    for pid in family_before.keys() | family_after.keys():
        old, new = family_before.get(pid, nobody), family_after.get(pid, nobody)
        spent_user_s, spent_system_s = new.spent_since(old)
        user_s += spent_user_s
        system_s += spent_system_s
        minor += new.minor_faults + new.ended_minor_faults
        minor -= old.minor_faults + old.ended_minor_faults
        major += new.major_faults - old.major_faults
        voluntary += sum(one for one, _ in new.switches.values())
        voluntary -= sum(one for one, _ in old.switches.values())
        involuntary += sum(one for _, one in new.switches.values())
        involuntary -= sum(one for _, one in old.switches.values())
        if pid in family_after:
            has_lost_thread = not old.switches.keys() <= new.switches.keys()
            # Each process has at least one page fault: the sum grows whenever one is waited for.
            has_lost_child = new.ended_minor_faults > old.ended_minor_faults
            knows_switches = knows_switches and not (has_lost_thread or has_lost_child)
    if min(user_s, system_s) < -_SLACK_S or min(minor, major) < 0:
        # A process ended that no descendant of the worker waited for.
        return Reading.unknown(Untold.SYSTEM)
    knows_switches = knows_switches and min(voluntary, involuntary) >= 0
    return Reading(
        user_s=max(0.0, user_s),
        system_s=max(0.0, system_s),
        voluntary_switches=voluntary if knows_switches else None,
        involuntary_switches=involuntary if knows_switches else None,
        minor_faults=minor,
        major_faults=major,
        untold=None if knows_switches else Untold.SWITCHES,
    )


_SLACK_S = 0.02
"""Two steps of the clock that /proc counts in."""
