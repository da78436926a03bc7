"""What watches or slows the Python of this process: debuggers, profilers, coverage and the like.

They come by environment variables, by a ``sitecustomize`` or ``.pth`` file that Python imports at
start, or by patches of the functions that start processes.
"""

from __future__ import annotations

import enum
import os
import sys
from typing import Any


class HookKind(str, enum.Enum):  # noqa: UP042 - a worker may be an older Python
    """How something hooks in."""

    TRACE = "trace"
    """A function that is called for each line or call (sys.settrace)."""

    PROFILE = "profile"
    """A function that is called for each call (sys.setprofile)."""

    MONITORING = "monitoring"
    """A tool of sys.monitoring, from Python 3.12."""

    MEMORY = "memory"
    """tracemalloc, which notes where each block of memory was taken."""

    DEVELOPMENT = "development"
    """Python's development mode."""

    ASYNCIO = "asyncio"
    """The debug mode of asyncio."""

    MODULE = "module"
    """A module of a debugger, profiler or coverage tool, which Racelane never imports."""

    CUSTOMIZE = "customize"
    """A sitecustomize or usercustomize that did not come with Python."""

    PRELOAD = "preload"
    """A library that the system loads into each process."""


_MODULES = (
    "coverage",
    "ddtrace",
    "debugpy",
    "hunter",
    "line_profiler",
    "memray",
    "newrelic",
    "opentelemetry",
    "pydevd",
    "pyinstrument",
    "scalene",
    "viztracer",
    "yappi",
)
_MONITORS = 6
_MOST_NAME = 60


def find_hooks() -> list[dict[str, str]]:
    """Return what hooks into this process, as kinds and names; nothing if nothing does.

    Call it before importing anything that might import such a module.
    """
    found: list[tuple[HookKind, str]] = []
    # Not imported: gevent must patch before it is loaded; unloaded, it has no functions set.
    threading: Any = sys.modules.get("threading")
    found += _functions(HookKind.TRACE, sys.gettrace, getattr(threading, "gettrace", None))
    found += _functions(HookKind.PROFILE, sys.getprofile, getattr(threading, "getprofile", None))
    monitoring: Any = getattr(sys, "monitoring", None)
    if monitoring is not None:
        tools = (monitoring.get_tool(number) for number in range(_MONITORS))
        found += [(HookKind.MONITORING, tool) for tool in tools if tool is not None]
    if _traces_memory():
        found.append((HookKind.MEMORY, "tracemalloc"))
    if sys.flags.dev_mode:
        found.append((HookKind.DEVELOPMENT, ""))
    elif os.environ.get("PYTHONASYNCIODEBUG") and not sys.flags.ignore_environment:
        found.append((HookKind.ASYNCIO, ""))
    found += [(HookKind.MODULE, name) for name in _MODULES if name in sys.modules]
    found += [
        (HookKind.CUSTOMIZE, name)
        for name in ("sitecustomize", "usercustomize")
        if _is_foreign(sys.modules.get(name))
    ]
    preloaded = os.environ.get("LD_PRELOAD", "").replace(":", " ").split()
    found += [(HookKind.PRELOAD, os.path.basename(path)) for path in preloaded]
    return [{"kind": kind.value, "name": name[:_MOST_NAME]} for kind, name in found]


def _functions(kind: HookKind, *getters: Any) -> list[tuple[HookKind, str]]:
    """Return the origin of the first function that is set, for this thread or for new ones."""
    for getter in getters:
        function = getter() if getter is not None else None
        if function is not None:
            return [(kind, getattr(function, "__module__", None) or type(function).__module__)]
    return []


def _traces_memory() -> bool:
    try:
        # Not tracemalloc, which imports half a dozen modules.
        import _tracemalloc
    except ImportError:
        return False
    return bool(_tracemalloc.is_tracing())


def _is_foreign(module: Any) -> bool:
    """Return whether a module is loaded from outside Python's own library."""
    path = getattr(module, "__file__", None)
    return isinstance(path, str) and os.path.dirname(path) != os.path.dirname(os.__file__)
