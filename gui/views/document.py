"""What a view has of its own to save, where that is not the window's race."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """A result that can be taken home."""

    name: str
    """What to call it in the name of a file."""

    started_at: str
    """When it was started, as ISO 8601."""

    stream: bytes
    """Its file, to be opened again."""

    csv: Callable[[], str]
    """Its samples."""

    json: Callable[[], str]
    table_csv: Callable[[], str]
    """What the view's table says."""

    table_latex: Callable[[], str]
