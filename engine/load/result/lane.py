"""One lane of a load and its result so far."""

from __future__ import annotations

import enum
import math
from collections import Counter
from collections.abc import Sized
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.load.events import HealthProbed, LoopLagged, RequestsEnded, RequestsSent
from engine.load.lanes import LoadLane
from engine.load.result.growing_array import Floats, GrowingArray
from engine.load.result.waits import Waits, waits_of
from engine.load.spec import LoadSpec
from engine.process.hook import Hook
from engine.stream.fold import InconsistentEvent
from engine.vocabulary.bounds import MAX_REQUESTS, MAX_TIME_S
from engine.vocabulary.cause import Cause, Why
from engine.vocabulary.wording import _

_OK = 200
_NO_ANSWER = 0
_EARLY_S = 1e-3
"""By how much a timer may fire before its time."""

_TOLD_S = 0.25
"""The probe reports its visits within this time."""

_MOST_CAUSES = 20
_MOST_OPEN = 100_000
"""The most open visits of the probe to count one by one; beyond that, the gaps grow."""

_OTHER_CAUSES = Cause(Why.OTHER)


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

        self.probe_interval_s = spec.probe_interval_s
        """Seconds between visits of the probe."""

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

        self._worst_overdue_s = 0.0
        """The most that the loop's next timer was overdue; it grows during a stall."""

        self.client_lag_s = 0.0
        """How late the client's own loop was, at the 99th percentile; known at the lane's end."""

        self.peak_rss_bytes = 0
        self.unanswered_probes = 0
        """Visits of the probe that were given up; their waits count up to then."""

        self.failed_probes = 0
        """Visits of the probe that found no server."""

        self._intended = GrowingArray()
        self._sent = GrowingArray()
        self._ended = GrowingArray()
        self._statuses = GrowingArray()
        self._own = GrowingArray()
        self._causes: dict[int, Cause] = {}
        self._answers_at = GrowingArray()
        self._answers = GrowingArray()
        self._given_up = GrowingArray()
        self._probes_at = GrowingArray()
        self._last_probed_at_s = -math.inf
        self._probes = GrowingArray()
        self._probes_answered = GrowingArray()
        self._probes_given_up = GrowingArray()
        self._loop_at = GrowingArray()
        self._lags = GrowingArray()
        self._ended_count = 0
        self._summaries: dict[int, tuple[int, Waits | None]] = {}

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
        return len(self._answers)

    @property
    def failed(self) -> int:
        """Requests that got a wrong answer or none."""
        return self._ended_count - len(self._answers)

    @property
    def in_flight(self) -> int:
        """Requests that were sent and have not ended."""
        return self.sent - self._ended_count

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
        return self._answers.values

    @property
    def latency(self) -> Waits | None:
        """Percentiles of the latencies, or None before the first correct answer or timeout.

        A request that was given up counts as at least ``timeout_s``.
        """
        return self._summary(self._answers, self._given_up)

    @property
    def given_up(self) -> int:
        """Requests that were given up because no answer came in time; they count as failed."""
        return len(self._given_up)

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
    def probed_at_s(self) -> Floats:
        """When each visit of the probe was due, on the stream's clock."""
        return self._probes_at.values

    @property
    def probe_waits_s(self) -> Floats:
        """How long each visit of the probe waited, up to the end if it was given up."""
        return self._probes.values

    @property
    def probe(self) -> Waits | None:
        """Percentiles of the probe's waits, or None before the first.

        A visit without an answer, given up or still in flight, counts as at least its wait so far.
        """
        open_s = self.open_wait_s(self.heard_at_s)
        if not open_s:
            return self._summary(self._probes_answered, self._probes_given_up)
        # Of the visits due since then, later ones have waited less.
        under_way_s = np.arange(open_s, 0.0, -max(self.probe_interval_s, open_s / _MOST_OPEN))
        given_up_s = np.concatenate((self._probes_given_up.values, under_way_s))
        return waits_of(self._probes_answered.values, given_up_s)

    def open_wait_s(self, at_s: float) -> float:
        """Return how long the probe has been waiting for an answer, in seconds.

        Args:
            at_s: Now, on the stream's clock.
        """
        # The probe ends with the requests.
        if self.is_done or not len(self._probes_at) or not self.in_flight:
            return 0.0
        open_s = at_s - self._last_probed_at_s - self.probe_interval_s
        return open_s if open_s > _TOLD_S else 0.0

    @property
    def open_since_s(self) -> float:
        """When the oldest visit of the probe that may be in flight was due."""
        return self._last_probed_at_s + self.probe_interval_s

    # -- the server's own loop -------------------------------------------------------------------

    @property
    def loop_at_s(self) -> Floats:
        """When the server measured its loop's lag, on the stream's clock."""
        return self._loop_at.values

    @property
    def loop_lags_s(self) -> Floats:
        """How late the loop's timer fired."""
        return self._lags.values

    @property
    def loop_lag(self) -> Waits | None:
        """Percentiles of the loop's lag, or None before the first."""
        return self._summary(self._lags, GrowingArray())

    @property
    def worst_lag_s(self) -> float | None:
        """The longest time the loop stood still, or None before anything is known.

        A loop that stands still to its end reports no more lags, only that its timer is overdue.
        """
        if not len(self._lags) and not self._worst_overdue_s:
            return None
        return max(self._worst_overdue_s, float(self._lags.values.max(initial=0.0)))

    # -- taking events in ------------------------------------------------------------------------

    def take_sent(self, event: RequestsSent) -> None:
        """Take in requests that were sent.

        Raises:
            InconsistentEvent: their numbers or times are impossible.
        """
        _check_lengths(event.requests, event.intended_s, event.sent_s)
        first = self.sent
        if event.requests != list(range(first, first + len(event.requests))):
            message = _("requests are sent out of turn, expected number {number}")
            raise InconsistentEvent(message.format(number=first))
        if first + len(event.requests) > self._most_requests:
            message = _("the load grows beyond {most} requests")
            raise InconsistentEvent(message.format(most=self._most_requests))
        _check_times(event.intended_s, event.sent_s, least_s=0.0)
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
        _check_lengths(ended, event.ended_s, event.statuses, event.own_elapsed_s, event.causes)
        _check_times(event.ended_s, least_s=0.0)
        _check_times(event.own_elapsed_s)
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
        if (ended_s < begun_s - _EARLY_S).any():
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
        self._answers.extend(waited_s[is_right])
        given_up = self._are_given_up(np.array(event.statuses), waited_s)
        self._given_up.extend([self.timeout_s] * int(given_up.sum()))
        for place in np.flatnonzero(~is_right):
            cause = event.causes[place] or Cause(Why.STATUS, {"status": event.statuses[place]})
            self._note_failure(ended[place], cause)

    def take_probes(self, event: HealthProbed) -> None:
        """Take in visits of the probe.

        Raises:
            InconsistentEvent: their times are impossible.
        """
        _check_lengths(event.intended_s, event.latency_s)
        pairs = [
            (at_s, wait_s)
            for at_s, wait_s in zip(event.intended_s, event.latency_s, strict=True)
            if wait_s is not None
        ]
        waits_s = [wait_s for _, wait_s in pairs]
        _check_times(event.intended_s, least_s=0.0)
        _check_times(waits_s)
        self.failed_probes += len(event.latency_s) - len(pairs)
        self.unanswered_probes += sum(1 for wait_s in waits_s if wait_s < 0)
        self._probes_at.extend([at_s for at_s, _ in pairs])
        self._last_probed_at_s = max([self._last_probed_at_s, *(at_s for at_s, _ in pairs)])
        self._probes.extend([abs(wait_s) for wait_s in waits_s])
        self._probes_answered.extend([wait_s for wait_s in waits_s if wait_s >= 0])
        self._probes_given_up.extend([-wait_s for wait_s in waits_s if wait_s < 0])

    def take_lags(self, event: LoopLagged) -> None:
        """Take in what the server reports of its loop.

        Raises:
            InconsistentEvent: its figures are impossible.
        """
        _check_lengths(event.loop_s, event.lag_s)
        _check_times(event.loop_s)
        _check_times(event.lag_s, [event.overdue_s], least_s=-_EARLY_S)
        if not 0 <= event.rss_bytes < 2**60:
            message = _("the server has {size} bytes of memory")
            raise InconsistentEvent(message.format(size=event.rss_bytes))
        self._loop_at.extend(event.loop_s)
        self._lags.extend(event.lag_s)
        self._worst_overdue_s = max(self._worst_overdue_s, event.overdue_s)
        self.rss_bytes = event.rss_bytes
        self.peak_rss_bytes = max(self.peak_rss_bytes, event.rss_bytes)

    def _note_failure(self, request: int, cause: Cause) -> None:
        self._causes[request] = cause
        is_known = cause in self.failures or len(self.failures) < _MOST_CAUSES
        self.failures[cause if is_known else _OTHER_CAUSES] += 1

    def _are_given_up(self, statuses: NDArray[Any], waited_s: Floats) -> NDArray[np.bool_]:
        late: NDArray[np.bool_] = waited_s >= self.timeout_s - _EARLY_S
        unanswered: NDArray[np.bool_] = statuses == _NO_ANSWER
        return late & unanswered

    def _summary(self, answered: GrowingArray, given_up: GrowingArray) -> Waits | None:
        counted = len(answered) + len(given_up)
        count, summary = self._summaries.get(id(answered), (-1, None))
        if count != counted:
            summary = waits_of(answered.values, given_up.values)
            self._summaries[id(answered)] = (counted, summary)
        return summary


def _check_lengths(*lists: Sized) -> None:
    if len({len(one) for one in lists}) > 1:
        raise InconsistentEvent(_("lists of an event differ in length"))


def _check_times(*lists_s: list[float], least_s: float = -MAX_TIME_S) -> None:
    for times_s in lists_s:
        if times_s and not least_s <= min(times_s) <= max(times_s) <= MAX_TIME_S:
            raise InconsistentEvent(_("times of an event do not fit"))
