"""Memory shared by all processes of a run, in which each query records when and where it ran.

A run has one file, mapped by the worker, by every process the worker starts, and by the conductor.
A query writes three integers into its own cells: no lock, no message, no thread to send them, and
what is written survives whatever happens to the process that wrote it.

Layout, in native 64-bit integers, for ``n`` queries::

    0       when the clock of the run started, in ns of the system-wide monotonic clock
    1       n cells: when each query started
    1 + n   n cells: when each ended
    1 + 2n  n cells: the native id of the thread that carried each

and in a run that is explained::

    1 + 3n  n cells: when the creation of the unit began whose first query each is
    1 + 4n  n cells: when that creation ended
    1 + 5n  n cells: processor time that each query used, in ns, and 1 ns

Zero means "not yet".
"""

from __future__ import annotations

import mmap
import os
from functools import partial

_HEADER = 1
_COLUMNS = 3
_EXPLAINED_COLUMNS = 6
_ITEM_BYTES = 8


class Scoreboard:
    """The mapped file of one run; pickled as its path, so that spawned processes can map it."""

    def __init__(self, path: str, query_count: int, *, is_explained: bool = False) -> None:
        self.path = path
        self.query_count = query_count
        self.is_explained = is_explained
        size = _size(query_count, is_explained=is_explained)
        file = os.open(path, os.O_RDWR)
        try:
            self.memory = mmap.mmap(file, size)
        finally:
            os.close(file)
        cells = memoryview(self.memory).cast("q")
        self.clock = cells[:_HEADER]
        columns = [
            cells[_HEADER + column * query_count : _HEADER + (column + 1) * query_count]
            for column in range(_columns(is_explained=is_explained))
        ]
        self.starts, self.ends, self.carriers = columns[:_COLUMNS]
        self.explanation = columns[_COLUMNS:]
        """When creations began, when they ended, and processor times; empty if not explained."""

    @classmethod
    def create(cls, path: str, query_count: int, *, is_explained: bool = False) -> Scoreboard:
        """Create a file of zeros.

        Raises:
            OSError: there is no space for it.
        """
        size = _size(query_count, is_explained=is_explained)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            if hasattr(os, "posix_fallocate"):
                # Fail here on a full file system, not with a SIGBUS at the first write.
                os.posix_fallocate(file, 0, size)
            else:
                os.ftruncate(file, size)
        finally:
            os.close(file)
        return cls(path, query_count, is_explained=is_explained)

    def __reduce__(self) -> tuple[partial[Scoreboard], tuple[str, int]]:
        make = partial(Scoreboard, is_explained=self.is_explained)
        return (make, (self.path, self.query_count))


def _columns(*, is_explained: bool) -> int:
    return _EXPLAINED_COLUMNS if is_explained else _COLUMNS


def _size(query_count: int, *, is_explained: bool) -> int:
    return (_HEADER + _columns(is_explained=is_explained) * query_count) * _ITEM_BYTES
