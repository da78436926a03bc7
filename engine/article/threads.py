"""What the article claims about threads."""

from __future__ import annotations

import msgspec

from engine.article.claim import (
    Claim,
    Results,
    fared,
    fates,
    lane_bars,
    lane_place,
    median_s,
    median_used,
    speedup,
)
from engine.article.judgement import (
    Bar,
    Bars,
    Fared,
    Judgement,
    Rating,
    Unit,
    Unmeasured,
    rated,
)
from engine.race.result.result import RaceResult
from engine.race.spec.axis import Point
from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.faults import parse_faults
from engine.vocabulary.units import seconds_text, times_text
from engine.vocabulary.wording import N_
from engine.workload.task_graph import FanOut

_OWN_PROGRAMS = N_(
    "If you run the article's own programs: the threads one answers cluster 4 four times, because "
    "each thread reads the loop's variable after the loop has ended; the processes one answers in "
    "order of completion; the gevent one never answers on today's Tornado and gevent. The lanes "
    "here fan out the same way and answer correctly."
)
"""What readers find who run the article's own programs."""

_LIGHTER = 2.0
_FASTER, _NO_FASTER = 2.0, 1.2


def _overhead_s(result: RaceResult, lane: int, point: Point) -> float:
    median_s(result, lane, point)
    summary = result.summary(lane, point)
    assert summary is not None
    return summary.overhead_s


def _cpu_s(result: RaceResult, lane: int, point: Point) -> float:
    return median_used(result, lane, point, lambda usage: usage.cpu_s, "CPU time")


class _Costs(msgspec.Struct, frozen=True):
    over_s: float
    """Time beyond the ideal."""

    cpu_s: float


class _Light(msgspec.Struct, frozen=True):
    threads: _Costs
    processes: _Costs


def _measure_light(results: Results) -> _Light:
    (result,) = results
    point = result.points[0]
    places = lane_place(result, "threads"), lane_place(result, "processes")
    overheads = [_overhead_s(result, lane, point) for lane in places]
    cpu = [_cpu_s(result, lane, point) for lane in places]
    return _Light(_Costs(overheads[0], cpu[0]), _Costs(overheads[1], cpu[1]))


def _judge_light(values: _Light) -> Judgement:
    threads, processes = values.threads, values.processes
    quicker = processes.over_s >= _LIGHTER * max(threads.over_s, 1e-6)
    leaner = processes.cpu_s >= _LIGHTER * max(threads.cpu_s, 1e-6)
    figures = (
        N_(
            "over the ideal: threads {threads}, processes {processes}",
            threads=seconds_text(threads.over_s),
            processes=seconds_text(processes.over_s),
        ),
        N_(
            "CPU time: threads {threads}, processes {processes}",
            threads=seconds_text(threads.cpu_s),
            processes=seconds_text(processes.cpu_s),
        ),
    )
    reason = N_(
        "Threads live in the existing process and pass their answers on in its memory; processes "
        "have to be set up, and their answers packed, sent and unpacked. Compared with queries "
        "that take seconds, both cost little."
    )
    return Judgement(rated(quicker, leaner), figures, reason)


def _chart_light(results: Results) -> Bars:
    return lane_bars(results, lambda summary: summary.overhead_s, Unit.SECONDS)


LIGHT_THREADS = Claim(
    id="light-threads",
    sentence=N_("Threads are quicker to start and more efficient than processes"),
    threshold=N_(
        "holds if processes cost at least {factor} times the overhead and CPU time of threads, in "
        "part if one of the two",
        factor=f"{_LIGHTER:g}",
    ),
    specs=(
        RaceSpec(
            name="light-threads",
            cluster_counts=(4,),
            sleep_s=0.05,
            fan_out=FanOut.CLUSTER,
            repeats=5,
            lanes=(Lane("threads"), Lane("processes")),
        ),
    ),
    measure=_measure_light,
    values=_Light,
    judge=_judge_light,
    chart_results=_chart_light,
    chart_title=N_("time over the ideal"),
    limits=(_LIGHTER,),
)


class _Fragile(msgspec.Struct, frozen=True):
    raised: Fared
    crashed: Fared


def _measure_fragile(results: Results) -> _Fragile:
    raised, crashed = (fared(result, "threads") for result in results)
    return _Fragile(raised, crashed)


