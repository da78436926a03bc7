"""How the Python that runs a race was built, and its libraries."""

from __future__ import annotations

import platform
import sys
import sysconfig

from engine.machine.facts import Build
from engine.machine.interpreter import own_gil, package_version, wanted_packages

_PACKAGES = ("greenlet", "numpy", "scipy", "psutil", "msgspec")
"""Libraries that races use besides those of their strategies."""


def read_build() -> Build:
    """Read this Python's build; takes some milliseconds."""
    import multiprocessing

    return Build(
        compiler=platform.python_compiler(),
        optimised=_is_optimised(),
        debug=hasattr(sys, "gettotalrefcount"),
        free_threaded=bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
        gil=own_gil(),
        # Asking for it must not fix it.
        start_method=multiprocessing.get_start_method(allow_none=True)
        or multiprocessing.get_all_start_methods()[0],
        versions={
            name: version
            for name in (*wanted_packages(), *_PACKAGES)
            if (version := package_version(name))
        },
    )


def _is_optimised() -> bool | None:
    arguments = sysconfig.get_config_var("CONFIG_ARGS")
    return "--enable-optimizations" in arguments if isinstance(arguments, str) else None
