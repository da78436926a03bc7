"""What runs a spec of whatever kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from engine.stream.event import Event


class AnyConductor(Protocol):
    """Runs what a spec asks for."""

    @property
    def abort(self) -> Callable[[], None]:
        """End it soon."""

    def events(self) -> Iterator[Event]:
        """Run it and yield its events as they happen."""
