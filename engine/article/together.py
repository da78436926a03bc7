"""What the article concludes of all three."""

from __future__ import annotations

from engine.article.claim import (
    Bar,
    Bars,
    Claim,
    Judgement,
    Results,
    Unmeasured,
    Verdict,
    median_s,
)
from engine.race.result.result import RaceResult
from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.vocabulary.units import seconds_text
from engine.workload.task_graph import FanOut

_SAME = 0.10


def _times_s(result: RaceResult) -> list[float]:
    clusters = result.spec.cluster_counts[0]
    return [median_s(result, lane, clusters) for lane in range(len(result.lanes))]


def _apart(times_s: list[float]) -> float:
    if min(times_s) <= 0:
        raise Unmeasured("a lane took no measurable time")
    return max(times_s) / min(times_s) - 1


def _told(result: RaceResult) -> str:
    return ", ".join(
        f"{lane.strategy} {seconds_text(time_s)}"
        for lane, time_s in zip(result.lanes, _times_s(result), strict=True)
    )


def _judge_same(results: Results) -> Judgement:
    equal, own = results
    apart = [_apart(_times_s(result)) for result in (equal, own)]
    same = [value <= _SAME for value in apart]
    verdict = Verdict.HOLDS if all(same) else Verdict.IN_PART if any(same) else Verdict.FAILS
    figures = (
        f"at equal fan-out: {_told(equal)}; {apart[0]:.0%} apart",
        f"at the article's own: {_told(own)}; {apart[1]:.0%} apart",
    )
    reason = (
        "Where queries only wait, all three wait equally well: what counts is how many are waited "
        "for at once. The article's own programs gave gevent every node of every cluster at once "
        "but threads and processes one query a cluster, so there they do not tie."
    )
    return Judgement(verdict, figures, reason)


def _chart_same(results: Results) -> Bars:
    bars: list[Bar] = []
    for result in results:
        which = "equal" if result.spec.fan_out is FanOut.CLUSTER else "article's"
        for lane, _, summary in result.summaries():
            planned = result.lanes[lane]
            text = seconds_text(summary.median_s)
            label = f"{planned.strategy}, {which}"
            bars.append(Bar(label, planned.style, summary.median_s, text))
    return Bars("elapsed time, at equal fan-out and at the article's own", tuple(bars))


def _race(fan_out: FanOut) -> RaceSpec:
    return RaceSpec(
        name="same-time",
        cluster_counts=(4,),
        sleep_s=0.1,
        fan_out=fan_out,
        repeats=3,
        lanes=(Lane("threads"), Lane("processes"), Lane("gevent")),
    )


SAME_TIME = Claim(
    id="same-time",
    sentence="Threads, processes and coroutines cost about the same time",
    threshold=(
        f"holds if their medians lie within {_SAME:.0%} of each other at equal fan-out and at the "
        "article's own, in part if at one of the two"
    ),
    specs=(_race(FanOut.CLUSTER), _race(FanOut.ARTICLE)),
    judge_results=_judge_same,
    chart_results=_chart_same,
    usual=Verdict.IN_PART,
)
