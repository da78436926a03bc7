"""Load a user's code, and name where in it something failed."""

from __future__ import annotations

import os
import traceback
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from engine.vocabulary.cause import Cause, CausedError, Why
from engine.workload.own.modules import load_file

_MOST_WORDS = 300


def load(path: str) -> ModuleType:
    """Load a user's file.

    Raises:
        CausedError: it cannot be loaded; the cause names the file and line.
    """
    try:
        return load_file(path)
    except (Exception, SystemExit) as error:
        raise failed_at(error, path, Why.CALL_NOT_LOADED, {}) from None


def named(module: ModuleType, name: str) -> Any:
    """Return a function of a user's module.

    Raises:
        CausedError: there is none of that name.
    """
    found = getattr(module, name, None)
    if not callable(found):
        file = os.path.basename(module.__file__ or "")
        raise CausedError(Cause(Why.CALL_NO_NAME, {"file": file, "name": name}))
    return found


def failed_at(
    error: BaseException, path: str, why: Why, values: Mapping[str, int | str]
) -> CausedError:
    """Return an error that names the line of the user's code that another came from.

    Args:
        error: What was raised.
        path: The user's file; the innermost line in its folder counts, or else its first.
        why: Why it fails, with ``file`` and ``line`` among its values.
        values: The other values.
    """
    if isinstance(error, CausedError):
        return error
    file, line = _place(error, os.path.abspath(path))
    words = f"{type(error).__name__}: {error}".removesuffix(": ")
    traceback.print_exception(type(error), error, error.__traceback__)
    shown = "".join(one if one.isprintable() else " " for one in words[:_MOST_WORDS])
    return CausedError(Cause(why, {**values, "file": file, "line": line}, shown))


def _place(error: BaseException, path: str) -> tuple[str, int]:
    name, folder = os.path.basename(path), os.path.dirname(path) + os.sep
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        return os.path.basename(error.filename), error.lineno
    place = name, 0
    for frame in traceback.extract_tb(error.__traceback__):
        file = os.path.abspath(frame.filename)
        if file == path or (file.startswith(folder) and "site-packages" not in file):
            place = os.path.relpath(file, folder), frame.lineno or 0
    return place
