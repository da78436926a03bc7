"""Import a user's modules from the user's folder, beside modules of the same names.

The folder comes first for the user's own imports, as for a program that is started there. Modules
of the system that are loaded already, or load another later, keep their own: a ``queue.py`` in the
folder is the user's ``queue``, not that of ``concurrent.futures``.
"""

from __future__ import annotations

import builtins
import importlib.util
import os
import sys

# Bound before any patching.
from _thread import RLock
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any, Optional

_SUFFIXES = (".py", ".so", ".pyd")


def load_file(path: str) -> ModuleType:
    """Load a user's file as the module of its name, with its folder first.

    Raises:
        OSError: it cannot be read.
        Exception: whatever it raises.
    """
    path = os.path.abspath(path)
    name = os.path.splitext(os.path.basename(path))[0]
    if not os.path.isfile(path):
        raise FileNotFoundError(2, os.strerror(2), path)
    folder = _Folder.put_first(os.path.dirname(path))
    with folder.installed(name, is_users=True):
        loaded = sys.modules.get(name)
        if loaded is not None and _is_from(loaded, path):
            return loaded
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            raise ImportError(f"{os.path.basename(path)} is not a Python file")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
        return module


def _is_from(module: ModuleType, path: str) -> bool:
    file = getattr(module, "__file__", None)
    return file is not None and os.path.abspath(file) == path


class _Folder:
    """Finds the user's modules, and keeps apart what others import by the same names.

    ``sys.modules`` holds the others' modules of such a name, save while the user's are imported:
    the system pickles its own by their names.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._inside = folder + os.sep
        self._names = frozenset(_names_in(folder))
        taken = sys.stdlib_module_names | {name.partition(".")[0] for name in sys.modules}
        self._shared = self._names & taken
        """The names that others have too."""

        self._users: dict[str, dict[str, ModuleType]] = {name: {} for name in self._shared}
        """The user's modules while others' are installed, or the other way round."""

        self._is_users = dict.fromkeys(self._shared, False)
        self._lock = RLock()
        self._import = builtins.__import__

    @classmethod
    def put_first(cls, folder: str) -> _Folder:
        """Put a folder before everything that the user's modules could import."""
        for one in sys.meta_path:
            if isinstance(one, cls) and one.folder == folder:
                return one
        own = cls(folder)
        sys.meta_path.insert(0, own)
        sys.path.append(folder)
        builtins.__import__ = own.import_module
        return own

    def find_spec(
        self,
        name: str,
        path: Optional[Sequence[str]] = None,  # noqa: UP045 - a worker may be Python 3.10
        target: Optional[ModuleType] = None,  # noqa: UP045
    ) -> Optional[ModuleSpec]:  # noqa: UP045
        """Return where a module is, if it is a top one of the user's."""
        if path is not None or name not in self._names or not self._is_users.get(name, True):
            return None
        found = PathFinder.find_spec(name, [self.folder])
        # A folder without __init__.py comes after all packages, from the end of sys.path.
        return found if found is not None and found.loader is not None else None

    def import_module(
        self,
        name: str,
        globals: Optional[Mapping[str, Any]] = None,  # noqa: UP045
        locals: Optional[Mapping[str, Any]] = None,  # noqa: UP045
        fromlist: Optional[Sequence[str]] = (),  # noqa: UP045
        level: int = 0,
    ) -> ModuleType:
        """Import as the statement does, from the user's folder only for modules in it."""
        package = str((globals or {}).get("__package__") or "") if level else name
        top = package.partition(".")[0]
        if top not in self._shared:
            return self._import(name, globals, locals, fromlist, level)
        file = (globals or {}).get("__file__") or ""
        # A virtual environment in the folder holds packages, not the user's own modules.
        is_users = file.startswith(self._inside) and "site-packages" not in file
        with self.installed(top, is_users=is_users):
            return self._import(name, globals, locals, fromlist, level)

    @contextmanager
    def installed(self, top: str, *, is_users: bool) -> Iterator[None]:
        """Let a top module be the user's, or others', within the block."""
        if top not in self._shared or self._is_users[top] == is_users:
            yield
            return
        with self._lock:
            self._swap(top)
            try:
                yield
            finally:
                self._swap(top)

    def _swap(self, top: str) -> None:
        inside = top + "."
        names = [name for name in list(sys.modules) if name == top or name.startswith(inside)]
        out = {name: sys.modules.pop(name) for name in names}
        sys.modules.update(self._users[top])
        self._users[top] = out
        self._is_users[top] = not self._is_users[top]


def _names_in(folder: str) -> Iterator[str]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        name, suffix = os.path.splitext(entry.name)
        if suffix in _SUFFIXES and name.partition(".")[0].isidentifier():
            yield name.partition(".")[0]
        elif os.path.isfile(os.path.join(entry.path, "__init__.py")):
            yield entry.name
