"""A Python that can run lanes: its version, its packages, and why it cannot run a strategy."""

from __future__ import annotations

import importlib.util
import os
import sys
from functools import cache
from pathlib import Path

import msgspec

from engine.machine.facts import Interpreter
from engine.process.ending import signal_key
from engine.strategies import STRATEGIES, Strategy
from engine.vocabulary.cause import Cause, CausedError, Why

OLDEST = (3, 10)
"""The oldest Python that a worker runs on."""

_ANSWER_S = 10.0

# Runs on any Python 3, so that an old one can say how old it is.
_INSPECTION = """
import json, platform, sys
def version(name):
    try:
        from importlib import metadata, util
        if util.find_spec(name) is None:
            return None
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            return ""
    except Exception:
        return None
print("racelane " + json.dumps({
    "version": list(sys.version_info[:3]),
    "implementation": platform.python_implementation(),
    "gil": getattr(sys, "_is_gil_enabled", lambda: True)(),
    "packages": {name: version(name) for name in sys.argv[1:] if version(name) is not None},
}))
"""


class InterpreterError(CausedError):
    """No Python at a path can run lanes; the cause says why."""


class InterpreterReport(msgspec.Struct, frozen=True):
    """An interpreter, and why it cannot run strategies."""

    interpreter: Interpreter
    obstacles: dict[str, Cause]
    """By strategy name, without strategies that can run."""


def wanted_packages() -> tuple[str, ...]:
    """Return the modules beyond the standard library that strategies run on."""
    return tuple(sorted({name for strategy in STRATEGIES for name in strategy.packages}))


def own_gil() -> bool:
    """Return whether one thread at a time runs Python code in this interpreter."""
    return bool(getattr(sys, "_is_gil_enabled", lambda: True)())


@cache
def own_interpreter() -> Interpreter:
    """Return this interpreter, read once: reading versions takes milliseconds."""
    import platform

    found = {
        name: package_version(name) for name in wanted_packages() if importlib.util.find_spec(name)
    }
    return Interpreter(
        version=(sys.version_info.major, sys.version_info.minor, sys.version_info.micro),
        implementation=platform.python_implementation(),
        gil=own_gil(),
        packages=found,
    )


def package_version(package: str) -> str:
    """Return the version of a package of this interpreter, or nothing if it is not installed."""
    import importlib.metadata  # it imports half of email

    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def inspect_interpreter(path: str, timeout_s: float = _ANSWER_S) -> Interpreter:
    """Start the Python at ``path`` and ask for its version and packages.

    Raises:
        InterpreterError: it cannot be started, is no Python, crashes, does not answer, or is too
            old.
    """
    if not Path(path).is_file():
        raise InterpreterError(Cause(Why.NO_FILE, {"path": path}))
    if not os.access(path, os.X_OK):
        raise InterpreterError(Cause(Why.NO_PROGRAM, {"path": path}))
    code, output, errors = _ask(path, timeout_s)
    said = [line for line in output.splitlines() if line.startswith(b"racelane ")]
    if code < 0:
        values = {"path": path, "signal": signal_key(-code)}
        raise InterpreterError(Cause(Why.CRASHED_AT_START, values))
    if not said:
        raise InterpreterError(Cause(Why.NO_PYTHON, {"path": path}, _last_words(errors)))
    try:
        found = msgspec.json.decode(said[-1].removeprefix(b"racelane "), type=Interpreter)
    except msgspec.MsgspecError:
        raise InterpreterError(Cause(Why.NO_PYTHON, {"path": path})) from None
    if found.version[:2] < OLDEST:
        values = {"path": path, "python": found.title, "needed": ".".join(map(str, OLDEST))}
        raise InterpreterError(Cause(Why.OLD_PYTHON, values))
    return found


def _ask(path: str, timeout_s: float) -> tuple[int, bytes, bytes]:
    """Run the inspection; return its exit code, standard output and standard error.

    The Python stays in this process's group, so that it ends with the group.
    """
    import subprocess

    from engine.process.child import kill_group

    try:
        process = subprocess.Popen(
            [path, "-I", "-c", _INSPECTION, *wanted_packages()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        words = error.strerror or str(error)
        raise InterpreterError(Cause(Why.CANNOT_START, {"process": path}, words)) from None
    with process:
        try:
            output, errors = process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            kill_group(process.pid)
            process.kill()
            cause = Cause(Why.NO_REPLY, {"process": path, "timeout_s": timeout_s})
            raise InterpreterError(cause) from None
    return process.returncode, output, errors


def _last_words(errors: bytes) -> str:
    lines = errors.decode(errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else ""


def obstacle(strategy: type[Strategy], interpreter: Interpreter) -> Cause | None:
    """Return why a strategy cannot run in a Python, and what to install; or None."""
    if interpreter.version[:2] < strategy.least_python:
        needed = ".".join(map(str, strategy.least_python))
        return Cause(Why.NEEDS_PYTHON, {"needed": needed, "python": interpreter.title})
    missing = [name for name in strategy.packages if name not in interpreter.packages]
    if missing:
        install = strategy.install or " ".join(missing)
        return Cause(Why.NEEDS_PACKAGES, {"packages": ", ".join(missing), "install": install})
    return None
