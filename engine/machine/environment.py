"""Reading the machine and the Python that a race runs on."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import sys
import time

import psutil

from engine.machine.facts import Environment
from engine.machine.processor import processor_name
from engine.vocabulary.option import core_count


def probe_environment() -> Environment:
    """Read this machine and Python, without any name of a host or user."""
    return Environment(
        racelane=_version("racelane"),
        python=platform.python_version(),
        implementation=platform.python_implementation(),
        system=f"{platform.system()} {_kernel_version()}".strip(),
        machine=platform.machine(),
        processor=processor_name(),
        cores=core_count(),
        memory_bytes=psutil.virtual_memory().total,
        gevent=_version("gevent"),
        clock_resolution_ns=time.get_clock_info("perf_counter").resolution * 1e9,
        gil=getattr(sys, "_is_gil_enabled", lambda: True)(),
    )


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def _kernel_version() -> str:
    """Return the first two parts of the release: the rest is the distributor's."""
    return ".".join(re.findall(r"\d+", platform.release())[:2])
