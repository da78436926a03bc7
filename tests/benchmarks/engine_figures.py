"""What running a race costs."""

import statistics

from engine.race.conduct.conductor import Conductor
from engine.race.result.result import fold
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from tests.benchmarks.figure import Figure, shown


def _race(lanes, record=True, **values):
    spec = RaceSpec(lanes=tuple(map(parse_lane, lanes)), **values)
    result = fold(Conductor(spec, record=record).events())
    failures = [run.failure.message for run in result.runs if run.failure]
    assert not failures, failures
    return result


def article_overhead():
    """The article's workload at 0.3 s: elapsed over ideal, seven blocks."""
    lanes = ("sequential", "threads", "processes", "gevent")
    result = _race(lanes, cluster_counts=(4,), sleep_s=0.3, repeats=7)
    for lane, _, summary in result.summaries():
        overheads_ms = [(time_s - summary.ideal_s) * 1e3 for time_s in summary.elapsed_s]
        yield Figure(
            f"{lanes[lane]}: median overhead over ideal",
            summary.overhead_s * 1e3,
            "ms",
            80 if lanes[lane] == "processes" else 5,
            shown(overheads_ms),
        )


def recording():
    """10,000 gevent queries without sleep, recorded and not, by turns."""
    many = {"cluster_counts": (1250,), "sleep_s": 0.0}
    elapsed = {True: [], False: []}
    for turn in range(22):
        record = turn % 2 == 0
        result = _race(("gevent@query",), record=record, seed=turn, **many)
        elapsed[record].append(result.runs[0].outcome.elapsed_s)
    # The first of each kind warms the file cache.
    costs = [a - b for a, b in zip(elapsed[True][1:], elapsed[False][1:], strict=True)]
    per_query_us = [cost / 10_000 * 1e6 for cost in costs]
    yield Figure(
        "recording and streaming, a query",
        statistics.median(per_query_us),
        "us",
        2.5,
        shown(per_query_us),
    )
