"""What a process that measures asks of the system for itself."""

from __future__ import annotations

import sys


def raise_file_limit() -> None:
    """Allow as many open files as the system lets this process have: a socket a query counts."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
