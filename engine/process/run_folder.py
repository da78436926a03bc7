"""A folder that lives as long as one run: the scoreboard, and files that the worker leaves."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from types import TracebackType

_PREFIX = "racelane-"
# Sockets of multiprocessing go in the folder; their paths hold about a hundred characters.
_LONGEST = 50


class RunFolder:
    """Makes the folder on entry and removes it with its contents on exit."""

    def __init__(self) -> None:
        self.path = Path()

    def __enter__(self) -> RunFolder:
        self.path = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=_parent()))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove it now; a mapped scoreboard stays usable."""
        shutil.rmtree(self.path, ignore_errors=True)

    @property
    def environment(self) -> dict[str, str]:
        """Variables that make a worker put its temporary files here."""
        return {"TMPDIR": str(self.path)} if len(str(self.path)) <= _LONGEST else {}

    def engine_alone(self) -> dict[str, str]:
        """Return variables that make another Python find the engine and none of our packages.

        These were built for this Python, and would hide that Python's own.
        """
        place = self.path / "path"
        place.mkdir()
        (place / "engine").symlink_to(Path(__file__).resolve().parent.parent)
        return {"PYTHONPATH": str(place), "PYTHONSAFEPATH": "1"}


def remove_leftovers() -> None:
    """Remove the folders of conductors that were killed."""
    import psutil  # slow to load, and the window has no such folders

    for path in _parent().glob(f"{_PREFIX}*"):
        match = re.match(rf"{_PREFIX}(\d+)-", path.name)
        if match is not None and not psutil.pid_exists(int(match[1])):
            shutil.rmtree(path, ignore_errors=True)


def _parent() -> Path:
    """Return where folders go: in memory, if the system has a place for that."""
    memory = Path("/dev/shm")
    return memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())
