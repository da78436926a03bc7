"""From a load's result to what the Server page draws of it."""

from __future__ import annotations

import numpy as np

from engine.load.lanes import LoadLane
from engine.load.result.caption import doubts_caption, lane_caption
from engine.load.result.result import LaneState, LoadedLane, LoadResult
from engine.load.result.waits import Figure
from engine.load.spec import LoadSpec
from engine.vocabulary.units import at_least_text, seconds_text
from engine.vocabulary.wording import _, ngettext
from gui.server.server_row import STALL_S, Numbers, ServerRow, Trace

_WHOLE = 0.9
_SEVERAL = 1.5


def planned_rows(spec: LoadSpec) -> list[ServerRow]:
    """Return a row for each server that a load will visit."""
    return [ServerRow(lane.title, lane.style, lane.ideal_s) for lane in spec.lanes()]


def server_rows(result: LoadResult, at_s: float) -> list[ServerRow]:
    """Return a row for each server, as it was ``at_s`` seconds on the load's clock."""
    return [_row(lane, result, at_s) for lane in result.lanes]


def _row(lane: LoadedLane, result: LoadResult, at_s: float) -> ServerRow:
    start_s = _start_s(lane)
    latency = lane.latency
    ended_s = lane.ended_s
    failed = np.isfinite(ended_s) & (lane.statuses != 200)
    is_running = lane.state is LaneState.RUNNING and not result.is_over
    waiting = lane.intended_s[np.isnan(ended_s)] - start_s if is_running else np.empty(0)
    open_s = lane.open_wait_s(at_s if is_running else lane.heard_at_s)
    probe = lane.probe
    longest_s = max(open_s, float(lane.visits.waits_s.max(initial=0.0)))
    is_bound = not is_running and probe is not None and "most_s" in probe.bounds
    marked: dict[str, Figure] = {
        _("median"): "median_s",
        "p95": "p95_s",
        "p99": "p99_s",
    }
    return ServerRow(
        title=lane.planned.title,
        style=lane.planned.style,
        ideal_s=lane.planned.ideal_s,
        state=_state(lane, result),
        figure=_figure(lane),
        now_s=max(0.0, at_s - start_s) if is_running else None,
        latencies=Trace(lane.answered_at_s - start_s, lane.latencies_s),
        failures_at_s=ended_s[failed] - start_s,
        waiting_since_s=waiting,
        marks=tuple((name, latency.least_possible_s(figure)) for name, figure in marked.items())
        if latency is not None
        else (),
        bounds=frozenset(name for name, figure in marked.items() if figure in latency.bounds)
        if latency is not None
        else frozenset(),
        probe=_probe(lane, start_s, open_s),
        lag=_since(start_s, lane.loop.at_s, lane.loop.lags_s),
        felt=_felt(lane, longest_s, is_bound=is_bound),
        is_slow=longest_s >= STALL_S and not lane.failure,
        failure=_failure(lane),
        note=doubts_caption(lane),
        tool_tip=_tool_tip(lane),
    )


def _start_s(lane: LoadedLane) -> float:
    """Return when the load on a server began, on the stream's clock."""
    if len(lane.intended_s):
        return float(lane.intended_s[0])
    return lane.listening_at_s if lane.listening_at_s is not None else lane.started_at_s


def _since(start_s: float, at_s: Numbers, values_s: Numbers) -> Trace:
    """Return the part of a trace since the load began."""
    since = at_s >= start_s
    return Trace(at_s[since] - start_s, values_s[since])


def _state(lane: LoadedLane, result: LoadResult) -> str:
    if lane.state is LaneState.WAITING:
        if result.is_over:
            return _("not visited")
        return _("waiting for its turn")
    if lane.state is LaneState.STARTING:
        if result.is_over:
            return _("stopped while starting")
        return starting_words()
    if result.spec.requests is not None and lane.state is LaneState.RUNNING:
        text = _("{done} of {count}").format(done=lane.answered, count=result.spec.requests)
    else:
        text = _("{count} answered").format(count=lane.answered)
    if lane.state is LaneState.RUNNING and result.is_over:
        return _("{progress}, stopped").format(progress=text)
    return text


def starting_words() -> str:
    """Return how far a server is that does not listen yet."""
    return _("server starting\u2026")


def _figure(lane: LoadedLane) -> str:
    if lane.throughput is None:
        return ""
    digits = 1 if lane.throughput < 9.95 else 0
    return _("{rate} per second").format(rate=f"{lane.throughput:.{digits}f}")


def _probe(lane: LoadedLane, start_s: float, open_s: float) -> Trace:
    """Return the waits of the probe, and how long its open visit has waited so far."""
    told = _since(start_s, lane.visits.at_s, lane.visits.waits_s)
    if not open_s:
        return told
    due_s = lane.visits.open_since_s - start_s
    # The visits due since wait the less the later they were due.
    return Trace(
        np.append(told.at_s, (due_s, due_s + open_s)), np.append(told.value_s, (open_s, 0.0))
    )


def _felt(lane: LoadedLane, most_s: float, *, is_bound: bool) -> str:
    """Return what other users feel.

    Args:
        lane: Whose server they visit.
        most_s: Their longest wait, in seconds.
        is_bound: Whether that wait was at least this long, and its end is not known.
    """
    # Visits that still waited when a server died say nothing.
    if lane.probe is None or lane.failure:
        return ""
    longest = at_least_text(most_s) if is_bound else seconds_text(most_s)
    if most_s < STALL_S and not is_bound:
        return _("others wait {longest} at most").format(longest=longest)
    # On a server that handles one request at a time they wait for other requests; a request that
    # takes no time is no measure.
    request_s = lane.planned.ideal_s
    requests = most_s / request_s if lane.planned.slots == 1 and request_s > 0 else 0.0
    if requests >= _SEVERAL:
        text = ngettext(
            "others wait {{longest}}: {count:,} request",
            "others wait {{longest}}: {count:,} requests",
            round(requests),
        )
        return text.format(longest=longest)
    if requests >= _WHOLE:
        return _("others wait {longest}: a whole request").format(longest=longest)
    if is_bound:
        return _("others wait {longest}").format(longest=longest)
    return _("others wait up to {longest}").format(longest=longest)


def _failure(lane: LoadedLane) -> str:
    if lane.failure:
        return lane.failure
    if not lane.failed:
        return ""
    reason = lane.failures.most_common(1)[0][0]
    return _("{count} failed: {reason}").format(count=lane.failed, reason=reason)


def _tool_tip(lane: LoadedLane) -> str:
    lines = [lane_caption(lane), _plan_text(lane.planned)]
    lines.append(
        _("red: others wait {least} or longer, which feels like a stall").format(
            least=seconds_text(STALL_S)
        )
    )
    for name, waits in (
        (_("latency"), lane.latency),
        (_("another user's wait for /health"), lane.probe),
        (_("lag of the server's event loop"), lane.loop.lag),
    ):
        if waits is not None:
            text = _("{waits}: median {median}, p95 {p95}, p99 {p99}, longest {longest}")
            lines.append(
                text.format(
                    waits=name,
                    median=waits.text("median_s"),
                    p95=waits.text("p95_s"),
                    p99=waits.text("p99_s"),
                    longest=waits.text("most_s"),
                )
            )
    lines += [f"{count} \u00d7 {message}" for message, count in lane.failures.most_common()]
    lines += [text for text in (lane.failure, doubts_caption(lane)) if text]
    return "\n".join(lines)


def _plan_text(planned: LoadLane) -> str:
    return _("a request takes at least {ideal}").format(ideal=seconds_text(planned.ideal_s))
