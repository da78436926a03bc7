"""Reading the machine and the Python that a race runs on."""

from __future__ import annotations

import platform
import re
import time

import psutil

from engine.machine.facts import Environment
from engine.machine.interpreter import own_gil, package_version
from engine.machine.processor import processor_name
from engine.vocabulary.option import core_count

_UNKNOWN = "unknown"
"""The version of a package that is not installed."""


def read_environment() -> Environment:
    """Read this machine and Python, without the name of a host or user."""
    return Environment(
        racelane=package_version("racelane") or _UNKNOWN,
        python=platform.python_version(),
        implementation=platform.python_implementation(),
        system=f"{platform.system()} {_kernel_version()}".strip(),
        machine=platform.machine(),
        processor=processor_name(),
        cores=core_count(),
        memory_bytes=psutil.virtual_memory().total,
        gevent=package_version("gevent") or _UNKNOWN,
        clock_resolution_ns=time.get_clock_info("perf_counter").resolution * 1e9,
        gil=own_gil(),
    )


def _kernel_version() -> str:
    """Return the first two parts of the release; the rest is the distributor's."""
    return ".".join(re.findall(r"\d+", platform.release())[:2])
