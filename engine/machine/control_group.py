"""What this process's control groups allow it, by cgroups(7).

Read both versions, for a system may have either or both. Ancestors bind a group too, so the lowest
limit counts. In a container, the path is the host's, and only its end is visible: skip what
cannot be found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_NO_LIMIT_BYTES = 2**60
"""Version 1 writes about 2**63 for no limit."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What one group allows, including all groups below it."""

    most: int
    used: int


def cpu_quota(root: Path) -> float | None:
    """Return how many cores' worth of time the groups allow, or None without a limit.

    Args:
        root: Where ``proc`` and ``sys`` are.
    """
    quotas: list[float] = []
    for folder in _folders(root, ""):
        quota, _, period = _text(folder / "cpu.max").partition(" ")
        quotas += _ratio(quota, period)
    for folder in _folders(root, "cpu"):
        quotas += _ratio(_text(folder / "cpu.cfs_quota_us"), _text(folder / "cpu.cfs_period_us"))
    return min(quotas, default=None)


def memory_limit_bytes(root: Path) -> int | None:
    """Return how many bytes of memory the groups allow, or None without a limit."""
    return min((bound.most for bound in memory_bounds(root)), default=None)


def memory_bounds(root: Path) -> list[Bound]:
    """Return the bytes that each group allows; memory that caches files counts as free."""
    groups = [
        (folder, "memory.max", "memory.current", "inactive_file") for folder in _folders(root, "")
    ]
    groups += [
        (folder, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
        for folder in _folders(root, "memory")
    ]
    bounds: list[Bound] = []
    for folder, most_name, used_name, cached_name in groups:
        most = _number(folder / most_name)
        if most is not None and most < _NO_LIMIT_BYTES:
            used = _number(folder / used_name) or 0
            bounds.append(Bound(most, max(0, used - _cached_bytes(folder, cached_name))))
    return bounds


def task_bounds(root: Path) -> list[Bound]:
    """Return how many threads each group allows, over all processes."""
    folders = (*_folders(root, ""), *_folders(root, "pids"))
    return [
        Bound(most, _number(folder / "pids.current") or 0)
        for folder in folders
        if (most := _number(folder / "pids.max")) is not None
    ]


def _folders(root: Path, controller: str) -> Iterator[Path]:
    """Yield the folders of this process's group and its ancestors; version 2 has no controller."""
    mounts = root / "sys/fs/cgroup"
    for line in _text(root / "proc/self/cgroup").splitlines():
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if controller:
            if controller not in controllers.split(","):
                continue
            mount = mounts / controller
            if not mount.is_dir():
                mount = mounts / controllers
        elif number != "0" or controllers:
            continue
        else:
            # If both versions are mounted, version 2 has its own folder.
            unified = mounts / "unified"
            mount = unified if unified.is_dir() else mounts
        folder = mount / path.lstrip("/")
        yield folder
        yield from (above for above in folder.parents if above.is_relative_to(mount))


def _ratio(quota: str, period: str) -> list[float]:
    """Return the quota in periods, in a list that is empty if there is none."""
    try:
        return [int(quota) / int(period)] if int(quota) > 0 else []
    except (ValueError, ZeroDivisionError):
        return []


def _cached_bytes(folder: Path, name: str) -> int:
    """Return how much memory the kernel can reclaim at once."""
    for line in _text(folder / "memory.stat").splitlines():
        key, _, value = line.partition(" ")
        if key == name and value.isascii() and value.isdigit():
            return int(value)
    return 0


def _number(path: Path) -> int | None:
    """Return a whole number, or None if the file is missing or says ``max``."""
    text = _text(path)
    return int(text) if text.isascii() and text.isdigit() else None


def _text(path: Path) -> str:
    """Return a file's text, stripped, or nothing if it cannot be read."""
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""
