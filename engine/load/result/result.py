"""A load's result so far: the one fold over its events."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from typing_extensions import override

from engine.load.events import (
    AnyLoadEvent,
    HealthProbed,
    LaneFinished,
    LoadFinished,
    LoadStarted,
    LoopLagged,
    RequestsEnded,
    RequestsSent,
    ServerFailed,
    ServerStarted,
    ServerStarting,
)
from engine.load.result.lane import LaneState, LoadedLane
from engine.load.spec import LoadSpec
from engine.machine.facts import Environment
from engine.machine.plausibility import check_environment, check_moment
from engine.stream.event import Event
from engine.stream.fold import InconsistentEvent, StreamFold, fold_stream, grow
from engine.vocabulary.bounds import MAX_STYLE, MAX_TIME_S, MAX_TITLE_LENGTH
from engine.vocabulary.wording import _

__all__ = ["LaneState", "LoadResult", "LoadedLane", "fold_load", "follow_load"]


class LoadResult(StreamFold):
    """Everything that window, command line and exports show of a load.

    Feed it events in order with ``apply``; everything derives from them.
    """

    def __init__(self, started: LoadStarted) -> None:
        """Begin with a load's first event.

        Raises:
            InconsistentEvent: its lanes do not fit its spec, or a number is impossible.
        """
        _check_moment(started)
        try:
            check_environment(started.environment)
        except ValueError as error:
            raise InconsistentEvent(str(error)) from None
        _check_lanes(started)
        super().__init__(started.at_s)
        self.started = started
        self.lanes = [LoadedLane(planned, started.spec) for planned in started.lanes]
        """The lanes, in the spec's order."""

        self.running: list[LoadedLane] = []
        """The lanes whose servers are starting or under load, in the order of starting: at most one
        while a load runs, several while it is shown side by side."""

        self._estimates_s = self.spec.estimates_of(started.lanes)

    @property
    def spec(self) -> LoadSpec:
        """What was asked for."""
        return self.started.spec

    @property
    def environment(self) -> Environment:
        """What the load ran on."""
        return self.started.environment

    @property
    def done(self) -> int:
        """Lanes that have finished or failed."""
        return sum(lane.is_done for lane in self.lanes)

    @property
    def has_failures(self) -> bool:
        """Whether a server or a request has failed."""
        return any(lane.failed or lane.state is LaneState.FAILED for lane in self.lanes)

    @override
    def close(self) -> None:
        super().close()
        self.running.clear()

    def apply(self, event: AnyLoadEvent) -> None:
        """Take in the next event.

        Raises:
            InconsistentEvent: it names an unknown lane or request, or comes out of turn.
        """
        if self.is_over:
            raise InconsistentEvent(_("an event follows the end of the load"))
        _check_moment(event)
        self.last_at_s = event.at_s
        match event:
            case ServerStarting():
                lane = self._expect(event.lane, LaneState.WAITING)
                lane.state = LaneState.STARTING
                lane.started_at_s = event.at_s
                self.running.append(lane)
            case ServerStarted():
                lane = self._expect(event.lane, LaneState.STARTING)
                lane.state = LaneState.RUNNING
                lane.listening_at_s = event.at_s
                lane.pid = event.pid
                lane.hooks = event.hooks
            case RequestsSent():
                self._expect(event.lane, LaneState.RUNNING).take_sent(event)
            case RequestsEnded():
                self._expect(event.lane, LaneState.RUNNING).take_ended(event)
            case HealthProbed():
                self._expect(event.lane, LaneState.RUNNING).visits.take(event)
            case LoopLagged():
                self._expect(event.lane, LaneState.RUNNING).take_lags(event)
            case ServerFailed():
                lane = self._expect(event.lane, LaneState.STARTING, LaneState.RUNNING)
                lane.cause = event.cause
                self._end(lane, LaneState.FAILED, event.at_s)
            case LaneFinished():
                lane = self._expect(event.lane, LaneState.RUNNING)
                if lane.in_flight:
                    message = _("lane {lane} ends before its requests")
                    raise InconsistentEvent(message.format(lane=event.lane))
                if not 0 <= event.client_lag_s <= MAX_TIME_S:
                    message = _("the client was {seconds:g} s late")
                    raise InconsistentEvent(message.format(seconds=event.client_lag_s))
                lane.client_lag_s = event.client_lag_s
                self._end(lane, LaneState.FINISHED, event.at_s)
            case LoadFinished():
                self.outcome = event.outcome
                self.running.clear()
            case LoadStarted():
                raise InconsistentEvent(_("a second load starts"))

    def _expect(self, place: int, *states: LaneState) -> LoadedLane:
        if not 0 <= place < len(self.lanes):
            message = _("lane {lane} is not among the {count} lanes")
            raise InconsistentEvent(message.format(lane=place, count=len(self.lanes)))
        lane = self.lanes[place]
        if lane.state not in states:
            raise InconsistentEvent(
                f"lane {place} is {lane.state.name.lower()}, expected {states[-1].name.lower()}"
            )
        lane.heard_at_s = self.last_at_s
        return lane

    def _end(self, lane: LoadedLane, state: LaneState, at_s: float) -> None:
        lane.state = state
        lane.ended_at_s = at_s
        self.running.remove(lane)

    def lane_progress(self, place: int, at_s: float) -> float:
        """Return how much of a lane's load is done, 0..1, at a time on the stream's clock."""
        lane = self.lanes[place]
        if lane.is_done:
            return 1.0
        if lane.listening_at_s is None:
            return 0.0
        if self.spec.duration_s is not None:
            return self._timed_progress(lane, at_s - lane.listening_at_s, self._estimates_s[place])
        assert self.spec.requests is not None
        return min(1.0, (lane.answered + lane.failed) / self.spec.requests)

    def _timed_progress(self, lane: LoadedLane, loaded_s: float, estimate_s: float) -> float:
        """Return how much of a lane's load of a given duration is done, 0..1."""
        assert self.spec.duration_s is not None
        by_clock = min(1.0, max(0.0, loaded_s) / estimate_s)
        if loaded_s < self.spec.duration_s:
            return by_clock
        # Requests that are in flight or due must still be answered or given up.
        ended = lane.answered + lane.failed
        due = math.ceil(self.spec.rate * self.spec.duration_s) if self.spec.rate is not None else 0
        left = max(lane.in_flight, due - ended)
        left_s = min(self.spec.served_s(lane.planned, left), self.spec.tail_s(lane.planned))
        return min(by_clock, max(0.0, 1 - left_s / estimate_s))

    def progress(self, at_s: float) -> float:
        """Return how much of the load is done, 0..1, at a time on the stream's clock."""
        behind_s = sum(
            self.lane_progress(place, at_s) * estimate_s
            for place, estimate_s in enumerate(self._estimates_s)
        )
        return min(1.0, behind_s / sum(self._estimates_s))

    def left_s(self, at_s: float) -> float:
        """Return roughly how many seconds are left at a time on the stream's clock."""
        if self.is_over:
            return 0.0
        return (1 - self.progress(at_s)) * sum(self._estimates_s)


