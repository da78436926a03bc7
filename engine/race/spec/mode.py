"""How thoroughly a race measures: named numbers of repeats."""

from __future__ import annotations

import enum

from engine.race.spec.worker_start import WorkerStart


class Mode(enum.StrEnum):
    """A named number of repeats, which decides which statistics a race allows."""

    QUICK = "quick"
    """Every lane once: no statistics."""

    STANDARD = "standard"
    """Ten blocks: an interval that covers the median in 97.9 % of races."""

    RIGOROUS = "rigorous"
    """Twenty blocks, a fresh interpreter for each run: an interval about half as wide."""

    @property
    def repeats(self) -> int:
        """The number of blocks at each cluster count."""
        return _REPEATS[self]

    @property
    def has_warm_up(self) -> bool:
        """Whether every lane first runs once, uncounted."""
        return self is not Mode.QUICK

    @property
    def worker(self) -> WorkerStart:
        """How its workers start: a rigorous race takes no short cut."""
        return WorkerStart.FRESH if self is Mode.RIGOROUS else WorkerStart.AUTO


_REPEATS = {Mode.QUICK: 1, Mode.STANDARD: 10, Mode.RIGOROUS: 20}


def mode_of(repeats: int, *, warm_up: bool) -> Mode | None:
    """Return the mode with this number of repeats, or None."""
    for mode in Mode:
        if mode.repeats == repeats and mode.has_warm_up == warm_up:
            return mode
    return None
