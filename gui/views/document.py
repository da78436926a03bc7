"""A result that can be saved: as its own file, and for other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.export.table.format import Grid
from gui.views.view import View


@dataclass(frozen=True, slots=True)
class Document:
    """What an activity has to save and copy; nothing is written before it is asked for."""

    name: str
    """Its name in a file name, or empty."""

    started_at: str = ""
    """When it started, as ISO 8601, or empty if it has no single start."""

    record: Callable[[], bytes] | None = None
    """Returns its own file, which can be opened again; None if it has none."""

    files: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    """Writes it for other programs, by the name of the export."""

    table: Callable[[], Grid] | None = None
    """Returns its table for people; None if it has none."""

    sheet: Callable[[], Grid] | None = None
    """Returns its table for spreadsheets; None if it has none."""

    page: Callable[[], View] | None = None
    """Makes a view of all its views on one page; None if it has but one."""

    report: Sequence[str] | None = None
    """Further arguments of the command that writes a report; None if there is none of it."""
