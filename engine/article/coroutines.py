"""What the article claims of coroutines."""

from __future__ import annotations

from engine.article.claim import (
    Bar,
    Bars,
    Claim,
    Judgement,
    Results,
    Unmeasured,
    Verdict,
    finished_runs,
    lane_place,
    median_s,
    median_used,
    speedup,
    times_bars,
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
    clusters = result.spec.cluster_counts[0]
    switches = median_used(result, lane, clusters, lambda usage: usage.switches, "switches")
    return switches / result.query_count(finished_runs(result, lane, clusters)[0])


def _switches_text(switches: float) -> str:
    return f"{switches:.3g}"


def _carriers(result: RaceResult, lane: int) -> int:
    runs = finished_runs(result, lane, result.spec.cluster_counts[0])
    return len(set(runs[0].carriers))


def _judge_switches(results: Results) -> Judgement:
    (result,) = results
    threads = lane_place(result, "threads")
    coroutines = [lane_place(result, name) for name in ("gevent", "asyncio")]
    base = _switches_a_query(result, threads)
    shares = [_switches_a_query(result, lane) / max(base, 1e-9) for lane in coroutines]
    carriers = [_carriers(result, lane) for lane in coroutines]
    if max(shares) <= _FEWER and max(carriers) == 1:
        verdict = Verdict.HOLDS
    else:
        verdict = Verdict.IN_PART if min(shares) <= _SOMEWHAT_FEWER else Verdict.FAILS
    figures = (
        "switches of the system's a query: "
        + ", ".join(
            f"{result.lanes[lane].title} {_switches_text(_switches_a_query(result, lane))}"
            for lane in (threads, *coroutines)
        ),
        f"carried by {_carriers(result, threads)} threads, and by {max(carriers)}",
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
            bars.append(Bar(lane.title, lane.style, switches, _switches_text(switches)))
    return Bars("context switches of the system, a query", tuple(bars))


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
    judge_results=_judge_switches,
    chart_results=_chart_switches,
)


def _judge_many(results: Results) -> Judgement:
    (result,) = results
    clusters = result.spec.cluster_counts[0]
    places = range(len(result.lanes))
    times = [median_s(result, lane, clusters) for lane in places]
    ideal_s = result.plan.runs[0].ideal_s
    if ideal_s <= 0:
        raise Unmeasured("the queries take no time")
    count = result.query_count(result.runs[0])
    worst = max(times) / ideal_s
    carriers = max(_carriers(result, lane) for lane in places)
    quick = worst <= _MOST_OVER_IDEAL
    verdict = Verdict.HOLDS if quick and carriers == 1 else Verdict.IN_PART
    figures = (
        f"{count:,} queries of {result.spec.sleep_s:g} s at once, on {carriers} thread: "
        + ", ".join(
            f"{result.lanes[lane].title} {seconds_text(time_s)}"
            for lane, time_s in zip(places, times, strict=True)
        ),
        f"at most {times_text(worst)} the time of a single one",
    )
    reason = (
        "A coroutine that waits is a small object in memory and an entry in the event loop's list; "
        "it needs no stack of the system's. The loop sleeps until the first of them is due."
    )
    return Judgement(verdict, figures, reason)


def _chart_many(results: Results) -> Bars:
    mark = (results[0].plan.runs[0].ideal_s, "a single one") if results else None
    return times_bars(results, "elapsed time for 10,000 at once", mark)


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
    judge_results=_judge_many,
    chart_results=_chart_many,
)


def _judge_one_core(results: Results) -> Judgement:
    (result,) = results
    clusters = result.spec.cluster_counts[0]
    cores = result.environment.cores
    if cores < 2:
        raise Unmeasured("this machine has one core only")
    coroutines, combined = (
        speedup(result, lane_place(result, name), clusters)
        for name in ("gevent", "gevent-processes")
    )
    confined, freed = coroutines <= _NO_FASTER, combined >= _FASTER
    verdict = (
        Verdict.HOLDS
        if confined and freed
        else Verdict.IN_PART
        if confined or freed
        else Verdict.FAILS
    )
    figures = (
        f"computing on {cores} cores: gevent is {times_text(coroutines)} as fast as one after "
        "another",
        f"gevent in {cores} processes is {times_text(combined)} as fast",
    )
    reason = (
        "All coroutines of an event loop share one thread, and a thread runs on one core at once. "
        "A process a core, each with a loop of its own, uses them all."
    )
    return Judgement(verdict, figures, reason)


def _chart_one_core(results: Results) -> Bars:
    bars: list[Bar] = []
    for result in results:
        for lane, _, summary in result.summaries():
            if lane != result.baseline and summary.speedup is not None:
                planned = result.lanes[lane]
                text = times_text(summary.speedup)
                bars.append(Bar(planned.title, planned.style, summary.speedup, text))
    return Bars("computing: times as fast as one after another", tuple(bars), (1.0, "no faster"))


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
    judge_results=_judge_one_core,
    chart_results=_chart_one_core,
)


def _judge_blocking(results: Results) -> Judgement:
    blocked, seen = results
    clusters = blocked.spec.cluster_counts[0]
    work_s = blocked.query_count(blocked.runs[0]) * blocked.spec.sleep_s
    stalled_s = median_s(blocked, lane_place(blocked, "gevent"), clusters)
    threads_s = median_s(blocked, lane_place(blocked, "threads"), clusters)
    free_s = median_s(seen, lane_place(seen, "gevent"), clusters)
    if stalled_s < _STALLED * work_s:
        verdict = Verdict.FAILS
    else:
        verdict = Verdict.HOLDS if threads_s <= _NOT_STALLED * work_s else Verdict.IN_PART
    figures = (
        f"one after another would take {seconds_text(work_s)}; gevent takes "
        f"{seconds_text(stalled_s)} where calls block, threads {seconds_text(threads_s)}",
        f"gevent takes {seconds_text(free_s)} where it sees the same waits",
    )
    reason = (
        "Coroutines take turns only when they say that they wait; a call that blocks the thread "
        "says nothing, so every other coroutine stands still until it is over. The system takes "
        "turns among threads without being asked."
    )
    return Judgement(verdict, figures, reason)


def _chart_blocking(results: Results) -> Bars:
    mark = None
    if results:
        work_s = results[0].query_count(results[0].runs[0]) * results[0].spec.sleep_s
        mark = (work_s, "one after another")
    return times_bars(results, "elapsed time", mark)


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
    judge_results=_judge_blocking,
    chart_results=_chart_blocking,
)
