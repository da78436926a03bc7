"""How many threads, processes, files and ports, and how much memory this machine allows."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from pathlib import Path

from engine.machine.control_group import memory_bounds, task_bounds

if sys.platform != "win32":
    import resource

OWN_FILES = 64
"""Files and pipes that a worker, a server or a client opens besides its sockets."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on something, and how much of it is left."""

    name: str
    """The key of what sets the limit: ``RLIMIT_NPROC``, ``pids.max``, ..."""

    most: int
    used: int

    @property
    def left(self) -> int:
        """How many more there can be."""
        return max(0, self.most - self.used)


@dataclass(frozen=True, slots=True)
class Limits:
    """The tightest limits of this machine and user; None if there is none to read."""

    tasks: Limit | None
    """Threads over all processes: on Linux, a process counts as its threads."""

    files: Limit | None
    """Files and sockets that one process may have open."""

    memory: Limit | None
    """Bytes."""

    ports: Limit | None = None
    """Ports of this machine that connections to one server can have."""


def read_limits(root: Path = Path("/")) -> Limits:
    """Read the limits for a process started now.

    Args:
        root: Where ``proc`` and ``sys`` are.
    """
    groups = [Limit("pids.max", bound.most, bound.used) for bound in task_bounds(root)]
    memory = [Limit("memory.max", bound.most, bound.used) for bound in memory_bounds(root)]
    return Limits(
        tasks=_tightest(_user_tasks(), _system_tasks(root), *groups),
        files=_files(),
        memory=_tightest(_system_memory(), *memory),
        ports=_ports(root),
    )


def _tightest(*limits: Limit | None) -> Limit | None:
    """Return the limit that leaves the least, or None without any."""
    return min((limit for limit in limits if limit), key=lambda limit: limit.left, default=None)


def _user_tasks() -> Limit | None:
    if sys.platform == "win32":
        return None
    import psutil  # slow to load, and others only want to know what limits are

    soft, _ = resource.getrlimit(resource.RLIMIT_NPROC)
    # It does not bind the superuser (setrlimit(2)).
    if soft == resource.RLIM_INFINITY or psutil.Process().uids().effective == 0:
        return None
    return Limit("RLIMIT_NPROC", soft, _tasks_of_user())


def _tasks_of_user() -> int:
    import psutil

    own = psutil.Process().uids().real
    used = 0
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.uids().real == own:
                used += process.num_threads()
    return used


def _system_tasks(root: Path) -> Limit | None:
    bounds = [
        (most, name)
        for name in ("threads-max", "pid_max")
        if (most := _number(root / "proc/sys/kernel" / name)) is not None
    ]
    if not bounds:
        return None
    most, name = min(bounds)
    return Limit(name, most, _running_tasks(root))


def _running_tasks(root: Path) -> int:
    """Return how many threads the system has, by the fourth field of /proc/loadavg."""
    try:
        return int((root / "proc/loadavg").read_text().split()[3].partition("/")[2])
    except (OSError, ValueError, IndexError):
        return 0


def _system_memory() -> Limit | None:
    import psutil

    memory = psutil.virtual_memory()
    return Limit("memory", memory.total, memory.total - memory.available)


def _files() -> Limit | None:
    if sys.platform == "win32":
        return None
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if hard == resource.RLIM_INFINITY else Limit("RLIMIT_NOFILE", hard, 0)


def _ports(root: Path) -> Limit | None:
    """Read how many ports the system picks from (ip(7)), whatever other servers use."""
    name = "ip_local_port_range"
    try:
        first, last = map(int, (root / "proc/sys/net/ipv4" / name).read_text().split())
    except (OSError, ValueError):
        return None
    return Limit(name, last - first + 1, 0)


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None  # no such limit here, or "max"
