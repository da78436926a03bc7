"""A load as one JSON object: its spec, its machine, and the result of every server."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from engine.export.export import Export
from engine.vocabulary.printable import shortened

if TYPE_CHECKING:
    from engine.load.result.lane import LoadedLane
    from engine.load.result.result import LoadResult
    from engine.load.result.waits import Waits


def load_json(result: LoadResult) -> str:
    """Return the result as indented JSON; names of times end in their unit."""
    document = {
        "started_at": result.started.started_at,
        "outcome": result.outcome,
        "spec": result.spec,
        "environment": result.environment,
        "lanes": [_lane_document(lane) for lane in result.lanes],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


EXPORT = Export("json", "the result as JSON", load_json, title="JSON")


def _lane_document(lane: LoadedLane) -> dict[str, Any]:
    return {
        "strategy": lane.planned.strategy,
        "title": lane.planned.title,
        "fan_out": lane.planned.fan_out,
        "ideal_s": lane.planned.ideal_s,
        "state": lane.state.name.lower(),
        "failure": lane.cause.english if lane.cause is not None else "",
        "sent": lane.sent,
        "answered": lane.answered,
        "failed": lane.failed,
        "given_up": lane.given_up,
        "failures": _counts(lane),
        "answers_per_s": lane.throughput,
        "latency": _waits_document(lane.latency),
        "probe": _waits_document(lane.probe),
        "probes_given_up": lane.visits.unanswered,
        "probes_failed": lane.visits.failed,
        "loop_lag": _waits_document(lane.loop.lag),
        "worst_loop_lag_s": lane.loop.worst_lag_s,
        "client_lag_s": lane.client_lag_s,
        "hooks": lane.hooks,
        "peak_rss_bytes": lane.peak_rss_bytes,
        "latencies_s": lane.latencies_s.tolist(),
    }


def _counts(lane: LoadedLane) -> dict[str, int]:
    """Return how many requests failed, by the reason."""
    counts: Counter[str] = Counter()
    for cause, count in lane.failures.items():
        counts[shortened(cause.english)] += count
    return counts


def _waits_document(waits: Waits | None) -> dict[str, Any] | None:
    """Return the figures of waits; those with only a known bound are in ``at_least_s``."""
    from engine.load.result.waits import FIGURES  # numpy

    if waits is None:
        return None
    document: dict[str, Any] = {"count": waits.count}
    document |= {figure: waits.exact_s(figure) for figure in FIGURES}
    if waits.bounds:
        document["at_least_s"] = {
            figure: waits.least_possible_s(figure) for figure in FIGURES if figure in waits.bounds
        }
    return document
