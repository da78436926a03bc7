"""The visits of the probe at one server: what another user feels."""

from __future__ import annotations

import math

import numpy as np

from engine.load.events import HealthProbed
from engine.load.result.growing_array import Floats, GrowingArray
from engine.load.result.growing_waits import GrowingWaits
from engine.load.result.plausibility import check_lengths, check_times
from engine.load.result.waits import Waits, waits_of

_TOLD_S = 0.25
"""The probe reports its visits within this time."""

_MOST_OPEN = 100_000
"""The most open visits of the probe to count one by one; beyond that, the gaps grow."""


class Visits:
    """The probe's visits so far; arrays are views, to be read now or copied."""

    def __init__(self, interval_s: float) -> None:
        """Begin without visits; one is due every ``interval_s`` seconds."""
        self.unanswered = 0
        """Visits that were given up; their waits count up to then."""

        self.failed = 0
        """Visits that found no server."""

        self._interval_s = interval_s
        self._at = GrowingArray()
        self._last_at_s = -math.inf
        self._all = GrowingArray()
        self._is_given_up = GrowingArray()
        self._failed_at = GrowingArray()
        self._ended = GrowingWaits()

    @property
    def at_s(self) -> Floats:
        """When each visit was due, on the stream's clock."""
        return self._at.values

    @property
    def waits_s(self) -> Floats:
        """How long each visit waited, up to the end if it was given up."""
        return self._all.values

    @property
    def open_since_s(self) -> float:
        """When the oldest visit that may be in flight was due."""
        return self._last_at_s + self._interval_s

    def open_wait_s(self, at_s: float) -> float:
        """Return how long the oldest visit in flight has been waiting, in seconds; 0 without one.

        Args:
            at_s: Now, on the stream's clock.
        """
        open_s = at_s - self.open_since_s
        return open_s if len(self._at) and open_s > _TOLD_S else 0.0

    def waits(self, open_s: float) -> Waits | None:
        """Return percentiles of the waits, or None before the first.

        A visit without an answer, given up or still in flight, counts as at least its wait so far.

        Args:
            open_s: How long the oldest visit in flight has been waiting; 0 if none is in flight.
        """
        if not open_s:
            return self._ended.percentiles()
        # Of the visits due since then, later ones have waited less.
        under_way_s = np.arange(open_s, 0.0, -max(self._interval_s, open_s / _MOST_OPEN))
        given_up_s = np.concatenate((self._ended.given_up.values, under_way_s))
        return waits_of(self._ended.answered.values, given_up_s)

    def take(self, event: HealthProbed) -> None:
        """Take in visits that ended.

        Raises:
            InconsistentEvent: their times are impossible.
        """
        check_lengths(event.intended_s, event.latency_s)
        pairs = [
            (at_s, wait_s)
            for at_s, wait_s in zip(event.intended_s, event.latency_s, strict=True)
            if wait_s is not None
        ]
        waits_s = [wait_s for _, wait_s in pairs]
        check_times(event.intended_s, least_s=0.0)
        check_times(waits_s)
        self.failed += len(event.latency_s) - len(pairs)
        self.unanswered += sum(1 for wait_s in waits_s if wait_s < 0)
        waited = zip(event.intended_s, event.latency_s, strict=True)
        self._failed_at.extend([at_s for at_s, wait_s in waited if wait_s is None])
        self._at.extend([at_s for at_s, _ in pairs])
        self._last_at_s = max([self._last_at_s, *(at_s for at_s, _ in pairs)])
        self._all.extend([abs(wait_s) for wait_s in waits_s])
        self._is_given_up.extend([wait_s < 0 for wait_s in waits_s])
        self._ended.answered.extend([wait_s for wait_s in waits_s if wait_s >= 0])
        self._ended.given_up.extend([-wait_s for wait_s in waits_s if wait_s < 0])

    def cut(self, whole: Visits, until_s: float, moved_s: float) -> None:
        """Hold what another server's visits were by a moment.

        Args:
            whole: All the visits.
            until_s: The moment, on the clock that they have once moved.
            moved_s: How far to move them, in seconds.
        """
        at_s, waits_s = whole.at_s + moved_s, whole.waits_s
        has_ended = at_s + waits_s <= until_s
        is_given_up = whole._is_given_up.values[has_ended] != 0
        at_s, waits_s = at_s[has_ended], waits_s[has_ended]
        self._at.cut(at_s)
        self._all.cut(waits_s)
        self._is_given_up.cut(is_given_up.astype(float))
        self._ended.cut(waits_s[~is_given_up], waits_s[is_given_up])
        failed_at_s = whole._failed_at.values + moved_s
        self._failed_at.cut(failed_at_s[failed_at_s <= until_s])
        self.unanswered = int(is_given_up.sum())
        self.failed = len(self._failed_at)
        self._last_at_s = float(at_s.max(initial=-math.inf))
