"""The settings of a server."""

from __future__ import annotations

import msgspec

DEFAULT_PORT = 11100
"""The article's."""

DEFAULT_SLEEP_S = 3.0
"""The article's."""

DEFAULT_POOL = 30
"""The article's executor has 30 threads."""

MOST_SLEEP_S = 60.0
MOST_POOL = 500


class ServerSettings(msgspec.Struct, frozen=True):
    """The settings of one server's process."""

    strategy: str
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    """0 lets the system pick one."""

    sleep_s: float = DEFAULT_SLEEP_S
    """How long a query takes unless a request says otherwise, 0..60 s."""

    pool: int = DEFAULT_POOL
    """Threads of the executor, or processes of the process pool, 1..500."""

    origins: tuple[str, ...] = ("*",)
    """The origins whose pages may read the answers; ``*`` for all."""

    debug: bool = False
    """Indent answers and log every request."""

    report: bool = False
    """Report to the starter on standard output, one JSON object per line."""

    end_with_stdin: bool = False
    """End at once, with the whole process group, when standard input ends."""
