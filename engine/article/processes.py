"""What the article claims of processes."""

from __future__ import annotations

import msgspec

from engine.article.claim import Claim, Results, fared, fates, median_s
from engine.article.judgement import (
    Bar,
    Bars,
    Fared,
    Judgement,
    Unit,
    Unmeasured,
    Verdict,
)
from engine.race.result.result import RaceResult
from engine.race.spec.axis import at_clusters
from engine.race.spec.fault_text import parse_faults
from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.vocabulary.units import seconds_text, times_text
from engine.workload.task_graph import FanOut

_FEW, _MANY = 2, 18
_COSTLY, _DEARER = 5.0, 2.0


class _Stable(msgspec.Struct, frozen=True):
    processes: Fared
    pool: Fared


def _measure_stable(results: Results) -> _Stable:
    (result,) = results
    return _Stable(fared(result, "processes"), fared(result, "process-pool"))


def _judge_stable(values: _Stable) -> Judgement:
    alone, pool = values.processes, values.pool
    if alone.spared:
        verdict = Verdict.HOLDS
    else:
        verdict = Verdict.IN_PART if alone.outlived else Verdict.FAILS
    reason = (
        "Each process has memory of its own, so what one does to its memory, dying included, the "
        "others never see."
    )
    if pool.outlived and not pool.spared:
        reason += (
            " A ProcessPoolExecutor survives too, but gives up the whole pool when one of its "
            "processes dies, and with it the siblings' answers."
        )
    else:
        reason += " The parent is told of the exit code and goes on with what it has."
    figures = (f"processes: {alone.text}", f"process pool: {pool.text}")
    return Judgement(verdict, figures, reason)


STABLE_PROCESSES = Claim(
    id="stable-processes",
    sentence="A process that dies takes neither its parent nor its siblings with it",
    threshold="holds if the parent lives on and holds every other cluster's answer",
    specs=(
        RaceSpec(
            name="stable-processes",
            cluster_counts=(4,),
            sleep_s=0.1,
            fan_out=FanOut.CLUSTER,
            faults=parse_faults("crash@2"),
            lanes=(Lane("processes"), Lane("process-pool", None, {"size": "4"})),
        ),
    ),
    measure=_measure_stable,
    values=_Stable,
    judge=_judge_stable,
    chart_results=fates,
    chart_title="the process of cluster 2 dies: each square is a cluster",
)


def unit_cost_s(result: RaceResult, lane: int) -> float:
    """Return what one more unit costs, in seconds, by the difference of many and few units.

    What a strategy costs once, such as the Manager's process, is in both and falls out.

    Raises:
        Unmeasured: one of the two has no median.
    """
    few, many = (median_s(result, lane, at_clusters(count)) for count in (_FEW, _MANY))
    return max(1e-6, (many - few) / (_MANY - _FEW))


class _Costs(msgspec.Struct, frozen=True):
    thread_s: float
    forked_s: float
    spawned_s: float


def _measure_costly(results: Results) -> _Costs:
    (result,) = results
    return _Costs(*(unit_cost_s(result, lane) for lane in range(len(result.lanes))))


def _judge_costly(values: _Costs) -> Judgement:
    times = values.forked_s / values.thread_s
    verdict = (
        Verdict.HOLDS
        if times >= _COSTLY
        else Verdict.IN_PART
        if times >= _DEARER
        else Verdict.FAILS
    )
    figures = (
        f"a thread costs {seconds_text(values.thread_s)}, a forked process "
        f"{seconds_text(values.forked_s)}: {times_text(times)}",
        f"a process by spawn costs {seconds_text(values.spawned_s)}: "
        f"{times_text(values.spawned_s / values.thread_s)}",
    )
    reason = (
        "A new process needs memory, page tables and open files of its own before it does a thing; "
        "a thread shares all of them. A spawned process also starts a new interpreter and imports "
        "the program again."
    )
    return Judgement(verdict, figures, reason)


def _chart_costly(results: Results) -> Bars:
    bars: list[Bar] = []
    for result in results:
        for place, lane in enumerate(result.lanes):
            try:
                cost_s = unit_cost_s(result, place)
            except Unmeasured:
                continue
            bars.append(Bar(lane.title, lane.style, cost_s, Unit.SECONDS))
    return Bars(tuple(bars))


COSTLY_PROCESSES = Claim(
    id="costly-processes",
    sentence="Creating a process is expensive",
    threshold=f"holds if one costs at least {_COSTLY:g} times a thread, in part from {_DEARER:g}",
    specs=(
        RaceSpec(
            name="costly-processes",
            cluster_counts=(_FEW, _MANY),
            nodes=1,
            switches=0,
            sleep_s=0.0,
            fan_out=FanOut.CLUSTER,
            repeats=3,
            lanes=(
                Lane("threads", name="a thread"),
                Lane("processes", name="a process, forked"),
                Lane("processes", None, {"start_method": "spawn"}, name="a process, spawned"),
            ),
        ),
    ),
    measure=_measure_costly,
    values=_Costs,
    judge=_judge_costly,
    chart_results=_chart_costly,
    chart_title="time to create one more, and see it end",
    limits=(_COSTLY, _DEARER),
)
