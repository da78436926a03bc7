"""One lane of a load and its result so far."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.load.events import LoopLagged, RequestsEnded, RequestsSent
from engine.load.lanes import LoadLane
from engine.load.result.event_loop import EventLoop
from engine.load.result.growing_array import Floats, GrowingArray
from engine.load.result.growing_waits import GrowingWaits
from engine.load.result.plausibility import EARLY_S, check_lengths, check_times
from engine.load.result.visits import Visits
from engine.load.result.waits import Waits
from engine.load.spec import LoadSpec
from engine.process.hook import Hook
from engine.stream.fold import InconsistentEvent
from engine.vocabulary.bounds import MAX_REQUESTS
from engine.vocabulary.cause import Cause, Why
from engine.vocabulary.wording import _

_OK = 200
_NO_ANSWER = 0
_MOST_CAUSES = 20
OTHER_CAUSES = Cause(Why.OTHER)
"""Stands for all causes beyond the first few different ones."""


class LaneState(enum.Enum):
    """How far a lane has come."""

    WAITING = enum.auto()
    STARTING = enum.auto()
    RUNNING = enum.auto()
    FINISHED = enum.auto()
    FAILED = enum.auto()


class LoadedLane:
    """What window, command line and exports show of a lane; ``LoadResult`` feeds it.

    Arrays are views without cost: read them now or copy them, and do not write to them.
    """

    def __init__(self, planned: LoadLane, spec: LoadSpec) -> None:
        """Begin with what is known beforehand."""
        self.planned = planned
        self.timeout_s = spec.timeout_s
        """Seconds after which a request is given up."""

        self._most_requests = spec.requests if spec.requests is not None else MAX_REQUESTS
        self.heard_at_s = 0.0
        """Time of the lane's latest event, on the stream's clock."""

        self.state = LaneState.WAITING
        self.pid = 0
        self.hooks: tuple[Hook, ...] = ()
        """What watched or slowed the server's Python."""

        self.cause: Cause | None = None
        """Why the server failed, or None."""

        self.started_at_s = 0.0
        """When the start of the server began, on the stream's clock."""

        self.listening_at_s: float | None = None
        self.ended_at_s: float | None = None
        self.failures: Counter[Cause] = Counter()
        """How many requests failed, by the reason."""

        self.rss_bytes = 0
        """Resident memory of the server, as last reported."""

        self.client_lag_s = 0.0
        """How late the client's own loop was, at the 99th percentile; known at the lane's end."""

        self.peak_rss_bytes = 0
        self._weighed_at = GrowingArray()
        self._weights = GrowingArray()
        self.visits = Visits(spec.probe_interval_s)
        """The visits of the probe."""

        self.loop = EventLoop()
        """The server's own loop."""

        self._intended = GrowingArray()
        self._sent = GrowingArray()
        self._ended = GrowingArray()
        self._statuses = GrowingArray()
        self._own = GrowingArray()
        self._causes: dict[int, Cause] = {}
        self._answers_at = GrowingArray()
        self._ended_count = 0
        self._latencies = GrowingWaits()

    @property
    def failure(self) -> str:
        """Why the server failed, in words, or nothing."""
        return str(self.cause) if self.cause is not None else ""

    # -- counts --------------------------------------------------------------------------------

    @property
    def sent(self) -> int:
        """Requests that were sent."""
        return len(self._sent)

    @property
    def answered(self) -> int:
        """Requests that got a correct answer: status 200, and everything that was asked for."""
        return len(self._latencies.answered)

    @property
    def failed(self) -> int:
        """Requests that got a wrong answer or none."""
        return self._ended_count - len(self._latencies.answered)

    @property
    def in_flight(self) -> int:
        """Requests that were sent and have not ended."""
        return self.sent - self._ended_count

    @property
    def weighed_at_s(self) -> Floats:
        """When the server reported its memory, on the stream's clock."""
        return self._weighed_at.values

    @property
    def weights_bytes(self) -> Floats:
        """The resident memory of the server at each of these moments."""
        return self._weights.values

    @property
    def is_done(self) -> bool:
        """Whether it has finished or failed."""
        return self.state in (LaneState.FINISHED, LaneState.FAILED)

    # -- requests ------------------------------------------------------------------------------

    @property
    def answered_at_s(self) -> Floats:
        """When each right answer came, on the stream's clock, in the order of coming."""
        return self._answers_at.values

    @property
    def latencies_s(self) -> Floats:
        """How long each correct answer took from when its request was due, in the same order."""
        return self._latencies.answered.values

    @property
    def latency(self) -> Waits | None:
        """Percentiles of the latencies, or None before the first correct answer or timeout.

        A request that was given up counts as at least ``timeout_s``.
        """
        return self._latencies.percentiles()

    @property
    def given_up(self) -> int:
        """Requests that were given up because no answer came in time; they count as failed."""
        return len(self._latencies.given_up)

    @property
    def is_given_up(self) -> NDArray[np.bool_]:
        """Whether each request was given up, by its number."""
        return self._are_given_up(self._statuses.values, self._ended.values - self._intended.values)

    @property
    def intended_s(self) -> Floats:
        """When each request was due, by its number."""
        return self._intended.values

    @property
    def sent_s(self) -> Floats:
        """When each request was sent, by its number."""
        return self._sent.values

    @property
    def ended_s(self) -> Floats:
        """When each request ended, by its number; nan if it has not."""
        return self._ended.values

    @property
    def statuses(self) -> Floats:
        """Each request's status code, by its number; 0 for no answer, nan before its end."""
        return self._statuses.values

    @property
    def own_elapsed_s(self) -> Floats:
        """How long the strategy took, as the server reports, by request number; nan if unknown."""
        return self._own.values

    @property
    def causes(self) -> Mapping[int, Cause]:
        """Why requests failed, by number, in the order in which that was told."""
        return self._causes

    def cause_of(self, request: int) -> Cause | None:
        """Return why a request failed, or None."""
        return self._causes.get(request)

    @property
    def loaded_s(self) -> float:
        """From when the first request was due to the latest end, in seconds."""
        if not self._ended_count:
            return 0.0
        return float(np.nanmax(self._ended.values) - self._intended.values[0])

    @property
    def throughput(self) -> float | None:
        """Correct answers per second over the whole load, or None before there are any."""
        loaded_s = self.loaded_s
        return self.answered / loaded_s if self.answered and loaded_s > 0 else None

    # -- what another user feels -----------------------------------------------------------------

    @property
    def probe(self) -> Waits | None:
        """Percentiles of the probe's waits, or None before the first.

        A visit without an answer, given up or still in flight, counts as at least its wait so far.
        """
        return self.visits.waits(self.open_wait_s(self.heard_at_s))

    def open_wait_s(self, at_s: float) -> float:
        """Return how long the probe has been waiting for an answer, in seconds.

        Args:
            at_s: Now, on the stream's clock.
        """
        # The probe ends with the requests.
        return 0.0 if self.is_done or not self.in_flight else self.visits.open_wait_s(at_s)

    # -- taking events in ------------------------------------------------------------------------

    def take_sent(self, event: RequestsSent) -> None:
        """Take in requests that were sent.

        Raises:
            InconsistentEvent: their numbers or times are impossible.
        """
        check_lengths(event.requests, event.intended_s, event.sent_s)
        first = self.sent
        if event.requests != list(range(first, first + len(event.requests))):
            message = _("requests are sent out of turn, expected number {number}")
            raise InconsistentEvent(message.format(number=first))
        if first + len(event.requests) > self._most_requests:
            message = _("the load grows beyond {most} requests")
            raise InconsistentEvent(message.format(most=self._most_requests))
        check_times(event.intended_s, event.sent_s, least_s=0.0)
        self._intended.extend(event.intended_s)
        self._sent.extend(event.sent_s)
        nothing = [np.nan] * len(event.requests)
        for array in (self._ended, self._statuses, self._own):
            array.extend(nothing)

    def take_ended(self, event: RequestsEnded) -> None:
        """Take in requests that ended.

        Raises:
            InconsistentEvent: one was not sent, or has ended already.
        """
        ended = event.requests
        check_lengths(ended, event.ended_s, event.statuses, event.own_elapsed_s, event.causes)
        check_times(event.ended_s, least_s=0.0)
        check_times(event.own_elapsed_s)
        if not ended:
            return
        if not 0 <= min(ended) <= max(ended) < self.sent:
            raise InconsistentEvent(_("a request ends that was not sent"))
        if len(set(ended)) < len(ended) or not np.isnan(self._ended.values[ended]).all():
            raise InconsistentEvent(_("a request ends twice"))
        if not 0 <= min(event.statuses) <= max(event.statuses) <= 999:
            message = _("a status is not 0..999: {status}")
            raise InconsistentEvent(message.format(status=max(event.statuses)))
        ended_s = np.array(event.ended_s)
        begun_s = np.maximum(self._intended.values[ended], self._sent.values[ended])
        if (ended_s < begun_s - EARLY_S).any():
            raise InconsistentEvent(_("a request ends before it is sent"))
        self._ended.values[ended] = ended_s
        self._statuses.values[ended] = event.statuses
        own = np.array(event.own_elapsed_s)
        self._own.values[ended] = np.where(own < 0, np.nan, own)
        self._ended_count += len(ended)
        is_right = np.array(
            [
                status == _OK and cause is None
                for status, cause in zip(event.statuses, event.causes, strict=True)
            ],
            dtype=bool,
        )
        waited_s = ended_s - self._intended.values[ended]
        self._answers_at.extend(ended_s[is_right])
        self._latencies.answered.extend(waited_s[is_right])
        given_up = self._are_given_up(np.array(event.statuses), waited_s)
        self._latencies.given_up.extend([self.timeout_s] * int(given_up.sum()))
        for place in np.flatnonzero(~is_right):
            cause = event.causes[place] or Cause(Why.STATUS, {"status": event.statuses[place]})
            self._note_failure(ended[place], cause)

    def take_lags(self, event: LoopLagged) -> None:
        """Take in what the server reports of its loop.

        Raises:
            InconsistentEvent: its figures are impossible.
        """
        if not 0 <= event.rss_bytes < 2**60:
            message = _("the server has {size} bytes of memory")
            raise InconsistentEvent(message.format(size=event.rss_bytes))
        self.loop.take(event)
        self._weighed_at.extend([event.at_s])
        self._weights.extend([event.rss_bytes])
        self.rss_bytes = event.rss_bytes
        self.peak_rss_bytes = max(self.peak_rss_bytes, event.rss_bytes)

    def _note_failure(self, request: int, cause: Cause) -> None:
        self._causes[request] = cause
        is_known = cause in self.failures or len(self.failures) < _MOST_CAUSES
        self.failures[cause if is_known else OTHER_CAUSES] += 1

    def _are_given_up(self, statuses: NDArray[Any], waited_s: Floats) -> NDArray[np.bool_]:
        late: NDArray[np.bool_] = waited_s >= self.timeout_s - EARLY_S
        unanswered: NDArray[np.bool_] = statuses == _NO_ANSWER
        return late & unanswered
