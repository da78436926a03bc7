"""The event loop of one server: how late its timer fired."""

from __future__ import annotations

import numpy as np

from engine.load.events import LoopLagged
from engine.load.result.growing_array import Floats, GrowingArray
from engine.load.result.growing_waits import GrowingWaits
from engine.load.result.plausibility import EARLY_S, check_lengths, check_times
from engine.load.result.waits import Waits


class EventLoop:
    """What a server has reported of its loop so far; arrays are views."""

    def __init__(self) -> None:
        self._at = GrowingArray()
        self._lags = GrowingWaits()
        self._told_at = GrowingArray()
        self._overdue = GrowingArray()
        self._worst_overdue_s = 0.0
        """The most that the next timer was overdue; it grows during a stall."""

    @property
    def at_s(self) -> Floats:
        """When the server measured its loop's lag, on the stream's clock."""
        return self._at.values

    @property
    def lags_s(self) -> Floats:
        """How late the loop's timer fired."""
        return self._lags.answered.values

    @property
    def lag(self) -> Waits | None:
        """Percentiles of the lag, or None before the first."""
        return self._lags.percentiles()

    @property
    def worst_lag_s(self) -> float | None:
        """The longest time the loop stood still, or None before anything is known.

        A loop that stands still to its end reports no more lags, only that its timer is overdue.
        """
        if not len(self.lags_s) and not self._worst_overdue_s:
            return None
        return max(self._worst_overdue_s, float(self.lags_s.max(initial=0.0)))

    def take(self, event: LoopLagged) -> None:
        """Take in what the server reports of its loop.

        Raises:
            InconsistentEvent: its times are impossible.
        """
        check_lengths(event.loop_s, event.lag_s)
        check_times(event.loop_s)
        check_times(event.lag_s, [event.overdue_s], least_s=-EARLY_S)
        self._at.extend(event.loop_s)
        self._lags.answered.extend(event.lag_s)
        self._told_at.extend([event.at_s])
        self._overdue.extend([event.overdue_s])
        self._worst_overdue_s = max(self._worst_overdue_s, event.overdue_s)

    def cut(self, whole: EventLoop, until_s: float, moved_s: float) -> None:
        """Hold what was known of another loop by a moment.

        The arguments are those of ``Visits.cut``.
        """
        at_s, told_at_s = whole.at_s + moved_s, whole._told_at.values + moved_s
        is_past, was_told = at_s <= until_s, told_at_s <= until_s
        overdue_s = whole._overdue.values[was_told]
        self._at.cut(at_s[is_past])
        self._lags.cut(whole.lags_s[is_past], np.empty(0))
        self._told_at.cut(told_at_s[was_told])
        self._overdue.cut(overdue_s)
        self._worst_overdue_s = float(overdue_s.max(initial=0.0))
