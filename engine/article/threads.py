"""What the article claims of threads."""

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
    median_used,
    outlived,
    speedup,
)
from engine.race.result.caption import ending_caption
from engine.race.result.result import RaceResult
from engine.race.spec.article_programs import OWN_PROGRAMS
from engine.race.spec.fault_text import parse_faults
from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.vocabulary.units import seconds_text, times_text
from engine.workload.task_graph import FanOut

_LIGHTER = 2.0
_FASTER, _NO_FASTER = 2.0, 1.2


def _overhead_s(result: RaceResult, lane: int, clusters: int) -> float:
    median_s(result, lane, clusters)
    summary = result.summary(lane, clusters)
    assert summary is not None
    return summary.overhead_s


def _cpu_s(result: RaceResult, lane: int, clusters: int) -> float:
    return median_used(result, lane, clusters, lambda usage: usage.cpu_s, "CPU time")


def _judge_light(results: Results) -> Judgement:
    (result,) = results
    clusters = result.spec.cluster_counts[0]
    threads, processes = lane_place(result, "threads"), lane_place(result, "processes")
    overheads = [_overhead_s(result, lane, clusters) for lane in (threads, processes)]
    cpu = [_cpu_s(result, lane, clusters) for lane in (threads, processes)]
    quicker = overheads[1] >= _LIGHTER * max(overheads[0], 1e-6)
    leaner = cpu[1] >= _LIGHTER * max(cpu[0], 1e-6)
    verdict = (
        Verdict.HOLDS
        if quicker and leaner
        else Verdict.IN_PART
        if quicker or leaner
        else Verdict.FAILS
    )
    figures = (
        f"over the ideal: threads {seconds_text(overheads[0])}, "
        f"processes {seconds_text(overheads[1])}",
        f"processor time: threads {seconds_text(cpu[0])}, processes {seconds_text(cpu[1])}",
    )
    reason = (
        "Threads live in the process that is there already and hand their answers over in its "
        "memory; processes have to be set up, and their answers packed, sent and unpacked. Beside "
        "queries that take seconds, either is little."
    )
    return Judgement(verdict, figures, reason)


def _chart_light(results: Results) -> Bars:
    bars: list[Bar] = []
    for result in results:
        for lane, _, summary in result.summaries():
            planned = result.lanes[lane]
            overhead_s = summary.overhead_s
            # A lane that came in under its ideal has no bar, and says by how much.
            bars.append(
                Bar(
                    planned.title,
                    planned.style,
                    max(0.0, overhead_s),
                    seconds_text(overhead_s),
                )
            )
    return Bars("time over the ideal", tuple(bars))


LIGHT_THREADS = Claim(
    id="light-threads",
    sentence="Threads are quicker to start and more efficient than processes",
    threshold=(
        f"holds if processes cost at least {_LIGHTER:g} times the overhead and processor time of "
        "threads, in part if one of the two"
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
    judge_results=_judge_light,
    chart_results=_chart_light,
)


def _judge_fragile(results: Results) -> Judgement:
    raised, crashed = (
        experiment(result, lane_place(result, "threads"), result.spec.cluster_counts[0])
        for result in results
    )
    others = results[0].spec.cluster_counts[0] - 1
    survives_exception = outlived(raised) and len(raised.answered) == others
    survives_crash = outlived(crashed)
    if survives_exception and survives_crash:
        verdict = Verdict.FAILS
    else:
        verdict = Verdict.IN_PART if survives_exception or survives_crash else Verdict.HOLDS
    figures = (
        f"an exception: {ending_caption(raised)}; {len(raised.answered)} of {others} others "
        "answered",
        f"a crash: {ending_caption(crashed)}; {len(crashed.answered)} of {others} others answered",
    )
    reason = (
        "An exception that nobody catches ends only the thread it was raised in; the others finish "
        "and their answers count. A crash, such as a fault in a C extension, is the process's: the "
        "system ends it with every thread in it."
    )
    return Judgement(verdict, figures, reason)


def _chart_fragile(results: Results) -> Fates:
    return fates(results, "the thread of cluster 2 goes wrong: each square is a cluster")


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
    sentence="One thread's crash brings the whole process down",
    threshold="holds if neither exception nor crash spares the others' answers, in part if one",
    specs=(_fragile("raise", "a thread raises"), _fragile("crash", "a thread crashes")),
    judge_results=_judge_fragile,
    chart_results=_chart_fragile,
    usual=Verdict.IN_PART,
    note=OWN_PROGRAMS,
)


def _speedup(result: RaceResult) -> float:
    return speedup(result, lane_place(result, "threads"), result.spec.cluster_counts[0])


def _judge_io_not_cpu(results: Results) -> Judgement:
    waiting, computing = map(_speedup, results)
    if waiting < _FASTER:
        verdict = Verdict.FAILS
    else:
        verdict = Verdict.HOLDS if computing < _NO_FASTER else Verdict.IN_PART
    figures = (
        f"waiting: threads are {times_text(waiting)} as fast as one after another",
        f"computing: threads are {times_text(computing)} as fast",
    )
    if results[1].environment.gil:
        reason = (
            "A thread that waits lets go of the interpreter's lock, so waits pass side by side. "
            "Computing needs that lock, which one thread at a time can hold."
        )
    else:
        reason = (
            "Waits pass side by side in any Python. This one has no global lock, so its threads "
            "compute side by side as well."
        )
    return Judgement(verdict, figures, reason)


def _chart_io_not_cpu(results: Results) -> Bars:
    bars: list[Bar] = []
    for result in results:
        what = "computing" if result.spec.kind == "cpu" else "waiting"
        try:
            times = _speedup(result)
        except Unmeasured:
            continue
        style = result.lanes[lane_place(result, "threads")].style
        bars.append(Bar(f"threads, {what}", style, times, times_text(times)))
    return Bars("times as fast as one after another", tuple(bars), (1.0, "no faster"))


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
    sentence="Python threads suit work that waits, not work that computes",
    threshold=(
        f"holds if threads are at least {_FASTER:g} times as fast at waiting and less than "
        f"{_NO_FASTER:g} times at computing, in part if they are faster at both"
    ),
    specs=(_waiting_or_computing("sleep", 0.04), _waiting_or_computing("cpu", 0.02)),
    judge_results=_judge_io_not_cpu,
    chart_results=_chart_io_not_cpu,
)
