"""A Python that can run lanes: what it is, what it has, and why it cannot run one."""

from __future__ import annotations

import importlib.util
import os
import sys
from functools import cache
from pathlib import Path

import msgspec

from engine.machine.facts import Interpreter
from engine.process.ending import ending_text
from engine.strategies import STRATEGIES, Strategy

OLDEST = (3, 10)
"""The oldest Python that a worker runs on."""

_PROBE_S = 10.0

# Runs on any Python 3, for an old one to say how old it is.
_PROBE = """
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


class InterpreterError(Exception):
    """A path that is no Python that can run lanes; the message says why."""


class InterpreterReport(msgspec.Struct, frozen=True):
    """An interpreter, and what stands in the way of each strategy in it."""

    interpreter: Interpreter
    obstacles: dict[str, str]
    """By a strategy's name; empty for one that can run."""


def wanted_packages() -> tuple[str, ...]:
    """Return the modules beyond the standard library that strategies run on."""
    return tuple(sorted({name for strategy in STRATEGIES for name in strategy.packages}))


def own_gil() -> bool:
    """Return whether one thread at a time runs Python code in this interpreter."""
    return bool(getattr(sys, "_is_gil_enabled", lambda: True)())


@cache
def own_interpreter() -> Interpreter:
    """Return the one that runs this, looked at once: reading versions takes milliseconds."""
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
    """Return the version of a package of this interpreter, or nothing where it has none."""
    import importlib.metadata  # it brings half of email with it

    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def probe_interpreter(path: str, timeout_s: float = _PROBE_S) -> Interpreter:
    """Start the Python at ``path`` and ask what it is.

    Raises:
        InterpreterError: it cannot be started, is no Python, crashes, does not answer, or is too
            old.
    """
    if not Path(path).is_file():
        raise InterpreterError(f"there is no file {path}")
    if not os.access(path, os.X_OK):
        raise InterpreterError(f"{path} is not a program")
    code, output, errors = _ask(path, timeout_s)
    said = [line for line in output.splitlines() if line.startswith(b"racelane ")]
    if code < 0:
        raise InterpreterError(f"{path} crashed at its start, {ending_text(code)}")
    if not said:
        raise InterpreterError(f"{path} is no Python 3{_last_words(errors)}")
    try:
        found = msgspec.json.decode(said[-1].removeprefix(b"racelane "), type=Interpreter)
    except msgspec.MsgspecError:
        raise InterpreterError(f"{path} is no Python 3") from None
    if found.version[:2] < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise InterpreterError(f"{path} is {found.title}: lanes need Python {oldest} or newer")
    return found


def _ask(path: str, timeout_s: float) -> tuple[int, bytes, bytes]:
    """Run the probe; return the exit code and what was written to standard output and error.

    The Python stays in this process's group, so that whatever ends the group ends it too.
    """
    import subprocess

    from engine.process.child import kill_group

    try:
        process = subprocess.Popen(
            [path, "-I", "-c", _PROBE, *wanted_packages()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise InterpreterError(f"{path} cannot be started: {error.strerror or error}") from None
    with process:
        try:
            output, errors = process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            kill_group(process.pid)
            process.kill()
            raise InterpreterError(f"{path} did not answer within {timeout_s:.0f} s") from None
    return process.returncode, output, errors


def _last_words(errors: bytes) -> str:
    lines = errors.decode(errors="replace").strip().splitlines()
    return f": {lines[-1][:200]}" if lines else ""


def obstacle(strategy: type[Strategy], interpreter: Interpreter) -> str:
    """Return why a strategy cannot run in a Python, and what to install; or nothing."""
    if interpreter.version[:2] < strategy.least_python:
        needed = ".".join(map(str, strategy.least_python))
        return f"needs Python {needed} or newer; this is {interpreter.title}"
    missing = [name for name in strategy.packages if name not in interpreter.packages]
    if missing:
        return f"needs {', '.join(missing)}: pip install {strategy.install or ' '.join(missing)}"
    return ""
