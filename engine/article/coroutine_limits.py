"""What the article claims about what coroutines cannot do."""

from __future__ import annotations

import msgspec

from engine.article.claim import (
    Claim,
    Results,
    lane_bars,
    lane_place,
    median_s,
    speedup,
    times_bars,
)
from engine.article.judgement import (
    Bars,
    Judgement,
    Lack,
    Rating,
    Unit,
    Unmeasured,
    rated,
)
from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.vocabulary.counted import counted
from engine.vocabulary.units import seconds_text, times_text
from engine.vocabulary.wording import N_
from engine.workload.task_graph import FanOut

_NO_FASTER, _FASTER = 1.2, 1.5
_STALLED, _NOT_STALLED = 0.9, 0.5


class _OneCore(msgspec.Struct, frozen=True):
    cores: int
    coroutines: float
    """Times as fast as one after another."""

    combined: float


def _measure_one_core(results: Results) -> _OneCore:
    (result,) = results
    point = result.points[0]
    cores = result.environment.cores
    if cores < 2:
        raise Unmeasured(Lack.ONE_CORE)
    coroutines, combined = (
        speedup(result, lane_place(result, name), point) for name in ("gevent", "gevent-processes")
    )
    return _OneCore(cores, coroutines, combined)


def _judge_one_core(values: _OneCore) -> Judgement:
    confined, freed = values.coroutines <= _NO_FASTER, values.combined >= _FASTER
    figures = (
        N_(
            "computing on {cores}: gevent is {factor} as fast as one after another",
            cores=counted("{count} core", "{count} cores", values.cores),
            factor=times_text(values.coroutines),
        ),
        N_(
            "gevent in {processes} is {factor} as fast",
            processes=counted("{count} process", "{count} processes", values.cores),
            factor=times_text(values.combined),
        ),
    )
    reason = N_(
        "All coroutines of an event loop share one thread, and a thread runs on one core at a "
        "time. One process per core, each with its own loop, uses them all."
    )
    return Judgement(rated(confined, freed), figures, reason)


def _chart_one_core(results: Results) -> Bars:
    return lane_bars(results, lambda summary: summary.speedup, Unit.TIMES, 1.0, has_baseline=False)


ONE_CORE = Claim(
    id="one-core",
    sentence=N_("Coroutines alone cannot use several cores; combined with processes they can"),
    threshold=N_(
        "holds if gevent is at most {alone} times and gevent with processes at least {combined} "
        "times as fast as one after another, in part if one of the two",
        alone=f"{_NO_FASTER:g}",
        combined=f"{_FASTER:g}",
    ),
    specs=(
        RaceSpec(
            name="one-core",
            cluster_counts=(4,),
            kind="cpu",
            sleep_s=0.03,
            fan_out=FanOut.CLUSTER,
            repeats=3,
            lanes=(
                Lane("sequential"),
                Lane("gevent"),
                # A warm pool, as a server has: another claim measures creation.
                Lane("gevent-processes", None, {"pool": "warm"}, name="gevent + processes"),
            ),
        ),
    ),
    measure=_measure_one_core,
    values=_OneCore,
    judge=_judge_one_core,
    chart_results=_chart_one_core,
    chart_title=N_("computing: times as fast as one after another"),
    mark_title=N_("no faster"),
    limits=(_NO_FASTER, _FASTER),
)


class _Stalls(msgspec.Struct, frozen=True):
    work_s: float
    """One query after another."""

    stalled_s: float
    threads_s: float
    free_s: float
    """Where gevent sees the waits."""


def _measure_blocking(results: Results) -> _Stalls:
    blocked, seen = results
    point = blocked.points[0]
    return _Stalls(
        blocked.query_count(blocked.runs[0]) * blocked.spec.sleep_s,
        median_s(blocked, lane_place(blocked, "gevent"), point),
        median_s(blocked, lane_place(blocked, "threads"), point),
        median_s(seen, lane_place(seen, "gevent"), point),
    )


def _judge_blocking(values: _Stalls) -> Judgement:
    if values.stalled_s < _STALLED * values.work_s:
        rating = Rating.FAILS
    else:
        spared = values.threads_s <= _NOT_STALLED * values.work_s
        rating = Rating.HOLDS if spared else Rating.IN_PART
    figures = (
        N_(
            "one after another would take {work}; where calls block, gevent takes {stalled} and "
            "threads take {threads}",
            work=seconds_text(values.work_s),
            stalled=seconds_text(values.stalled_s),
            threads=seconds_text(values.threads_s),
        ),
        N_("where gevent sees the same waits, it takes {time}", time=seconds_text(values.free_s)),
    )
    reason = N_(
        "Coroutines take turns only when they say that they wait; a call that blocks the thread "
        "says nothing, so every other coroutine stands still until it is over. The system switches "
        "between threads without being asked."
    )
    return Judgement(rating, figures, reason)


def _chart_blocking(results: Results) -> Bars:
    work_s = None
    if results:
        work_s = results[0].query_count(results[0].runs[0]) * results[0].spec.sleep_s
    return times_bars(results, work_s)


BLOCKING_STALLS = Claim(
    id="blocking-stalls",
    sentence=N_("One blocking call inside a coroutine stalls the whole program"),
    threshold=N_(
        "holds if gevent then needs at least {stalled} of the time of one after another, and "
        "threads at most {free}; in part if threads stall too",
        stalled=f"{_STALLED:.0%}",
        free=f"{_NOT_STALLED:.0%}",
    ),
    specs=(
        RaceSpec(
            name="blocking-stalls",
            cluster_counts=(4,),
            kind="blocking",
            sleep_s=0.04,
            fan_out=FanOut.CLUSTER,
            repeats=2,
            lanes=(
                Lane("gevent", name="gevent, calls block"),
                Lane("threads", name="threads, calls block"),
            ),
        ),
        RaceSpec(
            name="blocking-stalls",
            cluster_counts=(4,),
            sleep_s=0.04,
            fan_out=FanOut.CLUSTER,
            repeats=2,
            lanes=(Lane("gevent", name="gevent, waits it sees"),),
        ),
    ),
    measure=_measure_blocking,
    values=_Stalls,
    judge=_judge_blocking,
    chart_results=_chart_blocking,
    chart_title=N_("elapsed time"),
    mark_title=N_("one after another"),
    limits=(_STALLED, _NOT_STALLED),
)
