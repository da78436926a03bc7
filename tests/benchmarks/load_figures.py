"""What users and others feel of the server, and whether it is the client that lags."""

import numpy as np

from engine.load.conduct.conductor import LoadConductor
from engine.load.result.result import fold_load
from engine.load.spec import LoadSpec
from tests.benchmarks.figure import Figure, shown

_CROWD = 200


def _load(**values):
    return fold_load(LoadConductor(LoadSpec(**values)).events())


def crowd():
    """200 users at once on gevent and asyncio, 0.3 s a query, 1,000 requests."""
    result = _load(strategies=("gevent", "asyncio"), users=_CROWD, requests=5 * _CROWD, sleep_s=0.3)
    for lane in result.lanes:
        name = lane.planned.strategy
        latency, ideal_s = lane.latency, lane.planned.ideal_s
        told = shown((latency.median_s, latency.p95_s, latency.p99_s, latency.most_s))
        yield Figure(f"{name}: requests that failed", lane.failed, "", 0, str(lane.failure))
        yield Figure(f"{name}: p99 over ideal", latency.p99_s / ideal_s, "times", 2, f"{told} s")
        probe = lane.probe
        told = shown([1e3 * wait_s for wait_s in (probe.median_s, probe.p95_s, probe.most_s)], 1)
        yield Figure(f"{name}: probe p99", probe.p99_s * 1e3, "ms", 50, f"{told} ms")
        lag_ms = lane.client_lag_s * 1e3
        yield Figure(f"{name}: client's own loop lag, p99", lag_ms, "ms", 50, "")


def blocked():
    """The blocking handler, one user, 0.1 s a query: how much of a request the probe waits."""
    lane = _load(strategies=("blocking",), users=1, requests=4, sleep_s=0.1).lanes[0]
    request_s = float(np.median(lane.own_elapsed_s))
    yield Figure(
        "blocking: longest wait of the probe over a request's time",
        lane.probe.most_s / request_s,
        "times",
        0.95,
        f"{lane.probe.most_s:.2f} s of {request_s:.2f} s, median {lane.probe.median_s:.2f} s",
        at_least=True,
    )
    yield Figure(
        "blocking: the loop's lag over a request's time",
        lane.loop.worst_lag_s / request_s,
        "times",
        0.95,
        f"{lane.loop.worst_lag_s:.2f} s",
        at_least=True,
    )
