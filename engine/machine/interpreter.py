"""A Python that can run lanes: its version, its packages, and why it cannot run a strategy."""

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
from engine.vocabulary.wording import _

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


class InterpreterError(Exception):
    """No Python at a path can run lanes; the message says why."""


class InterpreterReport(msgspec.Struct, frozen=True):
    """An interpreter, and why it cannot run strategies."""

    interpreter: Interpreter
    obstacles: dict[str, str]
    """By strategy name; empty for a strategy that can run."""


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
        raise InterpreterError(_("there is no file {path}").format(path=path))
    if not os.access(path, os.X_OK):
        raise InterpreterError(_("{path} is not a program").format(path=path))
    code, output, errors = _ask(path, timeout_s)
    said = [line for line in output.splitlines() if line.startswith(b"racelane ")]
    if code < 0:
        message = _("{path} crashed at its start, {ending}")
        raise InterpreterError(message.format(path=path, ending=ending_text(code)))
    if not said:
        raise InterpreterError(_not_python(path) + _last_words(errors))
    try:
        found = msgspec.json.decode(said[-1].removeprefix(b"racelane "), type=Interpreter)
    except msgspec.MsgspecError:
        raise InterpreterError(_not_python(path)) from None
    if found.version[:2] < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        message = _("{path} is {python}: lanes need Python {oldest} or newer")
        raise InterpreterError(message.format(path=path, python=found.title, oldest=oldest))
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
        message = _("{path} cannot be started: {reason}")
        message = message.format(path=path, reason=error.strerror or error)
        raise InterpreterError(message) from None
    with process:
        try:
            output, errors = process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            kill_group(process.pid)
            process.kill()
            message = _("{path} did not answer within {timeout:.0f} s")
            message = message.format(path=path, timeout=timeout_s)
            raise InterpreterError(message) from None
    return process.returncode, output, errors


def _not_python(path: str) -> str:
    return _("{path} is not Python 3").format(path=path)


def _last_words(errors: bytes) -> str:
    lines = errors.decode(errors="replace").strip().splitlines()
    return f": {lines[-1][:200]}" if lines else ""


def obstacle(strategy: type[Strategy], interpreter: Interpreter) -> str:
    """Return why a strategy cannot run in a Python, and what to install; or nothing."""
    if interpreter.version[:2] < strategy.least_python:
        needed = ".".join(map(str, strategy.least_python))
        message = _("needs Python {needed} or newer; this is {python}")
        return message.format(needed=needed, python=interpreter.title)
    missing = [name for name in strategy.packages if name not in interpreter.packages]
    if missing:
        install = strategy.install or " ".join(missing)
        message = _("needs {packages}: pip install {install}")
        return message.format(packages=", ".join(missing), install=install)
    return ""
