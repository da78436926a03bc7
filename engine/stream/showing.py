"""How a replay shows a record."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import N_, Text, _


class ShowClock(enum.StrEnum):
    """The clock of a replay."""

    AS_IT_RAN = "as-run"
    """One lane after another, with the pauses that the record has."""

    SIDE_BY_SIDE = "side-by-side"
    """All lanes at once, each from the zero of its own clock."""

    @property
    def shown(self) -> Text:
        """What people call it."""
        return _TITLES[self]


_TITLES = {
    ShowClock.AS_IT_RAN: N_("as it ran"),
    ShowClock.SIDE_BY_SIDE: N_("side by side"),
}


@dataclass(frozen=True, slots=True)
class Showing:
    """How a replay shows a record."""

    clock: ShowClock
    block: int | None = None
    """The block of a race shown side by side, from 1; None for several or none."""

    @property
    def mark(self) -> Text:
        """What marks a picture as one of a replay: ``replay, side by side, block 2``."""
        if self.block is None:
            return N_("replay, {clock}", clock=self.clock.shown)
        return N_("replay, {clock}, block {number}", clock=self.clock.shown, number=self.block)

    def caption(self, at_s: float) -> str:
        """Return which moment is shown: ``replay, side by side, at 0.52 s``.

        Args:
            at_s: The moment, in seconds since the show began.
        """
        return _("{mark}, at {time}").format(mark=self.mark, time=seconds_text(at_s))