def _judge_fragile(values: _Fragile) -> Judgement:
    survives_exception, survives_crash = values.raised.spared, values.crashed.outlived
    if survives_exception and survives_crash:
        rating = Rating.FAILS
    else:
        rating = Rating.IN_PART if survives_exception or survives_crash else Rating.HOLDS
    figures = (
        N_("an exception: {fate}", fate=values.raised.text),
        N_("a crash: {fate}", fate=values.crashed.text),
    )
    reason = N_(
        "An exception that nobody catches ends only the thread that raised it; the others finish "
        "and their answers count. A crash, such as a fault in a C extension, hits the process: the "
        "system ends it with every thread in it."
    )
    return Judgement(rating, figures, reason)


def _fragile(fault: str, name: str) -> RaceSpec:
    return RaceSpec(
        name="fragile-threads",
        cluster_counts=(4,),
        sleep_s=0.1,
        fan_out=FanOut.CLUSTER,
        faults=parse_faults(f"{fault}@2"),
        lanes=(Lane("threads", name=name),),
    )


FRAGILE_THREADS = Claim(
    id="fragile-threads",
    sentence=N_("One thread's crash brings the whole process down"),
    threshold=N_(
        "holds if neither exception nor crash spares the others' answers, in part if one does"
    ),
    specs=(_fragile("raise", "a thread raises"), _fragile("crash", "a thread crashes")),
    measure=_measure_fragile,
    values=_Fragile,
    judge=_judge_fragile,
    chart_results=fates,
    chart_title=N_("the thread of cluster 2 goes wrong: each square is a cluster"),
    usual=Rating.IN_PART,
    note=_OWN_PROGRAMS,
)


def _speedup(result: RaceResult) -> float:
    return speedup(result, lane_place(result, "threads"), result.points[0])


class _Speedups(msgspec.Struct, frozen=True):
    waiting: float
    computing: float
    gil: bool


def _measure_io_not_cpu(results: Results) -> _Speedups:
    waiting, computing = map(_speedup, results)
    return _Speedups(waiting, computing, results[1].environment.gil)


def _judge_io_not_cpu(values: _Speedups) -> Judgement:
    if values.waiting < _FASTER:
        rating = Rating.FAILS
    else:
        rating = Rating.HOLDS if values.computing < _NO_FASTER else Rating.IN_PART
    figures = (
        N_(
            "waiting: threads are {factor} as fast as one after another",
            factor=times_text(values.waiting),
        ),
        N_("computing: threads are {factor} as fast", factor=times_text(values.computing)),
    )
    if values.gil:
        reason = N_(
            "A thread that waits releases the interpreter's lock, so waits overlap. Computing "
            "needs that lock, which only one thread at a time can hold."
        )
    else:
        reason = N_(
            "Waits overlap in any Python. This one has no global lock, so its threads compute side "
            "by side as well."
        )
    return Judgement(rating, figures, reason)


def _chart_io_not_cpu(results: Results) -> Bars:
    bars: list[Bar] = []
    for result in results:
        series = "computing" if result.spec.kind == "cpu" else "waiting"
        try:
            times = _speedup(result)
        except Unmeasured:
            continue
        style = result.lanes[lane_place(result, "threads")].style
        bars.append(Bar("threads", style, times, Unit.TIMES, series))
    return Bars(tuple(bars), 1.0)


def _waiting_or_computing(kind: str, sleep_s: float) -> RaceSpec:
    return RaceSpec(
        name="threads-io-not-cpu",
        cluster_counts=(4,),
        kind=kind,
        sleep_s=sleep_s,
        fan_out=FanOut.CLUSTER,
        repeats=3,
        lanes=(Lane("sequential"), Lane("threads")),
    )


THREADS_IO_NOT_CPU = Claim(
    id="threads-io-not-cpu",
    sentence=N_("Python threads suit work that waits, not work that computes"),
    threshold=N_(
        "holds if threads are at least {waiting} times as fast at waiting and less than "
        "{computing} times at computing, in part if they are faster at both",
        waiting=f"{_FASTER:g}",
        computing=f"{_NO_FASTER:g}",
    ),
    specs=(_waiting_or_computing("sleep", 0.04), _waiting_or_computing("cpu", 0.02)),
    measure=_measure_io_not_cpu,
    values=_Speedups,
    judge=_judge_io_not_cpu,
    chart_results=_chart_io_not_cpu,
    chart_title=N_("times as fast as one after another"),
    mark_title=N_("no faster"),
    limits=(_FASTER, _NO_FASTER),
)
