"""A result that can be taken home: its file, and itself in forms for other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.export.table.format import Grid


@dataclass(frozen=True, slots=True)
class Document:
    """What an activity has to save and to copy; nothing is written before it is asked for."""

    name: str
    """What to call it in the name of a file, or nothing."""

    started_at: str = ""
    """When it was started, as ISO 8601, or nothing for what has no one start."""

    record: Callable[[], bytes] | None = None
    """Returns its file, to be opened again; None where it has none."""

    files: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    """What writes it for other programs, by the name of the export."""

    table: Callable[[], Grid] | None = None
    """Returns its table as people read it; None where it has none."""

    sheet: Callable[[], Grid] | None = None
    """Returns its table for spreadsheets."""
