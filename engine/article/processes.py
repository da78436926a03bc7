"""What the article claims about processes."""

from __future__ import annotations

import msgspec

from engine.article.claim import Claim, Results, fared, fates, measured_bars, median_s
from engine.article.judgement import (
    Bars,
    Fared,
    Judgement,
    Rating,
    Unit,
)
from engine.race.result.result import RaceResult
from engine.race.spec.axis import at_clusters
from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.faults import parse_faults
from engine.vocabulary.units import seconds_text, times_text
from engine.vocabulary.wording import N_
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
    rating = Rating.HOLDS if alone.spared else Rating.IN_PART if alone.outlived else Rating.FAILS
    if pool.outlived and not pool.spared:
        reason = N_(
            "Each process has its own memory, so what one does to it, even dying, does not affect "
            "the others. A ProcessPoolExecutor survives too, but gives up the whole pool when one "
            "of its processes dies, and with it the siblings' answers."
        )
    else:
        reason = N_(
            "Each process has its own memory, so what one does to it, even dying, does not affect "
            "the others. The parent gets the exit code and goes on with what it has."
        )
    figures = (
        N_("processes: {fate}", fate=alone.text),
        N_("process pool: {fate}", fate=pool.text),
    )
    return Judgement(rating, figures, reason)


STABLE_PROCESSES = Claim(
    id="stable-processes",
    sentence=N_("A process that dies takes neither its parent nor its siblings with it"),
    threshold=N_("holds if the parent lives on and has every other cluster's answer"),
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
    chart_title=N_("the process of cluster 2 dies: each square is a cluster"),
)


def unit_cost_s(result: RaceResult, lane: int) -> float:
    """Return what one more unit costs, in seconds: the slope between few and many units.

    One-off costs of a strategy, such as the Manager's process, are in both and cancel out.

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
    rating = (
        Rating.HOLDS if times >= _COSTLY else Rating.IN_PART if times >= _DEARER else Rating.FAILS
    )
    figures = (
        N_(
            "a thread costs {thread}, a forked process {process}: {factor}",
            thread=seconds_text(values.thread_s),
            process=seconds_text(values.forked_s),
            factor=times_text(times),
        ),
        N_(
            "a spawned process costs {process}: {factor}",
            process=seconds_text(values.spawned_s),
            factor=times_text(values.spawned_s / values.thread_s),
        ),
    )
    reason = N_(
        "A new process needs its own memory, page tables and open files before it does anything; a "
        "thread shares all of them. A spawned process also starts a new interpreter and imports "
        "the program again."
    )
    return Judgement(rating, figures, reason)


def _chart_costly(results: Results) -> Bars:
    return measured_bars(results, unit_cost_s, Unit.SECONDS)


COSTLY_PROCESSES = Claim(
    id="costly-processes",
    sentence=N_("Creating a process is expensive"),
    threshold=N_(
        "holds if one costs at least {most} times a thread, in part from {least}",
        most=f"{_COSTLY:g}",
        least=f"{_DEARER:g}",
    ),
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
    chart_title=N_("time to create one more, and see it end"),
    limits=(_COSTLY, _DEARER),
)
