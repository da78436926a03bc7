"""The history: a folder of the user with the file of every record, written while it runs."""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import platformdirs

from engine.record.kinds import KINDS, kind_begun_by
from engine.record.lines import kind_of_file
from engine.stream.event import Started
from engine.vocabulary.wording import Text

SUFFIX = ".racelane"
"""The suffix of a record's file: its event stream, one JSON object per line."""

_KEPT = 200
_MOMENT = "%Y-%m-%dT%H-%M-%S-%f"
_OWN_NAME = re.compile(
    r"(?:(?P<shelf>[a-z]+)-)?(?P<moment>\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{6})-(?P<label>[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A record's file in the history."""

    path: Path
    started: datetime | None
    """When it started, or None where its name does not say."""

    label: str
    """What its name says that it is."""

    kind: Text | None
    """What kind of record it is, or None if its file cannot be read."""

    size_bytes: int


SHELVES = frozenset(kind.shelf for kind in KINDS.values())
"""Groups of files in the folder: races and loads on the shelf without a name, checks on theirs."""


class History:
    """A folder of records; by name, the newest of each shelf comes last.

    Users may put their own files there. They are listed, but neither counted nor deleted: only
    files that ``create`` named are.
    """

    def __init__(self, folder: Path | None = None, *, kept: int = _KEPT) -> None:
        """Use ``folder``, or else ``RACELANE_HISTORY``, or else the user's data folder.

        Args:
            folder: The folder, which need not exist yet.
            kept: How many records to keep on each shelf, at least 1.
        """
        named = os.environ.get("RACELANE_HISTORY")
        default = Path(named) if named else platformdirs.user_data_path("racelane") / "races"
        self.folder = folder or default
        self._kept = kept

    def create(self, started: Started) -> IO[bytes]:
        """Open a new file for a record that has started, and delete the oldest ones.

        Raises:
            OSError: the folder or the file cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        kind = kind_begun_by(started)
        assert kind is not None
        own = [path for path in self.paths(kind.shelf) if _own_name(path) is not None]
        for old in own[: len(own) + 1 - self._kept]:
            with contextlib.suppress(OSError):
                old.unlink()
        moment = datetime.fromisoformat(started.started_at).strftime(_MOMENT)
        label = re.sub(r"[^A-Za-z0-9]+", "-", kind.own_name(started)).strip("-") or kind.name
        shelf = f"{kind.shelf}-" if kind.shelf else ""
        return (self.folder / f"{shelf}{moment}-{label}{SUFFIX}").open("xb")

    @staticmethod
    def label(path: Path) -> str:
        """Return a title for a file of the history: its local start time and its name."""
        named = _own_name(path)
        if named is None:
            return path.stem
        _, moment, label = named
        return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}  {label}"

    def paths(self, shelf: str = "") -> list[Path]:
        """Return the files of a shelf, oldest first; users' own files count as races."""
        if not self.folder.is_dir():
            return []
        files = (path for path in self.folder.glob(f"*{SUFFIX}") if path.is_file())
        return sorted(path for path in files if _shelf(path) == shelf)

    def latest(self, count: int) -> list[Path]:
        """Return the latest files of all shelves, at most ``count``, the newest first."""
        files = [path for shelf in SHELVES for path in self.paths(shelf)]
        return sorted(files, key=_moment_first, reverse=True)[:count]

    def records(self, count: int) -> list[Kept]:
        """Return the latest records, at most ``count``, the newest first."""
        return [record for path in self.latest(count) if (record := _record(path)) is not None]


def _record(path: Path) -> Kept | None:
    """Return what is known of a file without reading all of it; None if it has gone."""
    named = _own_name(path)
    try:
        size_bytes = path.stat().st_size
    except OSError:
        return None
    kind = kind_of_file(path)
    return Kept(
        path=path,
        started=named[1] if named is not None else None,
        label=named[2].replace("-", " ") if named is not None else path.stem,
        kind=kind.title if kind is not None else None,
        size_bytes=size_bytes,
    )


def _moment_first(path: Path) -> str:
    """Return the name of a file without its shelf."""
    shelf = _shelf(path)
    return path.name.removeprefix(f"{shelf}-") if shelf else path.name


def _shelf(path: Path) -> str:
    named = _own_name(path)
    return named[0] if named is not None else ""


def _own_name(path: Path) -> tuple[str, datetime, str] | None:
    """Return shelf, moment and label from a name that ``create`` gave, or None for others."""
    match = _OWN_NAME.fullmatch(path.stem)
    if match is None or path.suffix != SUFFIX or path.is_symlink():
        return None
    try:
        moment = datetime.strptime(match["moment"], _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    shelf = match["shelf"] or ""
    return (shelf, moment, match["label"]) if shelf in SHELVES else None
