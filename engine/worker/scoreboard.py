"""Memory shared by all processes of a run, in which each query records when and where it ran.

A run has one file, mapped by the worker, by every process the worker starts, and by the conductor.
A query writes three integers into its own cells: no lock, no message, no thread to send them, and
what is written survives whatever happens to the process that wrote it.

Layout, in native 64-bit integers, for ``n`` queries::

    0       when the clock of the run started, in ns of the system-wide monotonic clock
    1       n cells: when each query started
    1 + n   n cells: when each ended
    1 + 2n  n cells: the native id of the thread that carried each

Zero means "not yet".
"""

from __future__ import annotations

import mmap
import os

_HEADER = 1
_COLUMNS = 3
_ITEM_BYTES = 8


class Scoreboard:
    """The mapped file of one run; pickled as its path, so that spawned processes can map it."""

    def __init__(self, path: str, query_count: int) -> None:
        self.path = path
        self.query_count = query_count
        size = (_HEADER + _COLUMNS * query_count) * _ITEM_BYTES
        file = os.open(path, os.O_RDWR)
        try:
            self.memory = mmap.mmap(file, size)
        finally:
            os.close(file)
        cells = memoryview(self.memory).cast("q")
        self.clock = cells[:_HEADER]
        columns = [
            cells[_HEADER + column * query_count : _HEADER + (column + 1) * query_count]
            for column in range(_COLUMNS)
        ]
        self.starts, self.ends, self.carriers = columns

    @classmethod
    def create(cls, path: str, query_count: int) -> Scoreboard:
        """Create a file of zeros.

        Raises:
            OSError: there is no space for it.
        """
        size = (_HEADER + _COLUMNS * query_count) * _ITEM_BYTES
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            if hasattr(os, "posix_fallocate"):
                # Fail here on a full file system, not with a SIGBUS at the first write.
                os.posix_fallocate(file, 0, size)
            else:
                os.ftruncate(file, size)
        finally:
            os.close(file)
        return cls(path, query_count)

    def __reduce__(self) -> tuple[type[Scoreboard], tuple[str, int]]:
        return (Scoreboard, (self.path, self.query_count))