def _check_moment(event: Event) -> None:
    """Raise if an event's time is impossible."""
    try:
        check_moment(event, _("load"))
    except ValueError as error:
        message = _("times do not fit: {reason}")
        raise InconsistentEvent(message.format(reason=error)) from None


def _check_lanes(started: LoadStarted) -> None:
    """Raise unless lanes are the spec's, with titles and ideals that can be shown."""
    if tuple(lane.strategy for lane in started.lanes) != started.spec.strategies:
        raise InconsistentEvent(_("the lanes do not fit the spec"))
    for lane in started.lanes:
        if not (0 <= lane.style <= MAX_STYLE and 0 <= lane.ideal_s <= MAX_TIME_S):
            message = _("the style or the ideal of {strategy} does not fit")
            raise InconsistentEvent(message.format(strategy=lane.strategy))
        texts = (lane.title, lane.summary)
        if not all(len(text) <= MAX_TITLE_LENGTH and text.isprintable() for text in texts):
            message = _("the title of {strategy} cannot be shown")
            raise InconsistentEvent(message.format(strategy=lane.strategy))


def _begin(event: AnyLoadEvent) -> LoadResult:
    if not isinstance(event, LoadStarted):
        raise InconsistentEvent(_("the first event does not start a load"))
    return LoadResult(event)


def follow_load(events: Iterable[AnyLoadEvent]) -> Iterator[LoadResult]:
    """Yield the one growing result after each event of a stream.

    Raises:
        InconsistentEvent: the events do not make a load.
    """
    return grow(events, _begin)


def fold_load(events: Iterable[AnyLoadEvent]) -> LoadResult:
    """Return the result of a whole stream.

    Raises:
        InconsistentEvent: the events do not make a load.
    """
    return fold_stream(events, _begin)
