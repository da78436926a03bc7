"""What the article claims about coroutines."""

from __future__ import annotations

import msgspec

from engine.article.claim import (
    Claim,
    Results,
    finished_runs,
    lane_place,
    median_s,
    median_used,
    speedup,
    times_bars,
)
from engine.article.judgement import (
    Bar,
    Bars,
    Judgement,
    Lack,
    Rating,
    Unit,
    Unmeasured,
    rated,
)
from engine.race.result.result import RaceResult
from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.vocabulary.counted import counted
from engine.vocabulary.units import seconds_text, times_text
from engine.vocabulary.wording import N_
from engine.workload.task_graph import FanOut

_FEWER, _SOMEWHAT_FEWER = 0.1, 0.5
_MOST_OVER_IDEAL = 2.0
_NO_FASTER, _FASTER = 1.2, 1.5
_STALLED, _NOT_STALLED = 0.9, 0.5


def _switches_a_query(result: RaceResult, lane: int) -> float:
    point = result.points[0]
    switches = median_used(result, lane, point, lambda usage: usage.switches, "switches")
    return switches / result.query_count(finished_runs(result, lane, point)[0])


def _carriers(result: RaceResult, lane: int) -> int:
    runs = finished_runs(result, lane, result.points[0])
    return len(set(runs[0].carriers))


class _Switches(msgspec.Struct, frozen=True):
    threads: float
    """Context switches per query."""

    coroutines: dict[str, float]
    """The same, by lane title."""

    threads_carriers: int
    coroutine_carriers: int


def _measure_switches(results: Results) -> _Switches:
    (result,) = results
    threads = lane_place(result, "threads")
    coroutines = [lane_place(result, name) for name in ("gevent", "asyncio")]
    return _Switches(
        _switches_a_query(result, threads),
        {result.lanes[lane].title: _switches_a_query(result, lane) for lane in coroutines},
        _carriers(result, threads),
        max(_carriers(result, lane) for lane in coroutines),
    )


def _judge_switches(values: _Switches) -> Judgement:
    shares = [switches / max(values.threads, 1e-9) for switches in values.coroutines.values()]
    if max(shares) <= _FEWER and values.coroutine_carriers == 1:
        rating = Rating.HOLDS
    else:
        rating = Rating.IN_PART if min(shares) <= _SOMEWHAT_FEWER else Rating.FAILS
    each = {"threads": values.threads, **values.coroutines}
    counts = ", ".join(f"{title} {Unit.COUNT.text(count)}" for title, count in each.items())
    figures = (
        N_("context switches per query: {counts}", counts=counts),
        N_(
            "threads run on {threads}, coroutines on {carriers}",
            threads=counted("{count} thread", "{count} threads", values.threads_carriers),
            carriers=values.coroutine_carriers,
        ),
    )
    reason = N_(
        "Coroutines switch inside one thread, by a function call, so the system has nothing to "
        "switch. Only one of them runs at a time and gives way only where it waits, so shared data "
        "needs a lock only if it must stay consistent across a wait."
    )
    return Judgement(rating, figures, reason)


def _chart_switches(results: Results) -> Bars:
    bars: list[Bar] = []
    for result in results:
        for place, lane in enumerate(result.lanes):
            try:
                switches = _switches_a_query(result, place)
            except Unmeasured:
                continue
            bars.append(Bar(lane.title, lane.style, switches, Unit.COUNT))
    return Bars(tuple(bars))


NO_SWITCH_COST = Claim(
    id="no-switch-cost",
    sentence=N_("Coroutines pay no context switches between threads and need no locks"),
    threshold=N_(
        "holds if they make at most {few} of the switches of threads, all on one thread, in part "
        "up to {most}",
        few=f"{_FEWER:.0%}",
        most=f"{_SOMEWHAT_FEWER:.0%}",
    ),
    specs=(
        RaceSpec(
            name="no-switch-cost",
            cluster_counts=(500,),
            nodes=1,
            switches=1,
            sleep_s=0.1,
            fan_out=FanOut.QUERY,
            repeats=3,
            lanes=(Lane("threads"), Lane("gevent"), Lane("asyncio")),
        ),
    ),
    measure=_measure_switches,
    values=_Switches,
    judge=_judge_switches,
    chart_results=_chart_switches,
    chart_title=N_("context switches per query"),
    limits=(_FEWER, _SOMEWHAT_FEWER),
)


class _Many(msgspec.Struct, frozen=True):
    queries: int
    sleep_s: float
    ideal_s: float
    """Of a single query."""

    carriers: int
    times_s: dict[str, float]
    """By lane title."""


def _measure_many(results: Results) -> _Many:
    (result,) = results
    point = result.points[0]
    places = range(len(result.lanes))
    times_s = {result.lanes[lane].title: median_s(result, lane, point) for lane in places}
    ideal_s = result.plan.runs[0].ideal_s
    if ideal_s <= 0:
        raise Unmeasured(Lack.NO_TIME)
    count = result.query_count(result.runs[0])
    carriers = max(_carriers(result, lane) for lane in places)
    return _Many(count, result.spec.sleep_s, ideal_s, carriers, times_s)


def _judge_many(values: _Many) -> Judgement:
    worst = max(values.times_s.values()) / values.ideal_s
    quick = worst <= _MOST_OVER_IDEAL
    rating = Rating.HOLDS if quick and values.carriers == 1 else Rating.IN_PART
    times = ", ".join(f"{title} {seconds_text(time_s)}" for title, time_s in values.times_s.items())
    figures = (
        N_(
            "{queries} queries of {sleep} s at once, on {threads}: {times}",
            queries=f"{values.queries:,}",
            sleep=f"{values.sleep_s:g}",
            threads=counted("{count} thread", "{count} threads", values.carriers),
            times=times,
        ),
        N_("at most {factor} the time of a single one", factor=times_text(worst)),
    )
    reason = N_(
        "A coroutine that waits is a small object in memory and an entry in the event loop's list; "
        "it needs no stack from the system. The loop sleeps until the first of them is due."
    )
    return Judgement(rating, figures, reason)


def _chart_many(results: Results) -> Bars:
    return times_bars(results, results[0].plan.runs[0].ideal_s if results else None)


MANY_COROUTINES = Claim(
    id="many-coroutines",
    sentence=N_("One processor carries tens of thousands of coroutines"),
    threshold=N_(
        "holds if 10,000 at once are all answered on one thread within {factor} times the time of "
        "one, in part if they are only answered",
        factor=f"{_MOST_OVER_IDEAL:g}",
    ),
    specs=(
        RaceSpec(
            name="many-coroutines",
            cluster_counts=(1_250,),
            sleep_s=1.0,
            fan_out=FanOut.QUERY,
            lanes=(Lane("gevent"), Lane("asyncio")),
        ),
    ),
    measure=_measure_many,
    values=_Many,
    judge=_judge_many,
    chart_results=_chart_many,
    chart_title=N_("elapsed time for 10,000 at once"),
    mark_title=N_("a single one"),
    limits=(_MOST_OVER_IDEAL,),
)


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
    bars: list[Bar] = []
    for result in results:
        for lane, _, summary in result.summaries():
            if lane != result.baseline and summary.speedup is not None:
                planned = result.lanes[lane]
                bars.append(Bar(planned.title, planned.style, summary.speedup, Unit.TIMES))
    return Bars(tuple(bars), 1.0)


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
