"""What a view can save that is not the window's race."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """A result that can be saved and exported."""

    name: str
    """Its part of a file name."""

    started_at: str
    """When it started, as ISO 8601."""

    stream: bytes
    """Its file, which can be opened again."""

    csv: Callable[[], str]
    """Its samples."""

    json: Callable[[], str]
    table_csv: Callable[[], str]
    """The view's table."""

    table_latex: Callable[[], str]
