"""What the article claims about how cheap coroutines are."""

from __future__ import annotations

import msgspec

from engine.article.claim import (
    Claim,
    Results,
    finished_runs,
    lane_place,
    measured_bars,
    median_s,
    median_used,
    times_bars,
)
from engine.article.judgement import (
    Bars,
    Judgement,
    Lack,
    Rating,
    Unit,
    Unmeasured,
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
    return measured_bars(results, _switches_a_query, Unit.COUNT)


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
