"""A forked process's own copy of its pages, made at once rather than page by page under a clock.

A fork shares the pages of the process that it was forked from. The kernel copies each at the first
write, for about a microsecond, and Python writes wherever it counts references. A run would pay
some milliseconds that one in a fresh interpreter does not.
"""

from __future__ import annotations

import ctypes
import os
from array import array
from collections.abc import Iterator

_POPULATE_READ = 22
_POPULATE_WRITE = 23
"""Advice of Linux 5.14 and newer; older ones refuse it, and pages are copied when written."""

_PAGE = os.sysconf("SC_PAGE_SIZE")
_ENTRY_BYTES = 8
_PRESENT = 1 << 63

_madvise = ctypes.CDLL(None).madvise
_madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)


class PagesInUse:
    """The private pages that this process uses now, for its forks to copy."""

    def __init__(self) -> None:
        """Take them down; none where the system does not list them."""
        try:
            self._ranges = list(_ranges_in_use())
        except OSError:
            self._ranges = []

    def copy(self) -> None:
        """Give this process, a fork, pages of its own, as if it had written to each."""
        for address, length, advice in self._ranges:
            _madvise(address, length, advice)


def _ranges_in_use() -> Iterator[tuple[int, int, int]]:
    """Yield address and length, in bytes, of ranges of pages, and how to ask for them."""
    with open("/proc/self/maps") as maps, open("/proc/self/pagemap", "rb", buffering=0) as pages:
        for line in maps.readlines():
            place, rights, *_ = line.split()
            # The kernel's own pages are the same in every process.
            if rights[0] != "r" or rights[3] != "p" or line.endswith(("[vvar]\n", "[vdso]\n")):
                continue
            advice = _POPULATE_WRITE if rights[1] == "w" else _POPULATE_READ
            first, end = (int(address, 16) // _PAGE for address in place.split("-"))
            pages.seek(first * _ENTRY_BYTES)
            entries = array("Q", pages.read((end - first) * _ENTRY_BYTES))
            for begin, count in _present(entries):
                yield (first + begin) * _PAGE, count * _PAGE, advice


def _present(entries: array[int]) -> Iterator[tuple[int, int]]:
    """Yield place and length of each row of pages that are in memory."""
    begin: int | None = None
    for place, entry in enumerate(entries):
        if entry & _PRESENT:
            begin = place if begin is None else begin
        elif begin is not None:
            yield begin, place - begin
            begin = None
    if begin is not None:
        yield begin, len(entries) - begin
