"""Doubts about the elapsed times themselves."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator
from operator import itemgetter

from engine.doubts.doubt import Doubt, Severity
from engine.race.result.result import RaceResult
from engine.race.spec.axis import Point
from engine.statistics.outliers import Outlier
from engine.statistics.trend import trend_of
from engine.vocabulary.counted import counted
from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import N_, Text

MOST_BLUR = 0.05
"""The share of an elapsed time by which clock and sleeps may be off."""

MOST_MEASURING = 0.05
"""The share of a query's own duration that looking it up and recording it may cost."""

MOST_WIDTH = 0.1
"""How wide the interval of a median may be, as a share of it."""

DRIFT_P = 0.01
LEAST_DRIFT = 0.02
"""A smaller relative change over the whole race does no harm."""

_CLOCK_STEPS = 2
"""An elapsed time is the difference of two readings."""

_LEAST_REPEATS = 4


def time_doubts(result: RaceResult) -> Iterator[Doubt]:
    """Yield doubts from the elapsed times and from how precisely they were measured."""
    yield from _short(result)
    yield from _measuring(result)
    yield from _drift(result)
    yield from _spread(result)
    yield from _outliers(result)


def _short(result: RaceResult) -> Iterator[Doubt]:
    """Yield a doubt if elapsed times are close to the error of one reading or one sleep."""
    precision = result.started.precision
    if precision is None:
        return
    blur_s = _CLOCK_STEPS * precision.clock_step_s
    if result.spec.sleep_s > 0 and result.plan.kind.cpu_share < 1:
        # The longest path ends with at least one sleep.
        blur_s += precision.overshoot_p95_s
    short = [
        (summary.median_s, lane, point)
        for lane, point, summary in result.summaries()
        if summary.median_s * MOST_BLUR < blur_s
    ]
    if not short:
        return
    median_s, lane, point = min(short, key=itemgetter(0, 1))
    yield Doubt(
        "short",
        Severity.WARNING,
        message=N_(
            "runs of {lanes} took {time}, and a sleep or the clock may be off by {error}: that is "
            "too short",
            lanes=_where(result, lane, point, len(short)),
            time=seconds_text(median_s),
            error=seconds_text(blur_s),
        ),
        advice=N_("race with more clusters or a longer sleep"),
        forbids_conclusion=True,
        lane=lane,
        point=point,
    )


def _measuring(result: RaceResult) -> Iterator[Doubt]:
    """Yield a doubt if measuring a query takes a large share of its duration.

    What a strategy costs beyond the ideal is the race's result, not a reason for doubt. The cost
    of looking queries up one by one and recording them is the same for all strategies and hides it.
    """
    precision = result.started.precision
    if precision is None or precision.query_cost_s <= MOST_MEASURING * result.spec.sleep_s:
        return
    cost, duration = (seconds_text(s) for s in (precision.query_cost_s, result.spec.sleep_s))
    yield Doubt(
        "measuring",
        Severity.WARNING,
        message=N_(
            "looking a query up and recording it costs {cost}, more than {share} of the query's "
            "own {duration}: all lanes seem slower and more alike than they are",
            cost=cost,
            share=f"{MOST_MEASURING:.0%}",
            duration=duration,
        ),
        advice=N_("make queries longer, or compare with the ideal that includes this cost"),
        forbids_conclusion=True,
    )


def _drift(result: RaceResult) -> Iterator[Doubt]:
    """Yield a doubt if blocks got slower or faster.

    Compares their mean logarithms of elapsed times, where each lane's median is 0.
    """
    deviations: dict[int, list[float]] = {}
    for lane, point, summary in result.summaries():
        if len(summary.elapsed_s) < _LEAST_REPEATS or summary.least_s <= 0:
            continue
        for run in result.runs_of(lane, point):
            if run.outcome is not None:
                deviation = math.log(run.outcome.elapsed_s) - math.log(summary.median_s)
                deviations.setdefault(run.planned.block, []).append(deviation)
    trend = trend_of([statistics.fmean(deviations[block]) for block in sorted(deviations)])
    if trend is None or trend.p_value > DRIFT_P or abs(trend.change) <= LEAST_DRIFT:
        return
    change, probability = f"{abs(math.expm1(trend.change)):.0%}", _p_text(trend.p_value)
    yield Doubt(
        "drift",
        Severity.WARNING,
        message=(
            N_(
                "runs got {change} slower from the first block to the last ({p_value})",
                change=change,
                p_value=probability,
            )
            if trend.change > 0
            else N_(
                "runs got {change} faster from the first block to the last ({p_value})",
                change=change,
                p_value=probability,
            )
        ),
        advice=N_(
            "lanes still compare well, block by block, but medians mix fast and slow times: let "
            "the machine warm up or cool down, and race again"
        ),
    )


def _spread(result: RaceResult) -> Iterator[Doubt]:
    wide = [
        (summary.relative_width, lane, point)
        for lane, point, summary in result.summaries()
        if summary.relative_width is not None and summary.relative_width > MOST_WIDTH
    ]
    if not wide:
        return
    width, lane, point = max(wide, key=itemgetter(0, 1))
    yield Doubt(
        "spread",
        Severity.NOTE,
        message=N_(
            "runs of {lanes} vary widely: the interval of their median is {width} of it wide",
            lanes=_where(result, lane, point, len(wide)),
            width=f"{width:.0%}",
        ),
        advice=N_("race with more repeats, or on a calmer machine"),
        lane=lane,
        point=point,
    )


def _outliers(result: RaceResult) -> Iterator[Doubt]:
    far = [
        (sum(label is Outlier.FAR for label in summary.outliers), lane, point)
        for lane, point, summary in result.summaries()
    ]
    count = sum(number for number, _, _ in far)
    if not count:
        return
    number, lane, point = max(far, key=itemgetter(0, 1))
    total = sum(len(summary.elapsed_s) for _, _, summary in result.summaries())
    where = _where(result, lane, point, 1)
    runs = N_("{count} of {total} runs", count=count, total=total)
    if number < count:
        message = N_(
            "{runs} lie far from the others of their lanes, {number} of them of {lane}",
            runs=runs,
            number=number,
            lane=where,
        )
    elif count == 1:
        message = N_("{runs} lies far from the others of {lane}", runs=runs, lane=where)
    else:
        message = N_("{runs} lie far from the others of {lane}", runs=runs, lane=where)
    yield Doubt(
        "outliers",
        Severity.NOTE,
        message=message,
        advice=N_("they still count: they hardly move the median, but they widen the spread"),
        lane=lane,
        point=point,
    )


def _where(result: RaceResult, lane: int, point: Point, count: int) -> Text:
    """Return a lane at a point, and how many others there are."""
    title = result.lanes[lane].title
    if count == 1:
        return N_("{lane} at {point}", lane=title, point=point.marked)
    others = counted("{count} other", "{count} others", count - 1)
    return N_("{lane} at {point}, like {others},", lane=title, point=point.marked, others=others)


def _p_text(p_value: float) -> str:
    return f"p = {p_value:.3f}" if p_value >= 0.001 else "p < 0.001"
