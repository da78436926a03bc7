"""What every stream of events has in common."""

from __future__ import annotations

import enum

import msgspec

FORMAT_VERSION = 7
"""The version of the stream; incremented when an older reader would misread it.

Lines of older formats are upgraded as they are read, by ``record.upgrade``.
"""


class Outcome(enum.StrEnum):
    """How a record ended."""

    COMPLETED = "completed"
    ABORTED = "aborted"


class Event(msgspec.Struct, frozen=True, tag_field="event", kw_only=True):
    """Something that happened ``at_s`` seconds after the record started."""

    at_s: float


class Started(Event, frozen=True):
    """The first event of a record, with the fields that every kind and version has."""

    format_version: int
    started_at: str
    """The start as ISO 8601 in UTC."""
