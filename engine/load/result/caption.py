"""What a load is and what it came to, in a line each: for pictures, tables and titles."""

from __future__ import annotations

from engine.load.result.lane import LoadedLane
from engine.load.spec import Arrivals, LoadSpec
from engine.process.hook import hooks_text
from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import ngettext

_LATE_S = 0.05


def load_caption(spec: LoadSpec) -> str:
    """Return what was asked for: ``50 users, 200 requests for 4 clusters of ..., seed 7``."""
    users = ngettext("{count} user", "{count} users", spec.users)
    if spec.requests is not None:
        length = ngettext("{count} request", "{count} requests", spec.requests)
    else:
        length = f"requests for {spec.duration_s:g} s"
    if spec.rate is None:
        pace = "each waits for its answer"
    else:
        gaps = "at random" if spec.arrivals is Arrivals.POISSON else "evenly"
        pace = f"{spec.rate:g} a second, {gaps}"
    clusters = ngettext("{count} cluster", "{count} clusters", spec.clusters)
    nodes = ngettext("{count} node", "{count} nodes", spec.nodes)
    switches = ngettext("{count} switch", "{count} switches", spec.switches)
    return (
        f"{users}, {length}, {pace}; {clusters} of {nodes} and {switches}, "
        f"{spec.sleep_s:g} s a query, pool of {spec.pool}, seed {spec.seed}"
    )


def lane_caption(lane: LoadedLane) -> str:
    """Return how a lane's server fans out: ``threads: a new thread a cluster, ...``."""
    planned = lane.planned
    return f"{planned.title}: {planned.summary}" if planned.summary else planned.title


def probe_caption(lane: LoadedLane) -> str:
    """Return what another user feels: ``another user waits 1.2 s, at worst 3.4 s``.

    Nothing where the server died: visits that still waited then have told nothing.
    """
    if lane.probe is None or lane.failure:
        return ""
    return f"another user waits {lane.probe.text('median_s')}, at worst {lane.probe.text('most_s')}"


def failures_caption(lane: LoadedLane) -> str:
    """Return why requests failed: ``12 requests failed: no answer within 60 s``, or nothing."""
    if not lane.failed:
        return ""
    reasons = lane.failures.most_common()
    total = ngettext("{count} request", "{count} requests", lane.failed)
    if len(reasons) == 1:
        return f"{total} failed: {reasons[0][0]}"
    told = "; ".join(f"{message} ({count})" for message, count in reasons[:4])
    return f"{total} failed: {told}{'; ...' if len(reasons) > 4 else ''}"


def doubts_caption(lane: LoadedLane) -> str:
    """Return a warning where the client itself was late or the server was watched, or nothing."""
    warnings: list[str] = []
    if lane.hooks:
        effect = "slows" if any(hook.is_certain for hook in lane.hooks) else "may slow"
        warnings.append(f"the server ran under {hooks_text(lane.hooks)}, which {effect} it")
    if lane.client_lag_s >= _LATE_S:
        late = seconds_text(lane.client_lag_s)
        warnings.append(
            f"the users' own process was late by up to {late}, which is in the latencies: fewer "
            "users or requests would be measured better"
        )
    return "; ".join(warnings)
