"""The history: every race's file, kept in a folder of the user's as the race goes on."""

from __future__ import annotations

import contextlib
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import platformdirs

from engine.events import RaceStarted
from engine.load.events import LoadStarted

SUFFIX = ".racelane"
"""Ending of a race file: the event stream, one JSON object a line."""

_KEPT = 200
_MOMENT = "%Y-%m-%dT%H-%M-%S-%f"


class RaceStore:
    """A folder of race files, the newest last by name."""

    def __init__(self, folder: Path | None = None) -> None:
        """Use ``folder``, or the user's own, which ``RACELANE_HISTORY`` overrides."""
        named = os.environ.get("RACELANE_HISTORY")
        default = Path(named) if named else platformdirs.user_data_path("racelane") / "races"
        self.folder = folder or default

    def create(self, started: RaceStarted | LoadStarted) -> IO[bytes]:
        """Open a new file for the race or load that has started, and forget the oldest ones.

        Raises:
            OSError: the folder or the file cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.paths()[: -_KEPT + 1]:
            with contextlib.suppress(OSError):
                old.unlink()
        moment = datetime.fromisoformat(started.started_at).strftime(_MOMENT)
        label = re.sub(r"[^A-Za-z0-9]+", "-", started.spec.name).strip("-")
        label = label or ("race" if isinstance(started, RaceStarted) else "load")
        return (self.folder / f"{moment}-{label}{SUFFIX}").open("xb")

    @staticmethod
    def label(path: Path) -> str:
        """Return what to call a race file of the history: when it was run, here, and its name."""
        match = re.fullmatch(r"(\d+-\d+-\d+T\d+-\d+-\d+-\d+)-(.*)", path.stem)
        if match is None:
            return path.stem
        try:
            moment = datetime.strptime(match[1], _MOMENT).replace(tzinfo=UTC).astimezone()
        except ValueError:
            return path.stem
        return f"{moment:%Y-%m-%d %H:%M:%S}  {match[2]}"

    def paths(self) -> list[Path]:
        """Return the race files there are, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.glob(f"*{SUFFIX}") if path.is_file())
