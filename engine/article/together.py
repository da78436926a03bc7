"""What the article concludes about all three."""

from __future__ import annotations

import msgspec

from engine.article.claim import Claim, Results, median_s
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
from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import N_, Text
from engine.workload.task_graph import FanOut

_SAME = 0.10


class _Times(msgspec.Struct, frozen=True):
    equal_s: dict[str, float]
    """At equal fan-out, by strategy."""

    own_s: dict[str, float]
    """At the article's own."""


def _measure_same(results: Results) -> _Times:
    equal, own = map(_times_s, results)
    return _Times(equal, own)


def _times_s(result: RaceResult) -> dict[str, float]:
    point = result.points[0]
    times_s = {
        lane.strategy: median_s(result, place, point) for place, lane in enumerate(result.lanes)
    }
    for place, time_s in enumerate(times_s.values()):
        if time_s <= 0:
            raise Unmeasured(Lack.NO_TIME, result.lanes[place].title)
    return times_s


def _apart(times_s: dict[str, float]) -> float:
    return max(times_s.values()) / min(times_s.values()) - 1


def _told(times_s: dict[str, float]) -> Text:
    times = ", ".join(f"{name} {seconds_text(time_s)}" for name, time_s in times_s.items())
    return N_("{times}; {share} apart", times=times, share=f"{_apart(times_s):.0%}")


def _judge_same(values: _Times) -> Judgement:
    same = [_apart(times_s) <= _SAME for times_s in (values.equal_s, values.own_s)]
    figures = (
        N_("at equal fan-out: {times}", times=_told(values.equal_s)),
        N_("at the article's own: {times}", times=_told(values.own_s)),
    )
    reason = N_(
        "Where queries only wait, all three wait equally well: what counts is how many wait at "
        "once. The article's own programs gave gevent every node of every cluster at once but "
        "threads and processes one query per cluster, so there they do not tie."
    )
    return Judgement(rated(*same), figures, reason)


def _chart_same(results: Results) -> Bars:
    bars: list[Bar] = []
    for result in results:
        series = "equal" if result.spec.fan_out is FanOut.CLUSTER else "article's"
        for lane, _, summary in result.summaries():
            planned = result.lanes[lane]
            bar = Bar(planned.strategy, planned.style, summary.median_s, Unit.SECONDS, series)
            bars.append(bar)
    return Bars(tuple(bars))


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
    sentence=N_("Threads, processes and coroutines cost about the same time"),
    threshold=N_(
        "holds if their medians lie within {share} of each other at equal fan-out and at the "
        "article's own, in part if at one of the two",
        share=f"{_SAME:.0%}",
    ),
    specs=(_race(FanOut.CLUSTER), _race(FanOut.ARTICLE)),
    measure=_measure_same,
    values=_Times,
    judge=_judge_same,
    chart_results=_chart_same,
    chart_title=N_("elapsed time, at equal fan-out and at the article's own"),
    limits=(_SAME,),
    usual=Rating.IN_PART,
)
