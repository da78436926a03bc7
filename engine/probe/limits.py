"""How many threads, processes and files this machine allows, and what a race asks of it."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

from engine.plan import Plan, PlannedRun
from engine.spec import RaceSpec
from engine.strategies import strategy_named

if sys.platform != "win32":
    import resource

_MOST_MEMORY = 0.9
_OWN_FILES = 64
"""Files and pipes that a worker has open beside its queries' sockets."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound on something, and how much of it is left."""

    name: str
    """Who sets the bound, such as ``RLIMIT_NPROC``."""

    most: int
    used: int

    @property
    def left(self) -> int:
        """How many more there can be."""
        return max(0, self.most - self.used)


@dataclass(frozen=True, slots=True)
class Limits:
    """The tightest limits of this machine and user; None where there is none to be read."""

    tasks: Limit | None
    """Threads of all processes together: on Linux a process counts as its threads."""

    files: Limit | None
    """Files and sockets that one process may have open."""

    memory: Limit | None
    """Bytes."""


def read_limits() -> Limits:
    """Read the limits that hold for a process started now."""
    tasks = [limit for limit in (_user_tasks(), _system_tasks(), _group_tasks()) if limit]
    return Limits(
        tasks=min(tasks, key=lambda limit: limit.left, default=None),
        files=_files(),
        memory=min(
            (limit for limit in (_system_memory(), _group_memory()) if limit),
            key=lambda limit: limit.left,
            default=None,
        ),
    )


def limit_problem(spec: RaceSpec, plan: Plan, limits: Limits) -> str:
    """Return why a race cannot work here, with the figure and the limit, or nothing."""
    for run in plan.runs:
        problem = run_problem(spec, plan, run, limits)
        if problem:
            where = _counted(run.clusters, "cluster")
            return f"{plan.lanes[run.lane].title} at {where} {problem}"
    return ""


def run_problem(spec: RaceSpec, plan: Plan, run: PlannedRun, limits: Limits) -> str:
    """Return why a run cannot work here, with the figure and the limit, or nothing."""
    lane = plan.lanes[run.lane]
    strategy = strategy_named(lane.strategy)(lane.options)
    tasks = strategy.threads(run.units)
    if limits.tasks is not None and tasks > limits.tasks.left:
        noun = "processes and threads" if strategy.processes(run.units) else "threads"
        return (
            f"needs {tasks:,} {noun}; {limits.tasks.name} allows {limits.tasks.most:,}, "
            f"of which {limits.tasks.used:,} are in use"
        )
    sockets = run.most_in_flight * spec.build_kind().sockets
    if limits.files is not None and sockets + _OWN_FILES > limits.files.most:
        needed = _counted(sockets, "socket") if sockets else f"{_OWN_FILES} files"
        return (
            f"needs {needed} at once; {limits.files.name} allows {limits.files.most:,} open files"
        )
    members = min(run.units, strategy.carriers or run.units)
    memory = members * strategy.unit_memory_bytes
    if limits.memory is not None and memory > limits.memory.left * _MOST_MEMORY:
        return (
            f"needs about {memory / 2**30:.1f} GiB of memory; "
            f"{limits.memory.left / 2**30:.1f} GiB are free ({limits.memory.name})"
        )
    return ""


def _counted(count: int, noun: str) -> str:
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"


def _user_tasks() -> Limit | None:
    if sys.platform == "win32":
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_NPROC)
    # The superuser is not bound by it (setrlimit(2)).
    if soft == resource.RLIM_INFINITY or psutil.Process().uids().effective == 0:
        return None
    return Limit("RLIMIT_NPROC", soft, _tasks_of_user())


def _tasks_of_user() -> int:
    own = psutil.Process().uids().real
    used = 0
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.uids().real == own:
                used += process.num_threads()
    return used


def _system_tasks() -> Limit | None:
    bounds = [
        (most, name)
        for name in ("threads-max", "pid_max")
        if (most := _number(Path("/proc/sys/kernel") / name)) is not None
    ]
    if not bounds:
        return None
    most, name = min(bounds)
    return Limit(f"the system ({name})", most, _running_tasks())


def _running_tasks() -> int:
    """Return how many threads the system has, by the fourth field of /proc/loadavg."""
    try:
        return int(Path("/proc/loadavg").read_text().split()[3].partition("/")[2])
    except (OSError, ValueError, IndexError):
        return 0


def _group() -> Path | None:
    """Return this process's folder of control group version 2, if it has one."""
    try:
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            if line.startswith("0::"):
                return Path("/sys/fs/cgroup") / line[3:].strip().lstrip("/")
    except OSError:
        return None
    return None


def _group_limit(most_file: str, used_file: str, name: str) -> Limit | None:
    folder = _group()
    if folder is None:
        return None
    most, used = _number(folder / most_file), _number(folder / used_file)
    return Limit(name, most, used or 0) if most is not None else None


def _group_tasks() -> Limit | None:
    return _group_limit("pids.max", "pids.current", "the control group (pids.max)")


def _group_memory() -> Limit | None:
    return _group_limit("memory.max", "memory.current", "the control group")


def _system_memory() -> Limit | None:
    memory = psutil.virtual_memory()
    return Limit("the system", memory.total, memory.total - memory.available)


def _files() -> Limit | None:
    if sys.platform == "win32":
        return None
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if hard == resource.RLIM_INFINITY else Limit("RLIMIT_NOFILE", hard, 0)


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None  # no such limit here, or "max"
