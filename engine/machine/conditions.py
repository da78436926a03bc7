"""What else the machine does, and what limits it: read before and after a race.

Every reading may fail and then is None: not every system reports it, nor to every user.
"""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path

from engine.machine.control_group import cpu_quota, memory_limit_bytes
from engine.machine.facts import Conditions, CpuTimes

_VIRTUAL = (
    ("QEMU", "QEMU"),
    ("KVM", "KVM"),
    ("VMware", "VMware"),
    ("VirtualBox", "VirtualBox"),
    ("innotek", "VirtualBox"),
    ("Xen", "Xen"),
    ("Virtual Machine", "Hyper-V"),
    ("Amazon EC2", "Amazon EC2"),
    ("Google Compute", "Google Compute Engine"),
    ("Parallels", "Parallels"),
    ("Apple Virtualization", "Apple Virtualization"),
)
"""Firmware names of virtual machines, and what they are, as in systemd-detect-virt(1)."""

_CONTAINERS = (
    ("docker", "Docker"),
    ("kubepods", "Kubernetes"),
    ("lxc", "LXC"),
    ("libpod", "Podman"),
)


def read_conditions(root: Path = Path("/")) -> Conditions:
    """Read the machine's state; takes a few milliseconds.

    Args:
        root: Where ``proc`` and ``sys`` are.
    """
    return Conditions(
        load=_load(root),
        cpu=_cpu_times(root),
        governor=_governor(root),
        turbo=_turbo(root),
        on_battery=_on_battery(root),
        cpu_quota=cpu_quota(root),
        memory_limit_bytes=memory_limit_bytes(root),
        hypervisor=_hypervisor(root),
        container=_container(root),
    )


def busy_elsewhere(before: Conditions | None, after: Conditions | None) -> float | None:
    """Return the share of processor time, 0..1, that other programs took in between."""
    if before is None or after is None or before.cpu is None or after.cpu is None:
        return None
    total_s = after.cpu.total_s - before.cpu.total_s
    if total_s <= 0:
        return None
    busy_s = after.cpu.busy_s - before.cpu.busy_s
    own_s = after.cpu.own_s - before.cpu.own_s
    return min(1.0, max(0.0, (busy_s - own_s) / total_s))


def stolen(before: Conditions | None, after: Conditions | None) -> float | None:
    """Return the share of processor time, 0..1, that the host gave to other guests."""
    if before is None or after is None or before.cpu is None or after.cpu is None:
        return None
    total_s = after.cpu.total_s - before.cpu.total_s
    if total_s <= 0:
        return None
    return min(1.0, max(0.0, (after.cpu.stolen_s - before.cpu.stolen_s) / total_s))


def _load(root: Path) -> tuple[float, float, float] | None:
    text = _text(root / "proc/loadavg")
    try:
        if text is not None:
            one, five, fifteen = (float(word) for word in text.split()[:3])
        elif sys.platform not in ("linux", "win32"):
            one, five, fifteen = os.getloadavg()
        else:
            return None
    except (OSError, ValueError):
        return None
    cores = os.cpu_count() or 1
    return one / cores, five / cores, fifteen / cores


def _cpu_times(root: Path) -> CpuTimes | None:
    """Read the first line of /proc/stat, by proc(5): in ticks; user time includes guests."""
    words = (_text(root / "proc/stat") or "").partition("\n")[0].split()
    if words[:1] != ["cpu"] or not hasattr(os, "sysconf"):
        return None
    try:
        ticks = [int(word) for word in words[1:9]]
        user, nice, system, idle, waiting, interrupts, soft_interrupts, steal = ticks
    except ValueError:
        return None
    tick_s = 1 / os.sysconf("SC_CLK_TCK")
    return CpuTimes(
        busy_s=(user + nice + system + interrupts + soft_interrupts) * tick_s,
        idle_s=(idle + waiting) * tick_s,
        stolen_s=steal * tick_s,
        own_s=time.process_time() + sum(os.times()[2:4]),
    )


def _governor(root: Path) -> str | None:
    names = {
        name
        for path in (root / "sys/devices/system/cpu").glob("cpu[0-9]*/cpufreq/scaling_governor")
        if (name := _text(path))
    }
    return "/".join(sorted(names)) or None


def _turbo(root: Path) -> bool | None:
    cpu = root / "sys/devices/system/cpu"
    no_turbo = _text(cpu / "intel_pstate/no_turbo")
    if no_turbo in ("0", "1"):
        return no_turbo == "0"
    boost = _text(cpu / "cpufreq/boost")
    return boost == "1" if boost in ("0", "1") else None


def _on_battery(root: Path) -> bool | None:
    """Read the power supplies: mains supplies say whether they are plugged in."""
    if sys.platform != "linux":
        import psutil

        battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
        return None if battery is None else not battery.power_plugged
    mains: list[bool] = []
    discharging = False
    for supply in (root / "sys/class/power_supply").glob("*"):
        kind = _text(supply / "type")
        if kind in ("Mains", "USB"):
            mains.append(_text(supply / "online") == "1")
        elif kind == "Battery" and _text(supply / "scope") != "Device":
            discharging = discharging or _text(supply / "status") == "Discharging"
    if any(mains):
        return False
    return discharging if mains or discharging else None


def _hypervisor(root: Path) -> str | None:
    processor = _text(root / "proc/cpuinfo")
    if "microsoft" in (_text(root / "proc/version") or "").lower():
        return "WSL"
    kind = _text(root / "sys/hypervisor/type")
    if kind:
        return kind.capitalize()
    firmware = " ".join(
        _text(root / "sys/class/dmi/id" / name) or "" for name in ("sys_vendor", "product_name")
    )
    for word, name in _VIRTUAL:
        if word in firmware:
            return name
    if processor is None:
        return None
    flags = re.search(r"^flags\s*:(.*)$", processor, re.MULTILINE)
    return "of an unknown kind" if flags and " hypervisor" in flags[1] else ""


def _container(root: Path) -> str | None:
    if (root / ".dockerenv").exists():
        return "Docker"
    if (root / "run/.containerenv").exists():
        return "Podman"
    named = _text(root / "run/systemd/container")
    if named:
        return named
    groups = _text(root / "proc/self/cgroup")
    if groups is None:
        return None
    return next((name for word, name in _CONTAINERS if word in groups), "")


def _text(path: Path) -> str | None:
    """Return a file's text, stripped, or None if it cannot be read."""
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return None
