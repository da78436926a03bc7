"""How the worker of each run is started."""

from __future__ import annotations

import enum


class WorkerStart(enum.StrEnum):
    """How the worker of a run is started."""

    AUTO = "auto"
    """Forked from a process that has loaded the lane's modules, where that changes no time."""

    FRESH = "fresh"
    """A fresh interpreter for every run."""
