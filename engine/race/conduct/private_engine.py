"""The worker's modules under a name of their own, out of the way of a user's.

A user's project may have packages called engine and tests. So where workers import a user's code,
they run a copy of their own modules whose package has another name.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

PACKAGE = "_racelane"
PRIVATE_COMMAND = ("-m", f"{PACKAGE}.worker")
"""What follows the interpreter to start a worker from the copy."""

_ROOMS = ("process", "strategies", "vocabulary", "worker", "workload")
_IMPORT = re.compile(r"^(\s*)(from|import) engine\b", re.MULTILINE)
_HASH_SEED = "0"


class PrivateEngine:
    """A copy of the worker's modules in a folder."""

    def __init__(self, folder: Path) -> None:
        """Make the copy.

        Raises:
            OSError: there is no space for it.
        """
        self.folder = folder / "path"
        source = Path(__file__).resolve().parent.parent.parent
        for room in _ROOMS:
            for file in sorted((source / room).rglob("*.py")):
                target = self.folder / PACKAGE / file.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                text = file.read_text(encoding="utf-8")
                target.write_text(_IMPORT.sub(rf"\1\2 {PACKAGE}", text), encoding="utf-8")
        (self.folder / PACKAGE / "__init__.py").write_text("")

    def environment(self, *, is_other_python: bool) -> dict[str, str]:
        """Return variables for a worker: it finds the copy, and orders sets like all others.

        Args:
            is_other_python: Whether it is not this Python, whose packages it cannot use.
        """
        inherited = "" if is_other_python else os.environ.get("PYTHONPATH", "")
        paths = [str(self.folder), *([inherited] if inherited else [])]
        return {
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONSAFEPATH": "1",
            "PYTHONHASHSEED": _HASH_SEED,
        }
