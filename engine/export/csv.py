"""Every run as a line of CSV: the raw samples, not the medians."""

from __future__ import annotations

import csv
import io

from engine.caption import kind_caption
from engine.plan import PlannedLane
from engine.resources import summarise_resources
from engine.result import RaceResult

COLUMNS = (
    "run",
    "block",
    "lane",
    "strategy",
    "options",
    "fan_out",
    "clusters",
    "nodes",
    "switches",
    "sleep_s",
    "kind",
    "spread",
    "python",
    "state",
    "elapsed_s",
    "ideal_s",
    "overhead_s",
    "oversleep_s",
    "start_up_s",
    "most_in_flight",
    "user_s",
    "system_s",
    "voluntary_switches",
    "involuntary_switches",
    "minor_faults",
    "major_faults",
    "peak_pss_bytes",
    "peak_threads",
    "peak_processes",
    "failure",
    "message",
    "answered",
    "unheard",
    "seed",
    "started_at",
)
"""Names of the columns; times in seconds."""


def to_csv(result: RaceResult) -> str:
    """Return a heading and a line for each run that has finished or failed."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for place, run in enumerate(result.runs):
        if not run.is_done:
            continue
        lane = result.lanes[run.planned.lane]
        row: dict[str, object] = {
            "run": place,
            "block": run.planned.block,
            "lane": lane.title,
            "strategy": lane.strategy,
            "options": " ".join(f"{name}={value}" for name, value in lane.options.items()),
            "fan_out": lane.fan_out.value,
            "clusters": run.planned.clusters,
            "nodes": result.spec.nodes,
            "switches": result.spec.switches,
            "sleep_s": result.spec.sleep_s,
            "kind": kind_caption(result.spec),
            "spread": result.spec.spread.value,
            "python": _python(result, lane),
            "state": run.state.name.lower(),
            "ideal_s": run.planned.ideal_s,
            "seed": result.spec.seed,
            "started_at": result.started.started_at,
        }
        if run.outcome is not None:
            row |= {
                "elapsed_s": run.outcome.elapsed_s,
                "overhead_s": run.outcome.elapsed_s - run.planned.ideal_s,
                "oversleep_s": run.outcome.oversleep_s,
                "start_up_s": run.outcome.start_up_s,
                "most_in_flight": run.outcome.most_in_flight,
                "user_s": run.outcome.usage.user_s,
                "system_s": run.outcome.usage.system_s,
                "voluntary_switches": run.outcome.usage.voluntary_switches,
                "involuntary_switches": run.outcome.usage.involuntary_switches,
                "minor_faults": run.outcome.usage.minor_faults,
                "major_faults": run.outcome.usage.major_faults,
            }
        used = summarise_resources([run])
        if used is not None:
            row |= {
                "peak_pss_bytes": used.peak_pss_bytes,
                "peak_threads": used.peak_threads,
                "peak_processes": used.peak_processes,
            }
        if run.failure is not None:
            row |= {"failure": run.failure.reason.value, "message": run.failure.message}
        if run.faulted is not None:
            row |= {
                "elapsed_s": run.faulted.elapsed_s,
                "failure": run.faulted.ending.value,
                "message": run.faulted.message,
                "answered": " ".join(map(str, run.faulted.answered)),
                "unheard": " ".join(map(str, run.faulted.unheard)),
            }
        writer.writerow(row)
    return text.getvalue()


def _python(result: RaceResult, lane: PlannedLane) -> str:
    """Return which Python a lane ran on, without its path."""
    interpreter = result.started.interpreters.get(lane.python)
    if interpreter is not None:
        return interpreter.title
    return f"{result.environment.implementation} {result.environment.python}"
