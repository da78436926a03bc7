"""Waits that come one by one, with their percentiles so far."""

from __future__ import annotations

from engine.load.result.growing_array import Floats, GrowingArray
from engine.load.result.waits import Waits, waits_of


class GrowingWaits:
    """Waits of those who were answered, and of those who gave up."""

    def __init__(self) -> None:
        self.answered = GrowingArray()
        self.given_up = GrowingArray()
        self._counted = -1
        self._percentiles: Waits | None = None

    def cut(self, answered: Floats, given_up: Floats) -> None:
        """Hold these waits instead."""
        self.answered.cut(answered)
        self.given_up.cut(given_up)
        self._counted = -1

    def percentiles(self) -> Waits | None:
        """Return the percentiles of all so far, computed once; None without any."""
        counted = len(self.answered) + len(self.given_up)
        if self._counted != counted:
            self._percentiles = waits_of(self.answered.values, self.given_up.values)
            self._counted = counted
        return self._percentiles
