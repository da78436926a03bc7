"""All descendants of a process and what they have used so far, from /proc on Linux.

getrusage(2) leaves them out: it counts children only once they have ended and been waited for, but
a warm pool, a fork server or Dask's workers outlive a run's answer.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from engine.process.clock import cpu_clock_s

_MINOR, _ENDED_MINOR, _MAJOR, _ENDED_MAJOR = 7, 8, 9, 10
_USER, _SYSTEM, _ENDED_USER, _ENDED_SYSTEM = 11, 12, 13, 14
"""Places in ``/proc/<pid>/stat`` after the name (proc_pid_stat(5) counts from the process id)."""

_STAT_BYTES = 1024
_STATUS_BYTES = 8192
_CHILDREN_BYTES = 4096


@dataclass(frozen=True)
class Member:
    """What a running process has used since it started, including children that have ended."""

    cpu_s: float = 0.0
    """CPU seconds of its own, to the nanosecond."""

    user_s: float = 0.0
    """The part outside the kernel, in steps of 10 ms."""

    system_s: float = 0.0
    ended_user_s: float = 0.0
    """CPU seconds of children it has waited for, and of their children, in steps of 10 ms."""

    ended_system_s: float = 0.0
    minor_faults: int = 0
    ended_minor_faults: int = 0
    major_faults: int = 0
    """Its own and those of the children it has waited for."""

    switches: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Voluntary and involuntary context switches, by the ids of its living threads."""

    def spent_since(self, earlier: Member) -> tuple[float, float]:
        """Return the CPU seconds outside and inside the kernel since an earlier reading.

        The sum is exact; the split is as coarse as the steps.
        """
        user_s, system_s = self.user_s - earlier.user_s, self.system_s - earlier.system_s
        cpu_s = self.cpu_s - earlier.cpu_s
        share = user_s / (user_s + system_s) if user_s + system_s > 0 else 1.0
        if not self.switches and earlier.switches:
            # It has ended: the process that waited for it counts it with the same split.
            whole_s = earlier.user_s + earlier.system_s
            share = earlier.user_s / whole_s if whole_s > 0 else 1.0
        return (
            cpu_s * share + self.ended_user_s - earlier.ended_user_s,
            cpu_s * (1 - share) + self.ended_system_s - earlier.ended_system_s,
        )


def read_family(pid: int, proc: str = "/proc") -> dict[int, Member] | None:
    """Return every descendant of a process by id; None if the system does not list them.

    Args:
        pid: The process whose descendants to read.
        proc: The folder of the proc file system.
    """
    if not os.path.exists(f"{proc}/{pid}/task/{pid}/children"):
        return None
    tick_s = 1 / os.sysconf("SC_CLK_TCK")
    family: dict[int, Member] = {}
    left = _children(pid, proc)
    while left:
        child = left.pop()
        if child not in family:
            member = _read_member(child, proc, tick_s)
            if member is not None:
                family[child] = member
                left += _children(child, proc)
    return family


def _children(pid: int, proc: str) -> list[int]:
    """Return the ids of the processes that any thread of a process has started."""
    children: list[int] = []
    for thread in _threads(pid, proc):
        text = _read(f"{proc}/{pid}/task/{thread}/children", _CHILDREN_BYTES)
        children += map(int, text.split())
    return children


def _read_member(pid: int, proc: str, tick_s: float) -> Member | None:
    text = _read(f"{proc}/{pid}/stat", _STAT_BYTES)
    # The name before it may contain anything, even brackets.
    fields = text[text.rfind(b")") + 2 :].split()
    if len(fields) <= _ENDED_SYSTEM:
        return None
    user_s, system_s = int(fields[_USER]) * tick_s, int(fields[_SYSTEM]) * tick_s
    return Member(
        cpu_s=cpu_clock_s(pid, user_s + system_s),
        user_s=user_s,
        system_s=system_s,
        ended_user_s=int(fields[_ENDED_USER]) * tick_s,
        ended_system_s=int(fields[_ENDED_SYSTEM]) * tick_s,
        minor_faults=int(fields[_MINOR]),
        ended_minor_faults=int(fields[_ENDED_MINOR]),
        major_faults=int(fields[_MAJOR]) + int(fields[_ENDED_MAJOR]),
        switches={
            thread: switches
            for thread in _threads(pid, proc)
            if (switches := _switches(f"{proc}/{pid}/task/{thread}/status")) is not None
        },
    )


def _threads(pid: int, proc: str) -> list[int]:
    try:
        return [int(name) for name in os.listdir(f"{proc}/{pid}/task")]
    except OSError:
        return []  # it has ended and been waited for


def _switches(path: str) -> tuple[int, int] | None:
    counts = [
        int(line.split()[1])
        for line in _read(path, _STATUS_BYTES).splitlines()
        if line.startswith((b"voluntary_ctxt_switches", b"nonvoluntary_ctxt_switches"))
    ]
    return (counts[0], counts[1]) if len(counts) == 2 else None


def _read(path: str, least_bytes: int) -> bytes:
    """Return all of a file, or nothing if it is gone."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return b""
    text = b""
    try:
        while chunk := os.read(descriptor, least_bytes):
            text += chunk
    except OSError:
        pass  # its process ended meanwhile
    finally:
        os.close(descriptor)
    return text
