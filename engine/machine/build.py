"""How the Python that runs a race was built, and with which libraries it runs."""

from __future__ import annotations

import platform
import sys
import sysconfig

from engine.machine.facts import Build
from engine.machine.interpreter import own_gil, package_version, wanted_packages

_PACKAGES = ("greenlet", "numpy", "scipy", "psutil", "msgspec")
"""What races run on besides what their strategies name."""


def read_build() -> Build:
    """Look at this Python; takes some milliseconds."""
    import multiprocessing

    return Build(
        compiler=platform.python_compiler(),
        optimised=_is_optimised(),
        debug=hasattr(sys, "gettotalrefcount"),
        free_threaded=bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
        gil=own_gil(),
        # Which must not be fixed by asking for it.
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
