"""What a load asks of its clients and they tell: lines of JSON, times in ns of ``now_ns``."""

from __future__ import annotations

import msgspec

from engine.load.spec import Arrivals

PROBES_AT_ONCE = 100
"""Visits of the probe that are under way at once at most."""


class Visit(msgspec.Struct, frozen=True, tag_field="task", tag="visit"):
    """Users that visit a server; then the process ends."""

    url: str
    clusters: int
    """How many clusters a right answer has."""

    users: int
    requests: int | None
    duration_s: float | None
    rate: float | None
    arrivals: Arrivals
    seed: int
    timeout_s: float


class Probe(msgspec.Struct, frozen=True, tag_field="task", tag="probe"):
    """Visits at regular times, until SIGTERM."""

    url: str
    interval_s: float


AnyTask = Visit | Probe


class Sent(msgspec.Struct, frozen=True, tag_field="told", tag="sent"):
    """Requests that were sent."""

    requests: list[int]
    intended_ns: list[int]
    sent_ns: list[int]


class Ended(msgspec.Struct, frozen=True, tag_field="told", tag="ended"):
    """Requests that came to an end; as ``RequestsEnded``."""

    requests: list[int]
    ended_ns: list[int]
    statuses: list[int]
    own_elapsed_s: list[float]
    messages: list[str]


class Probed(msgspec.Struct, frozen=True, tag_field="told", tag="probed"):
    """Visits of the probe that came to an end; as ``HealthProbed``."""

    intended_ns: list[int]
    latency_s: list[float | None]


class Visited(msgspec.Struct, frozen=True, tag_field="told", tag="visited"):
    """All requests have come to an end."""

    client_lag_s: float
    """How late the client's own loop was, at the 99th percentile of its timer."""


AnyMessage = Sent | Ended | Probed | Visited
