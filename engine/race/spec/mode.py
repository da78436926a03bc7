"""How thoroughly a race measures: named numbers of repeats."""

from __future__ import annotations

import enum

from engine.race.spec.worker_start import WorkerStart


class Mode(enum.StrEnum):
    """A name for a number of repeats, and with it for what can be said afterwards."""

    QUICK = "quick"
    """Every lane once: no statistics."""

    STANDARD = "standard"
    """Ten blocks: an interval that covers the median in 97.9 % of races."""

    RIGOROUS = "rigorous"
    """Twenty blocks, a fresh interpreter for each run: an interval half as wide, roughly."""

    @property
    def repeats(self) -> int:
        """How many blocks it has at each cluster count."""
        return _REPEATS[self]

    @property
    def has_warm_up(self) -> bool:
        """Whether one run a lane is made first and discarded."""
        return self is not Mode.QUICK

    @property
    def worker(self) -> WorkerStart:
        """How its workers are started: whoever is rigorous takes no short cut."""
        return WorkerStart.FRESH if self is Mode.RIGOROUS else WorkerStart.AUTO


_REPEATS = {Mode.QUICK: 1, Mode.STANDARD: 10, Mode.RIGOROUS: 20}


def mode_of(repeats: int, *, warm_up: bool) -> Mode | None:
    """Return the mode that has so many repeats, or None where they have no name."""
    for mode in Mode:
        if mode.repeats == repeats and mode.has_warm_up == warm_up:
            return mode
    return None
