"""What every stream of events has in common."""

from __future__ import annotations

import enum

import msgspec

FORMAT_VERSION = 4
"""Version of the stream; raised when an older reader would misread it."""


class Outcome(enum.StrEnum):
    """How a race or load ended."""

    COMPLETED = "completed"
    ABORTED = "aborted"


class Event(msgspec.Struct, frozen=True, tag_field="event", kw_only=True):
    """Something that happened ``at_s`` seconds after the race started."""

    at_s: float
