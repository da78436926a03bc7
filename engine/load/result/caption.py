"""A load and its result in one line each, for pictures, tables and titles."""

from __future__ import annotations

from engine.load.result.lane import LoadedLane
from engine.load.spec import Arrivals, LoadSpec
from engine.process.hook import hooks_text
from engine.vocabulary.printable import shortened
from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import _, ngettext, recorded

_LATE_S = 0.05


def load_caption(spec: LoadSpec) -> str:
    """Return what was asked for: ``50 users, 200 requests, ...; 4 clusters of ..., seed 7``."""
    users = ngettext("{count} user", "{count} users", spec.users)
    if spec.requests is not None:
        length = ngettext("{count} request", "{count} requests", spec.requests)
    else:
        length = _("requests for {duration:g} s").format(duration=spec.duration_s)
    if spec.rate is None:
        pace = _("closed loop")
    elif spec.arrivals is Arrivals.POISSON:
        pace = _("open loop: {rate:g} per second, at random").format(rate=spec.rate)
    else:
        pace = _("open loop: {rate:g} per second, evenly").format(rate=spec.rate)
    clusters = ngettext("{count} cluster", "{count} clusters", spec.clusters)
    nodes = ngettext("{count} node", "{count} nodes", spec.nodes)
    switches = ngettext("{count} switch", "{count} switches", spec.switches)
    return _(
        "{users}, {length}, {pace}; {clusters} of {nodes} and {switches}, "
        "{sleep:g} s per query, pool of {pool}, seed {seed}"
    ).format(
        users=users,
        length=length,
        pace=pace,
        clusters=clusters,
        nodes=nodes,
        switches=switches,
        sleep=spec.sleep_s,
        pool=spec.pool,
        seed=spec.seed,
    )


def lane_caption(lane: LoadedLane) -> str:
    """Return how a lane's server fans out: ``threads: a new thread per cluster, ...``."""
    planned = lane.planned
    summary = recorded(planned.summary)
    return f"{planned.title}: {summary}" if summary else planned.title


def probe_caption(lane: LoadedLane) -> str:
    """Return what another user feels: ``another user waits 1.2 s, at worst 3.4 s``.

    Nothing if the server died: visits that still waited then say nothing.
    """
    if lane.probe is None or lane.failure:
        return ""
    return _("another user waits {median}, at worst {most}").format(
        median=lane.probe.text("median_s"), most=lane.probe.text("most_s")
    )


def failures_caption(lane: LoadedLane) -> str:
    """Return why requests failed: ``12 requests failed: no answer within 60 s``, or nothing."""
    if not lane.failed:
        return ""
    total = ngettext("{count} request failed", "{count} requests failed", lane.failed)
    reasons = lane.failures.most_common()
    if len(reasons) == 1:
        return f"{total}: {shortened(str(reasons[0][0]))}"
    shown = "; ".join(f"{shortened(str(cause))} ({count})" for cause, count in reasons[:4])
    return f"{total}: {shown}{'; ...' if len(reasons) > 4 else ''}"


def doubts_caption(lane: LoadedLane) -> str:
    """Return a warning if the client was late or the server ran under a debugger, or nothing."""
    warnings: list[str] = []
    if lane.hooks:
        if any(hook.is_certain for hook in lane.hooks):
            slows = _("the server ran under {hooks}, which slows it")
        else:
            slows = _("the server ran under {hooks}, which may slow it")
        warnings.append(slows.format(hooks=hooks_text(lane.hooks)))
    if lane.client_lag_s >= _LATE_S:
        late = seconds_text(lane.client_lag_s)
        warnings.append(
            _(
                "the users' own process was up to {late} late, which adds to the latencies: use "
                "fewer users or requests"
            ).format(late=late)
        )
    return "; ".join(warnings)
