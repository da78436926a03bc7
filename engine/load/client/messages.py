"""Messages between a load and its clients: lines of JSON, times in ns of ``now_ns``."""

from __future__ import annotations

import msgspec

from engine.load.spec import Arrivals
from engine.vocabulary.cause import Cause

PROBES_AT_ONCE = 100
"""The most visits of the probe that are in flight at once."""


class Visit(msgspec.Struct, frozen=True, tag_field="task", tag="visit"):
    """Visit a server as its users, then end the process."""

    url: str
    clusters: int
    """How many clusters a correct answer has."""

    users: int
    requests: int | None
    duration_s: float | None
    rate: float | None
    arrivals: Arrivals
    seed: int
    timeout_s: float


class Probe(msgspec.Struct, frozen=True, tag_field="task", tag="probe"):
    """Visit at regular intervals until SIGTERM."""

    url: str
    interval_s: float


AnyTask = Visit | Probe


class Sent(msgspec.Struct, frozen=True, tag_field="told", tag="sent"):
    """Requests that were sent."""

    requests: list[int]
    intended_ns: list[int]
    sent_ns: list[int]


class Ended(msgspec.Struct, frozen=True, tag_field="told", tag="ended"):
    """Requests that ended; as ``RequestsEnded``."""

    requests: list[int]
    ended_ns: list[int]
    statuses: list[int]
    own_elapsed_s: list[float]
    causes: list[Cause | None]


class Probed(msgspec.Struct, frozen=True, tag_field="told", tag="probed"):
    """Visits of the probe that ended; as ``HealthProbed``."""

    intended_ns: list[int]
    latency_s: list[float | None]


class Visited(msgspec.Struct, frozen=True, tag_field="told", tag="visited"):
    """All requests have ended."""

    client_lag_s: float
    """How late the timers of the client's own loop fired, at the 99th percentile."""


AnyMessage = Sent | Ended | Probed | Visited
