"""What the article claims of coroutines."""

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
    Unit,
    Unmeasured,
    Verdict,
    graded,
)
from engine.race.result.result import RaceResult
from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.vocabulary.units import seconds_text, times_text
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
    """Of the system's, a query."""

    coroutines: dict[str, float]
    """The same, by the lanes' titles."""

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
        verdict = Verdict.HOLDS
    else:
        verdict = Verdict.IN_PART if min(shares) <= _SOMEWHAT_FEWER else Verdict.FAILS
    each = {"threads": values.threads, **values.coroutines}
    figures = (
        "switches of the system's a query: "
        + ", ".join(f"{title} {Unit.COUNT.text(count)}" for title, count in each.items()),
        f"carried by {values.threads_carriers} threads, and by {values.coroutine_carriers}",
    )
    reason = (
        "Coroutines change over inside one thread, by a call of a function, so the system has "
        "nothing to switch. As only one of them runs at a time and gives way only where it waits, "
        "what they share needs a lock only if it must stay whole across a wait."
    )
    return Judgement(verdict, figures, reason)


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
    sentence="Coroutines pay no context switches between threads and need no locks",
    threshold=(
        f"holds if they make at most {_FEWER:.0%} of the switches of threads, all on one thread, "
        f"in part up to {_SOMEWHAT_FEWER:.0%}"
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
    chart_title="context switches of the system, a query",
    limits=(_FEWER, _SOMEWHAT_FEWER),
)


class _Many(msgspec.Struct, frozen=True):
    queries: int
    sleep_s: float
    ideal_s: float
    """Of a single one."""

    carriers: int
    times_s: dict[str, float]
    """By the lanes' titles."""


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
    verdict = Verdict.HOLDS if quick and values.carriers == 1 else Verdict.IN_PART
    figures = (
        f"{values.queries:,} queries of {values.sleep_s:g} s at once, on {values.carriers} thread: "
        + ", ".join(f"{title} {seconds_text(time_s)}" for title, time_s in values.times_s.items()),
        f"at most {times_text(worst)} the time of a single one",
    )
    reason = (
        "A coroutine that waits is a small object in memory and an entry in the event loop's list; "
        "it needs no stack of the system's. The loop sleeps until the first of them is due."
    )
    return Judgement(verdict, figures, reason)


def _chart_many(results: Results) -> Bars:
    return times_bars(results, results[0].plan.runs[0].ideal_s if results else None)


MANY_COROUTINES = Claim(
    id="many-coroutines",
    sentence="One processor carries tens of thousands of coroutines",
    threshold=(
        "holds if 10,000 at once are all answered on one thread within "
        f"{_MOST_OVER_IDEAL:g} times the time of one, in part if they are only answered"
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
    chart_title="elapsed time for 10,000 at once",
    mark_title="a single one",
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
        f"computing on {values.cores} cores: gevent is {times_text(values.coroutines)} as fast as "
        "one after another",
        f"gevent in {values.cores} processes is {times_text(values.combined)} as fast",
    )
    reason = (
        "All coroutines of an event loop share one thread, and a thread runs on one core at once. "
        "A process a core, each with a loop of its own, uses them all."
    )
    return Judgement(graded(confined, freed), figures, reason)


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
    sentence="Coroutines alone cannot use several cores; combined with processes they can",
    threshold=(
        f"holds if gevent is at most {_NO_FASTER:g} times and gevent with processes at least "
        f"{_FASTER:g} times as fast as one after another, in part if one of the two"
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
                # Warm: what a service has at hand, and creation is another claim's.
                Lane("gevent-processes", None, {"pool": "warm"}, name="gevent + processes"),
            ),
        ),
    ),
    measure=_measure_one_core,
    values=_OneCore,
    judge=_judge_one_core,
    chart_results=_chart_one_core,
    chart_title="computing: times as fast as one after another",
    mark_title="no faster",
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
        verdict = Verdict.FAILS
    else:
        spared = values.threads_s <= _NOT_STALLED * values.work_s
        verdict = Verdict.HOLDS if spared else Verdict.IN_PART
    figures = (
        f"one after another would take {seconds_text(values.work_s)}; gevent takes "
        f"{seconds_text(values.stalled_s)} where calls block, threads "
        f"{seconds_text(values.threads_s)}",
        f"gevent takes {seconds_text(values.free_s)} where it sees the same waits",
    )
    reason = (
        "Coroutines take turns only when they say that they wait; a call that blocks the thread "
        "says nothing, so every other coroutine stands still until it is over. The system takes "
        "turns among threads without being asked."
    )
    return Judgement(verdict, figures, reason)


def _chart_blocking(results: Results) -> Bars:
    work_s = None
    if results:
        work_s = results[0].query_count(results[0].runs[0]) * results[0].spec.sleep_s
    return times_bars(results, work_s)


BLOCKING_STALLS = Claim(
    id="blocking-stalls",
    sentence="One blocking call inside a coroutine stalls the whole program",
    threshold=(
        f"holds if gevent then needs at least {_STALLED:.0%} of the time of one after another, and "
        f"threads at most {_NOT_STALLED:.0%}; in part if threads stall too"
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
    chart_title="elapsed time",
    mark_title="one after another",
    limits=(_STALLED, _NOT_STALLED),
)
