"""A race's result as one JSON object: its spec, its machine, every run, every summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from engine.export.caption import conclusion_of
from engine.export.english import english
from engine.export.export import Export
from engine.export.sweep_fit import sweep_fit_values
from engine.race.events import RunFailed, RunFaulted
from engine.race.result.query_times import QueryTimes
from engine.race.result.resources import resource_points
from engine.race.result.result import RaceResult

if TYPE_CHECKING:
    from engine.advice.conclusion import Conclusion
    from engine.advice.rule import Remark
    from engine.doubts.doubt import Doubt


def to_json(result: RaceResult) -> str:
    """Return the result as indented JSON; names of times end in their unit."""
    from engine.doubts.doubts import doubts  # slow to load, and of no use before a race

    lanes = result.lanes
    document = {
        "started_at": result.started.started_at,
        "outcome": result.outcome,
        "spec": result.spec,
        "environment": result.environment,
        "calibration": result.started.calibration,
        "interpreters": result.started.interpreters,
        "baseline": lanes[result.baseline].title,
        "band": result.band,
        "build": result.started.build,
        "precision": result.started.precision,
        "conditions": result.started.conditions,
        "conditions_after": result.conditions_after,
        "doubts": [_doubt(doubt, result) for doubt in doubts(result)],
        "conclusion": _conclusion(conclusion_of(result), result),
        "summaries": [
            {
                "lane": lanes[lane].title,
                "strategy": lanes[lane].strategy,
                "fan_out": lanes[lane].fan_out,
                **point.values,
                "median_s": summary.median_s,
                "least_s": summary.least_s,
                "most_s": summary.most_s,
                "ideal_s": summary.ideal_s,
                "burdened_s": result.runs_of(lane, point)[0].planned.burdened_s,
                "efficiency": summary.efficiency,
                "overhead_s": summary.overhead_s,
                "oversleep_s": summary.oversleep_s,
                "speedup": summary.speedup,
                "elapsed_s": summary.elapsed_s,
                "outliers": summary.outliers,
                "interval": summary.interval,
                "throughput_per_s": summary.throughput,
                "comparison": result.comparison(lane, point),
                "is_winner": lane in result.winners(point),
                "resources": result.resources(lane, point),
                "queries": _queries(result.queries(lane, point)),
                "breakdown": result.breakdown(lane, point),
            }
            for lane, point, summary in result.summaries()
        ],
        "scalability": sweep_fit_values(result),
        "runs": [
            {
                "lane": lanes[run.planned.lane].title,
                **run.planned.point.values,
                "block": run.planned.block,
                "is_warm_up": run.planned.is_warm_up,
                "state": run.state.name.lower(),
                "outcome": run.outcome,
                "failure": _event(run.failure),
                "faulted": _event(run.faulted),
                "samples": resource_points(run),
            }
            for run in result.runs
        ],
    }
    encoded = msgspec.json.encode(document, enc_hook=english)
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def _queries(queries: QueryTimes | None) -> dict[str, float] | None:
    if queries is None:
        return None
    return {
        "asked_mean_s": queries.mean_asked_s,
        "least_s": queries.least_s,
        "median_s": queries.quantile(0.5),
        "p95_s": queries.quantile(0.95),
        "p99_s": queries.quantile(0.99),
        "most_s": queries.most_s,
    }


EXPORT = Export("json", "the result as JSON", to_json, title="JSON")


def _event(event: RunFailed | RunFaulted | None) -> dict[str, object] | None:
    """Return how a run ended, its cause as an English message."""
    if event is None:
        return None
    values = msgspec.to_builtins(event)
    return {**values, "message": event.cause.english}


def _doubt(doubt: Doubt, result: RaceResult) -> dict[str, object]:
    """Return a doubt with a value for each axis: none where it holds of the whole race."""
    values = msgspec.structs.asdict(doubt)
    point = values.pop("point")
    return values | (
        point.values if point is not None else {axis.parameter: None for axis in result.axes}
    )


def _conclusion(conclusion: Conclusion | None, result: RaceResult) -> dict[str, object] | None:
    """Return what is concluded, with the lanes to use."""
    if conclusion is None:
        return None
    return {
        "headline": conclusion.headline,
        "choices": [
            {
                "lane": result.lanes[choice.lane].title,
                "points": [point.values for point in choice.points],
                "reasons": [_remark(reason, result) for reason in choice.reasons],
            }
            for choice in conclusion.choices
        ],
        "remarks": [_remark(remark, result) for remark in conclusion.remarks],
    }


def _remark(remark: Remark, result: RaceResult) -> dict[str, object]:
    return {
        "kind": remark.kind,
        "lane": result.lanes[remark.lane].title if remark.lane is not None else None,
        "text": remark.text,
    }
