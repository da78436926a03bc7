"""Why something that processes used is not known."""

from __future__ import annotations

import enum


class Untold(str, enum.Enum):  # noqa: UP042 - a worker may be an older Python
    """Why a count of what a run used is not known."""

    SYSTEM = "system"
    """The system does not tell what processes that are still alive have used."""

    SWITCHES = "switches"
    """Threads or processes ended without the worker waiting for them: their context switches are
    lost with them, all else is known."""

    ELSEWHERE = "elsewhere"
    """The work was done by processes that the worker did not start, perhaps on another machine."""

    SHORT = "short"
    """The processes were gone before they could be looked at."""

    OLD = "old"
    """The record was made by a Racelane that left out processes which outlived the answer."""
