"""The server's metrics, for ``/metrics``."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST

_LATENCY_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_LAG_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10, 60)


class Metrics:
    """One server's metrics, in their own registry.

    Requests for ``/health`` and ``/metrics`` are not counted: the first must cost nothing, and
    the second would count its own readers.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = 0
        """How many requests have ended."""

        self._requests = Counter(
            "racelane_requests",
            "Requests that ended, by HTTP status; 499 if the client hung up first.",
            ["status"],
            registry=self._registry,
        )
        self.hang_ups = Counter(
            "racelane_hang_ups",
            "Clients that hung up before they got an answer.",
            registry=self._registry,
        )
        self.in_flight = Gauge(
            "racelane_requests_in_flight",
            "Requests for /test in flight.",
            registry=self._registry,
        )
        self._latency = Histogram(
            "racelane_request_duration_seconds",
            "Time from the first line of a request for /test to its answer, if it was answered.",
            buckets=_LATENCY_S,
            registry=self._registry,
        )
        self.loop_lag = Histogram(
            "racelane_loop_lag_seconds",
            "How late a 10 ms timer of the event loop fires.",
            buckets=_LAG_S,
            registry=self._registry,
        )

    def note_request(self, status: int) -> None:
        """Count a request."""
        self.requests += 1
        self._requests.labels(str(status)).inc()

    def note_answer(self, latency_s: float) -> None:
        """Record how long an answer to ``/test`` took, in seconds."""
        self._latency.observe(latency_s)

    def text(self) -> bytes:
        """Write all metrics in Prometheus' text format."""
        return generate_latest(self._registry)
