"""From a load's result to what the Server page draws of it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from engine.load.lanes import LoadLane
from engine.load.result.caption import doubts_caption, lane_caption
from engine.load.result.result import LaneState, LoadedLane, LoadResult
from engine.load.result.waits import Figure
from engine.load.spec import LoadSpec
from engine.vocabulary.units import at_least_text, seconds_text
from gui.server.server_row import STALL_S, Numbers, ServerRow, Trace

translate = QCoreApplication.translate

_WHOLE = 0.9
_SEVERAL = 1.5


def planned_rows(spec: LoadSpec) -> list[ServerRow]:
    """Return a row for each server that a load will visit."""
    return [ServerRow(lane.title, lane.style, lane.ideal_s) for lane in spec.lanes()]


def server_rows(result: LoadResult, at_s: float) -> list[ServerRow]:
    """Return a row for each server, as things stood ``at_s`` seconds on the load's clock."""
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
    longest_s = max(open_s, float(lane.probe_waits_s.max(initial=0.0)))
    is_bound = not is_running and probe is not None and "most_s" in probe.bounds
    marked: dict[str, Figure] = {
        translate("ServerRows", "median"): "median_s",
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
        lag=_since(start_s, lane.loop_at_s, lane.loop_lags_s),
        verdict=_verdict(lane, longest_s, is_bound=is_bound),
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
    """Return what came of a trace since the load began."""
    since = at_s >= start_s
    return Trace(at_s[since] - start_s, values_s[since])


def _state(lane: LoadedLane, result: LoadResult) -> str:
    if lane.state is LaneState.WAITING:
        if result.is_over:
            return translate("ServerRows", "not visited")
        return translate("ServerRows", "waits its turn")
    if lane.state is LaneState.STARTING:
        if result.is_over:
            return translate("ServerRows", "stopped at its start")
        return translate("ServerRows", "server starts\u2026")
    if result.spec.requests is not None and lane.state is LaneState.RUNNING:
        text = translate("ServerRows", "{} of {}").format(lane.answered, result.spec.requests)
    else:
        text = translate("ServerRows", "{} answered").format(lane.answered)
    if lane.state is LaneState.RUNNING and result.is_over:
        return translate("ServerRows", "{}, stopped").format(text)
    return text


def _figure(lane: LoadedLane) -> str:
    if lane.throughput is None:
        return ""
    digits = 1 if lane.throughput < 9.95 else 0
    return translate("ServerRows", "{} a second").format(f"{lane.throughput:.{digits}f}")


def _probe(lane: LoadedLane, start_s: float, open_s: float) -> Trace:
    """Return the waits of the probe, and how long the visit that is open has waited so far."""
    told = _since(start_s, lane.probed_at_s, lane.probe_waits_s)
    if not open_s:
        return told
    due_s = lane.open_since_s - start_s
    # The visits due since wait the less the later they were due.
    return Trace(
        np.append(told.at_s, (due_s, due_s + open_s)), np.append(told.value_s, (open_s, 0.0))
    )


def _verdict(lane: LoadedLane, most_s: float, *, is_bound: bool) -> str:
    """Return what other users feel.

    Args:
        lane: Whose server they visit.
        most_s: Their longest wait, in seconds.
        is_bound: Whether that wait was at least so long, and its end is not known.
    """
    # Visits that still waited when a server died have told nothing.
    if lane.probe is None or lane.failure:
        return ""
    longest = at_least_text(most_s) if is_bound else seconds_text(most_s)
    if most_s < STALL_S and not is_bound:
        return translate("ServerRows", "others wait {} at most").format(longest)
    # Of a server that does one request at a time, it is requests that they wait for; those that
    # take no time are no measure.
    request_s = lane.planned.ideal_s
    requests = most_s / request_s if lane.planned.slots == 1 and request_s > 0 else 0.0
    if requests >= _SEVERAL:
        return translate("ServerRows", "others wait {}: {} requests").format(
            longest, f"{requests:,.0f}"
        )
    if requests >= _WHOLE:
        return translate("ServerRows", "others wait {}: a whole request").format(longest)
    if is_bound:
        return translate("ServerRows", "others wait {}").format(longest)
    return translate("ServerRows", "others wait up to {}").format(longest)


def _failure(lane: LoadedLane) -> str:
    if lane.failure:
        return lane.failure
    if not lane.failed:
        return ""
    message, _ = lane.failures.most_common(1)[0]
    return translate("ServerRows", "{} failed: {}").format(lane.failed, message)


def _tool_tip(lane: LoadedLane) -> str:
    lines = [lane_caption(lane), _plan_text(lane.planned)]
    lines.append(
        translate("ServerRows", "red: others wait {} or longer, which is felt as a stall").format(
            seconds_text(STALL_S)
        )
    )
    for name, waits in (
        (translate("ServerRows", "latency"), lane.latency),
        (translate("ServerRows", "another user's wait for /health"), lane.probe),
        (translate("ServerRows", "lag of the server's loop"), lane.loop_lag),
    ):
        if waits is not None:
            figures: tuple[Figure, ...] = ("median_s", "p95_s", "p99_s", "most_s")
            lines.append(
                translate("ServerRows", "{}: median {}, p95 {}, p99 {}, longest {}").format(
                    name, *map(waits.text, figures)
                )
            )
    lines += [f"{count} \u00d7 {message}" for message, count in lane.failures.most_common()]
    lines += [text for text in (lane.failure, doubts_caption(lane)) if text]
    return "\n".join(lines)


def _plan_text(planned: LoadLane) -> str:
    return translate("ServerRows", "a request takes {} at least").format(
        seconds_text(planned.ideal_s)
    )
