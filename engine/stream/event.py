"""What every stream of events has in common."""

from __future__ import annotations

import enum

import msgspec

FORMAT_VERSION = 5
"""Version of the stream; raised when an older reader would misread it.

Lines of older formats are upgraded as they are read, by ``record.upgrade``.
"""


class Outcome(enum.StrEnum):
    """How a race or load ended."""

    COMPLETED = "completed"
    ABORTED = "aborted"


class Event(msgspec.Struct, frozen=True, tag_field="event", kw_only=True):
    """Something that happened ``at_s`` seconds after the record began."""

    at_s: float


class Started(Event, frozen=True):
    """The first event of a record: what every kind and every version of one begins with."""

    format_version: int
    started_at: str
    """When, as ISO 8601 in UTC."""
