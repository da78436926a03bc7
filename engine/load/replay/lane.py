"""One lane of a load at every moment of a show."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.load.result.growing_array import Floats
from engine.load.result.lane import OTHER_CAUSES, LaneState, LoadedLane
from engine.load.spec import LoadSpec
from engine.stream.replay import NEVER, moment_ns
from engine.stream.showing import ShowClock

_ALWAYS_S = math.inf


class ShownLane(LoadedLane):
    """What a lane has come to by a moment of a show."""

    def __init__(self, whole: LoadedLane, spec: LoadSpec, clock: ShowClock) -> None:
        """Begin before the show.

        Args:
            whole: The lane of a load that is over.
            spec: What was asked for.
            clock: The clock of the show.
        """
        super().__init__(whole.planned, spec)
        self._whole = whole
        is_moved = clock is ShowClock.SIDE_BY_SIDE
        self._moved_s = -_zero_s(whole) if is_moved else 0.0
        has_begun = whole.state is not LaneState.WAITING
        # Side by side, nobody waits for a server to start.
        begin_s = 0.0 if is_moved else whole.started_at_s
        self.begin_ns = moment_ns(begin_s) if has_begun else NEVER
        """When it stops waiting for its turn, in ns since the show began."""

        listening_s = self._moved(whole.listening_at_s)
        self._listening_ns = NEVER if listening_s is None else moment_ns(listening_s)
        ended_s = self._moved(whole.ended_at_s)
        if is_moved and whole.state is LaneState.FINISHED and whole.sent:
            # Nor for it to stop.
            ended_s = float(np.nanmax(whole.ended_s)) + self._moved_s
        self.end_ns = NEVER if ended_s is None else moment_ns(ended_s)
        """When it ends, in the same way; ``NEVER`` if the load was cut short before."""

        self._is_still = False
        self._has_ended_s = whole.ended_s + self._moved_s
        # By the later of the two clocks in doubt: a request is sent before it ends.
        self._sent_by_s = np.maximum.accumulate(
            np.fmin(whole.sent_s + self._moved_s, self._has_ended_s)
        )
        self._is_lost = whole.is_given_up
        self._causes = dict(whole.causes)
        known = [cause for cause in whole.failures if cause != OTHER_CAUSES]
        self._kinds = [*known, OTHER_CAUSES]
        kinds = {cause: kind for kind, cause in enumerate(known)}
        self._failed_kinds: NDArray[np.int64] = np.array(
            [kinds.get(cause, len(known)) for cause in whole.causes.values()], dtype=np.int64
        )
        self._failed_s = self._has_ended_s[np.array(list(whole.causes), dtype=np.int64)]

    def until_ns(self, cut_s: float) -> int:
        """Return until when it is shown, in ns since the show began; 0 if its turn never came.

        Args:
            cut_s: The end of the load on its own clock, in seconds.
        """
        if self.begin_ns == NEVER:
            return 0
        return self.end_ns if self.end_ns != NEVER else moment_ns(cut_s + self._moved_s)

    def stops_ns(self) -> Sequence[Floats]:
        """Return when it and its requests start and end, in ns since the show began."""
        moments = (self.begin_ns, self._listening_ns, self.end_ns)
        whole = [float(moment) for moment in moments if moment != NEVER]
        requests = (self._whole.sent_s + self._moved_s, self._has_ended_s)
        return (np.array(whole), *(times[np.isfinite(times)] * 1e9 for times in requests))

    def show(self, at_ns: int) -> None:
        """Move to a moment of the show, in ns since it began."""
        is_still = not self.begin_ns <= at_ns < self.end_ns
        if is_still and self._is_still and self.is_done == (at_ns >= self.end_ns):
            return
        self._is_still = is_still
        whole, until_s = self._whole, at_ns / 1e9
        if at_ns < self.begin_ns:
            self.state, until_s = LaneState.WAITING, -_ALWAYS_S
        elif at_ns >= self.end_ns:
            self.state, until_s = whole.state, _ALWAYS_S
        elif at_ns >= self._listening_ns:
            self.state = LaneState.RUNNING
        else:
            self.state, until_s = LaneState.STARTING, -_ALWAYS_S
        has_begun = self.state is not LaneState.WAITING
        listens = self.state is LaneState.RUNNING or (
            self.is_done and whole.listening_at_s is not None
        )
        self.started_at_s = self.begin_ns / 1e9 if has_begun else 0.0
        self.listening_at_s = self._moved(whole.listening_at_s) if listens else None
        self.ended_at_s = self._moved(whole.ended_at_s) if self.is_done else None
        self.pid = whole.pid if listens else 0
        self.hooks = whole.hooks if listens else ()
        self.cause = whole.cause if self.is_done else None
        self.client_lag_s = whole.client_lag_s if self.is_done else 0.0
        heard_s = whole.heard_at_s + self._moved_s
        self.heard_at_s = min(at_ns / 1e9, heard_s) if has_begun else 0.0
        self._show_requests(until_s)
        self.visits.cut(whole.visits, until_s, self._moved_s)
        self.loop.cut(whole.loop, until_s, self._moved_s)
        weights = whole.weights_bytes[whole.weighed_at_s + self._moved_s <= until_s]
        self.rss_bytes = int(weights[-1]) if len(weights) else 0
        self.peak_rss_bytes = int(weights.max(initial=0))

    def _show_requests(self, until_s: float) -> None:
        whole, moved_s = self._whole, self._moved_s
        sent = int(np.searchsorted(self._sent_by_s, until_s, side="right"))
        ended_s = self._has_ended_s[:sent]
        has_ended = ended_s <= until_s
        self._intended.cut(whole.intended_s[:sent] + moved_s)
        self._sent.cut(whole.sent_s[:sent] + moved_s)
        self._ended.cut(np.where(has_ended, ended_s, np.nan))
        self._statuses.cut(np.where(has_ended, whole.statuses[:sent], np.nan))
        self._own.cut(np.where(has_ended, whole.own_elapsed_s[:sent], np.nan))
        self._ended_count = int(has_ended.sum())
        answers_at_s = whole.answered_at_s + moved_s
        was_answered = answers_at_s <= until_s
        self._answers_at.cut(answers_at_s[was_answered])
        lost = int((self._is_lost[:sent] & has_ended).sum())
        self._latencies.cut(whole.latencies_s[was_answered], np.full(lost, self.timeout_s))
        has_failed = self._failed_s <= until_s
        counts = np.bincount(self._failed_kinds[has_failed], minlength=len(self._kinds))
        counted = zip(self._kinds, counts.tolist(), strict=True)
        self.failures = Counter({cause: count for cause, count in counted if count})

    def _moved(self, at_s: float | None) -> float | None:
        return None if at_s is None else at_s + self._moved_s


def _zero_s(lane: LoadedLane) -> float:
    """Return when the load on a server began, on the stream's clock."""
    if len(lane.intended_s):
        return float(lane.intended_s[0])
    return lane.listening_at_s if lane.listening_at_s is not None else lane.started_at_s
