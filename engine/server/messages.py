"""What a server reports to its starter, one JSON object per line on standard output."""

from __future__ import annotations

import msgspec

from engine.process.hook import Hook
from engine.vocabulary.cause import Cause


class Listening(msgspec.Struct, frozen=True, tag_field="event", tag="listening"):
    """The server accepts requests."""

    host: str
    port: int
    pid: int
    hooks: tuple[Hook, ...] = ()
    """What watches or slows the server's Python."""

    @property
    def address(self) -> str:
        """Host and port, as a URL has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


class Loop(msgspec.Struct, frozen=True, tag_field="event", tag="loop"):
    """The event loop since the last such report."""

    at_ns: list[int]
    """When its 10 ms timer fired, on the clock ``engine.process.clock.now_ns``."""

    lag_s: list[float]
    """How late that was, each time."""

    rss_bytes: int
    """Resident memory of the server's process, without its children."""

    overdue_s: float = 0.0
    """How late the next beat is already: this grows while the loop is blocked."""

    requests: int = 0
    """How many requests have ended since the server started, as its metrics count them."""


class Failed(msgspec.Struct, frozen=True, tag_field="event", tag="failed"):
    """The server cannot go on."""

    cause: Cause


Report = Listening | Loop | Failed
