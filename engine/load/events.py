"""What happens in a load, as one stream of events, in lines like those of a race.

All times are seconds on the stream's clock, which starts with the load.
"""

from __future__ import annotations

from engine.load.lanes import LoadLane
from engine.load.spec import LoadSpec
from engine.machine.facts import Environment
from engine.process.hook import Hook
from engine.stream.event import Event, Outcome, Started
from engine.vocabulary.cause import Cause


class LoadStarted(Started, frozen=True, tag="load_started"):
    """First of every stream of a load."""

    spec: LoadSpec
    lanes: tuple[LoadLane, ...]
    """One lane per strategy, in the spec's order; events name lanes by their places here."""

    environment: Environment


class ServerStarting(Event, frozen=True, tag="server_starting"):
    """The process of a lane's server is being started."""

    lane: int


class ServerStarted(Event, frozen=True, tag="server_started"):
    """A lane's server listens; its load begins."""

    lane: int
    pid: int
    address: str
    """Where it listens: ``127.0.0.1:40123``."""

    hooks: tuple[Hook, ...] = ()
    """What watches or slows the server's Python."""


class RequestsSent(Event, frozen=True, tag="requests_sent"):
    """Requests that were sent since the last such event; all lists have one length."""

    lane: int
    requests: list[int]
    """Numbers of the lane's requests, from 0 in the order of sending."""

    intended_s: list[float]
    """When each was due; latencies count from here."""

    sent_s: list[float]
    """When each was sent: later than due if no user was free or the client was late."""


class RequestsEnded(Event, frozen=True, tag="requests_ended"):
    """Requests that were answered or failed since the last such event; lists of one length."""

    lane: int
    requests: list[int]
    ended_s: list[float]
    statuses: list[int]
    """Status codes, 0 for no answer."""

    own_elapsed_s: list[float]
    """How long its strategy took, as the server reports, in seconds; negative if it did not."""

    causes: list[Cause | None]
    """Why each failed, or None."""


class HealthProbed(Event, frozen=True, tag="health_probed"):
    """Visits of the probe that ended since the last such event; all lists have one length.

    They may come in another order than they were due.
    """

    lane: int
    intended_s: list[float]
    """When each visit was due, whatever happened to those before."""

    latency_s: list[float | None]
    """From when it was due to its answer; negative if it was given up after that time; None if the
    server could not be reached."""


class LoopLagged(Event, frozen=True, tag="loop_lagged"):
    """How late timers of the server's own event loop fired; all lists have one length."""

    lane: int
    loop_s: list[float]
    """When each was due or fired, as the server reports."""

    lag_s: list[float]
    rss_bytes: int
    """Resident memory of the server's process."""

    overdue_s: float = 0.0
    """How late the next timer is already: this grows while the loop stands still."""


class ServerFailed(Event, frozen=True, tag="server_failed"):
    """A lane's server could not be started, died, or could not be load-tested, and why."""

    lane: int
    cause: Cause


class LaneFinished(Event, frozen=True, tag="lane_finished"):
    """All requests of a lane have ended, and so has its server."""

    lane: int
    client_lag_s: float = 0.0
    """How late timers of the client's own loop fired, at the 99th percentile: if this is not small,
    the client itself lagged."""


class LoadFinished(Event, frozen=True, tag="load_finished"):
    """Last of a stream that was not cut short."""

    outcome: Outcome


AnyLoadEvent = (
    LoadStarted
    | ServerStarting
    | ServerStarted
    | RequestsSent
    | RequestsEnded
    | HealthProbed
    | LoopLagged
    | ServerFailed
    | LaneFinished
    | LoadFinished
)
