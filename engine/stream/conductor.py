"""What runs a spec of any kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from engine.stream.event import Event


class AnyConductor(Protocol):
    """Runs a spec."""

    @property
    def abort(self) -> Callable[[], None]:
        """Stop soon."""

    def events(self) -> Iterator[Event]:
        """Run the spec and yield its events as they happen."""
