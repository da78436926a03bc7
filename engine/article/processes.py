"""What the article claims of processes."""

from __future__ import annotations

from engine.article.claim import (
    Bar,
    Bars,
    Claim,
    Fates,
    Judgement,
    Results,
    Unmeasured,
    Verdict,
    experiment,
    fates,
    lane_place,
    median_s,
    outlived,
)
from engine.race.result.caption import ending_caption
from engine.race.result.result import RaceResult
from engine.race.spec.fault_text import parse_faults
from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.vocabulary.units import seconds_text, times_text
from engine.workload.task_graph import FanOut

_FEW, _MANY = 2, 18
_COSTLY, _DEARER = 5.0, 2.0


def _judge_stable(results: Results) -> Judgement:
    (result,) = results
    clusters = result.spec.cluster_counts[0]
    alone = experiment(result, lane_place(result, "processes"), clusters)
    pool = experiment(result, lane_place(result, "process-pool"), clusters)
    others = clusters - 1
    if outlived(alone) and len(alone.answered) == others:
        verdict = Verdict.HOLDS
    else:
        verdict = Verdict.IN_PART if outlived(alone) else Verdict.FAILS
    reason = (
        "Each process has memory of its own, so what one does to its memory, dying included, the "
        "others never see."
    )
    if outlived(pool) and len(pool.answered) < others:
        reason += (
            " A ProcessPoolExecutor survives too, but gives up the whole pool when one of its "
            "processes dies, and with it the siblings' answers."
        )
    else:
        reason += " The parent is told of the exit code and goes on with what it has."
    figures = (
        f"processes: {ending_caption(alone)}; {len(alone.answered)} of {others} others answered",
        f"process pool: {ending_caption(pool)}; {len(pool.answered)} of {others} others answered",
    )
    return Judgement(verdict, figures, reason)


def _chart_stable(results: Results) -> Fates:
    return fates(results, "the process of cluster 2 dies: each square is a cluster")


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
    judge_results=_judge_stable,
    chart_results=_chart_stable,
)


def unit_cost_s(result: RaceResult, lane: int) -> float:
    """Return what one more unit costs, in seconds, by the difference of many and few units.

    What a strategy costs once, such as the Manager's process, is in both and falls out.

    Raises:
        Unmeasured: one of the two has no median.
    """
    many, few = median_s(result, lane, _MANY), median_s(result, lane, _FEW)
    return max(1e-6, (many - few) / (_MANY - _FEW))


def _judge_costly(results: Results) -> Judgement:
    (result,) = results
    costs = [unit_cost_s(result, lane) for lane in range(len(result.lanes))]
    thread_s, process_s, spawned_s = costs
    times = process_s / thread_s
    verdict = (
        Verdict.HOLDS
        if times >= _COSTLY
        else Verdict.IN_PART
        if times >= _DEARER
        else Verdict.FAILS
    )
    figures = (
        f"a thread costs {seconds_text(thread_s)}, a forked process {seconds_text(process_s)}: "
        f"{times_text(times)}",
        f"a process by spawn costs {seconds_text(spawned_s)}: {times_text(spawned_s / thread_s)}",
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
            bars.append(Bar(lane.title, lane.style, cost_s, seconds_text(cost_s)))
    return Bars("time to create one more, and see it end", tuple(bars))


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
    judge_results=_judge_costly,
    chart_results=_chart_costly,
)
