"""Every run as a line of CSV: raw samples, not medians."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from engine.export.export import Export
from engine.export.table.spreadsheet import text_cell
from engine.race.parts import PARTS
from engine.race.plan.plan import PlannedLane
from engine.race.result.resources import counted_usage, summarise_resources, untold_text
from engine.race.result.result import RaceResult
from engine.race.spec.axis import CLUSTERS, Axis, Point

_PARTS = {f"part_{part.key}_s": part for part in PARTS}
"""The parts of the elapsed time, by the names of their columns; empty if not explained."""

COLUMNS = (
    "run",
    "block",
    "is_warm_up",
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
    "set_up_s",
    "tear_down_s",
    "outlier",
    "most_in_flight",
    *_PARTS,
    "user_s",
    "system_s",
    "voluntary_switches",
    "involuntary_switches",
    "minor_faults",
    "major_faults",
    "peak_pss_bytes",
    "peak_threads",
    "peak_processes",
    "untold",
    "failure",
    "message",
    "answered",
    "unheard",
    "median_s",
    "interval_low_s",
    "interval_high_s",
    "coverage",
    "baseline",
    "band",
    "ratio",
    "ratio_low",
    "ratio_high",
    "verdict",
    "is_winner",
    "seed",
    "started_at",
)
"""Names of the columns: times in seconds, shares of 1, blocks of a point from 1.

``untold`` says why some cells from ``user_s`` to ``peak_processes`` are empty.

Columns from ``median_s`` to ``is_winner`` are about all runs of the lane at the point, so they
repeat in each of these runs.
"""


def to_csv(result: RaceResult) -> str:
    """Return a heading and a line for each run that has finished or failed."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _columns(result.axes), lineterminator="\n")
    writer.writeheader()
    labels = _outliers(result)
    for place, run in enumerate(result.runs):
        if not run.is_done:
            continue
        lane = result.lanes[run.planned.lane]
        row: dict[str, object] = {
            "run": place,
            "block": result.block_number(run),
            "is_warm_up": run.planned.is_warm_up,
            "lane": text_cell(lane.title),
            "strategy": lane.strategy,
            "options": text_cell(
                " ".join(f"{name}={value}" for name, value in lane.options.items())
            ),
            "fan_out": lane.fan_out.value,
            "nodes": result.spec.nodes,
            "switches": result.spec.switches,
            "sleep_s": result.spec.sleep_s,
            **run.planned.point.values,
            "kind": result.plan.kind.title,
            "spread": result.spec.spread.value,
            "python": _python(result, lane),
            "state": run.state.name.lower(),
            "ideal_s": run.planned.ideal_s,
            "outlier": labels.get(id(run), ""),
            "seed": result.spec.seed,
            "started_at": result.started.started_at,
        }
        if run.outcome is not None:
            row |= {
                "elapsed_s": run.outcome.elapsed_s,
                "overhead_s": run.outcome.elapsed_s - run.planned.ideal_s,
                "oversleep_s": run.outcome.oversleep_s,
                "start_up_s": run.outcome.start_up_s,
                "set_up_s": run.outcome.set_up_s,
                "tear_down_s": run.outcome.tear_down_s,
                "most_in_flight": run.outcome.most_in_flight,
            }
            parts = run.outcome.breakdown
            if parts is not None:
                row |= {name: part.value(parts) for name, part in _PARTS.items()}
        used = summarise_resources([run])
        if used is not None:
            usage = counted_usage(run)
            row |= {
                "user_s": usage.user_s,
                "system_s": usage.system_s,
                "voluntary_switches": usage.voluntary_switches,
                "involuntary_switches": usage.involuntary_switches,
                "minor_faults": usage.minor_faults,
                "major_faults": usage.major_faults,
                "peak_pss_bytes": used.peak_pss_bytes,
                "peak_threads": used.peak_threads,
                "peak_processes": used.peak_processes,
                "untold": untold_text(usage.untold)
                or untold_text(used.untold_peak if used.peak_pss_bytes is None else None),
            }
        if run.failure is not None:
            message = text_cell(run.failure.cause.english)
            row |= {"failure": run.failure.reason.value, "message": message}
        if run.faulted is not None:
            row |= {
                "elapsed_s": run.faulted.elapsed_s,
                "failure": run.faulted.ending.value,
                "message": text_cell(run.faulted.cause.english),
                "answered": " ".join(map(str, run.faulted.answered)),
                "unheard": " ".join(map(str, run.faulted.unheard)),
            }
        if not run.planned.is_warm_up:
            row |= _statistics(result, run.planned.lane, run.planned.point)
        writer.writerow(row)
    return text.getvalue()


EXPORT = Export("csv", "every run as CSV", to_csv, title="CSV")


def _columns(axes: Iterable[Axis]) -> tuple[str, ...]:
    """Return the names of the columns, with one for each axis of the race."""
    place = COLUMNS.index(CLUSTERS) + 1
    more = [axis.parameter for axis in axes if axis.parameter not in COLUMNS]
    return (*COLUMNS[:place], *more, *COLUMNS[place:])


def _outliers(result: RaceResult) -> dict[int, str]:
    """Return the label of each finished run, by the run's identity."""
    labels: dict[int, str] = {}
    for lane, point, summary in result.summaries():
        finished = [run for run in result.runs_of(lane, point) if run.outcome is not None]
        for run, label in zip(finished, summary.outliers, strict=True):
            labels[id(run)] = label.value
    return labels


def _statistics(result: RaceResult, lane: int, point: Point) -> dict[str, object]:
    """Return what is known about all runs of a lane at a point."""
    found: dict[str, object] = {
        "baseline": text_cell(result.lanes[result.baseline].title),
        "band": result.band,
        "is_winner": lane in result.winners(point),
    }
    summary = result.summary(lane, point)
    if summary is not None:
        found["median_s"] = summary.median_s
        if summary.interval is not None:
            found |= {
                "interval_low_s": summary.interval.low,
                "interval_high_s": summary.interval.high,
                "coverage": summary.interval.coverage,
            }
    comparison = result.comparison(lane, point)
    if comparison is not None:
        found |= {"ratio": comparison.ratio, "verdict": comparison.verdict.value}
        if comparison.interval is not None:
            found |= {
                "ratio_low": comparison.interval.low,
                "ratio_high": comparison.interval.high,
            }
    return found


def _python(result: RaceResult, lane: PlannedLane) -> str:
    """Return which Python a lane ran on, without its path; nothing if it could not be asked."""
    interpreter = result.started.interpreters.get(lane.python)
    if interpreter is not None:
        return interpreter.title
    if lane.python:
        return ""
    return f"{result.environment.implementation} {result.environment.python}"
