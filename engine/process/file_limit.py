"""Raising the limit of open files for a process that measures."""

from __future__ import annotations

import sys


def raise_file_limit() -> None:
    """Raise the limit of open files to the hard limit: each query may need a socket."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
