"""Why it is not known what processes used."""

from __future__ import annotations

import enum


class Untold(str, enum.Enum):  # noqa: UP042 - a worker may be an older Python
    """Why a count of what a run used is not known."""

    SYSTEM = "system"
    """The system does not report what processes use that are still alive."""

    SWITCHES = "switches"
    """Threads or processes ended without the worker waiting for them: their context switches are
    lost, everything else is known."""

    ELSEWHERE = "elsewhere"
    """The work was done by processes that the worker did not start, perhaps on another machine."""

    SHORT = "short"
    """The processes ended before they could be read."""

    OLD = "old"
    """An older Racelane made the record, and left out processes that outlived the answer."""
