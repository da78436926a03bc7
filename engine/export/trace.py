"""Runs as a Chrome trace, which Perfetto (https://ui.perfetto.dev) opens.

A run is a process of the trace, a row of its timeline is a thread: complete events of one thread
must not overlap, or viewers drop them. Every run starts at 0, so that runs line up.
The format is "Trace Event Format", Google, 2016.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from engine.export.export import Export
from engine.race.result.caption import fan_out_caption
from engine.race.result.result import RaceResult
from engine.race.result.run import Run

if TYPE_CHECKING:
    from engine.race.result.timeline import Timeline

TraceEvent = dict[str, Any]


def to_trace(result: RaceResult, *, every_run: bool = False) -> str:
    """Return runs as Chrome trace JSON; times in microseconds, to the nanosecond.

    Args:
        result: The race.
        every_run: Whether to write every run, instead of the median run of each lane at each
            point, or the last to end if none finished.
    """
    runs = [run for run in result.runs if run.is_done] if every_run else list(_median_runs(result))
    which = "every run" if every_run else "the median run of each lane at each point"
    document = {
        "traceEvents": [
            event for process, run in enumerate(runs, 1) for event in _events(result, run, process)
        ],
        "displayTimeUnit": "ms",
        "otherData": {
            "runs": which,
            "started_at": result.started.started_at,
            "spec": result.spec,
            "environment": result.environment,
        },
    }
    return msgspec.json.encode(document).decode() + "\n"


EXPORT = Export(
    "trace",
    "median runs as a Chrome trace",
    to_trace,
    write_all=partial(to_trace, every_run=True),
    all_summary="Write every run to the trace.",
    ending=".trace.json",
)


def _median_runs(result: RaceResult) -> Iterator[Run]:
    from engine.race.result.timeline import shown_run  # numpy

    for point in result.points:
        for lane in range(len(result.lanes)):
            run = shown_run(result, lane, point)
            if run is not None and run.is_done:
                yield run


def _events(result: RaceResult, run: Run, process: int) -> Iterator[TraceEvent]:
    from engine.race.result.in_flight import in_flight_curve  # numpy
    from engine.race.result.timeline import NEVER, end_of, timeline_of

    timeline = timeline_of(result, run)
    yield from _names(result, run, timeline, process)
    finish_s = end_of(run)
    latest_ns = int(timeline.starts_ns.max(initial=0))
    finish_ns = max(latest_ns, round((finish_s or 0.0) * 1e9))
    columns = (
        timeline.queries.tolist(),
        timeline.rows.tolist(),
        timeline.readies_ns.tolist(),
        timeline.starts_ns.tolist(),
        timeline.ends_ns.tolist(),
    )
    for query, row, ready_ns, start_ns, end_ns in zip(*columns, strict=True):
        cluster, role, member = timeline.inventory.record(query)
        what: TraceEvent = {"cluster": cluster, role: member}
        what["waited_us"] = (start_ns - ready_ns) / 1e3
        if end_ns == NEVER:
            what["ended"] = False
            end_ns = finish_ns
        yield {
            "ph": "X",
            "name": f"{role} {cluster}.{member}",
            "cat": role,
            "pid": process,
            "tid": row + 1,
            "ts": start_ns / 1e3,
            "dur": (end_ns - start_ns) / 1e3,
            "args": what,
        }
    curve = in_flight_curve(timeline)
    for time_ns, count in zip(curve.times_ns.tolist(), curve.counts.tolist(), strict=True):
        yield {
            "ph": "C",
            "name": "in flight",
            "pid": process,
            "ts": time_ns / 1e3,
            "args": {"queries": count},
        }


def _names(result: RaceResult, run: Run, timeline: Timeline, process: int) -> Iterator[TraceEvent]:
    lane = result.lanes[run.planned.lane]
    number = result.block_number(run)
    block = "warm-up" if number is None else f"block {number}"
    title = f"{lane.title}, {run.planned.point.text}, {block}"
    yield _meta("process_name", process, {"name": title})
    yield _meta("process_labels", process, {"labels": fan_out_caption(lane)})
    yield _meta("process_sort_index", process, {"sort_index": process})
    line = 0
    before: int | None = None
    for row, carrier in enumerate(timeline.carriers.tolist()):
        line = line + 1 if carrier == before else 1
        before = carrier
        name = f"thread {carrier}" if line == 1 else f"thread {carrier}, row {line}"
        yield _meta("thread_name", process, {"name": name}, row + 1)
        yield _meta("thread_sort_index", process, {"sort_index": row + 1}, row + 1)


def _meta(name: str, process: int, args: TraceEvent, thread: int = 0) -> TraceEvent:
    return {"ph": "M", "name": name, "pid": process, "tid": thread, "args": args}
