"""Doubts that come of the elapsed times themselves."""

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
from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import ngettext

MOST_BLUR = 0.05
"""The share of an elapsed time that clock and sleeps may be off by."""

MOST_MEASURING = 0.05
"""The share of a query's own duration that looking it up and recording it may cost."""

MOST_WIDTH = 0.1
"""How wide the interval of a median may be, as a share of it."""

DRIFT_P = 0.01
LEAST_DRIFT = 0.02
"""A change over the whole race that is no more than this, relatively, harms nobody."""

_CLOCK_STEPS = 2
"""An elapsed time is the difference of two readings."""

_LEAST_REPEATS = 4


def time_doubts(result: RaceResult) -> Iterator[Doubt]:
    """Yield what the elapsed times, and how finely they were measured, give reason to doubt."""
    yield from _short(result)
    yield from _measuring(result)
    yield from _drift(result)
    yield from _spread(result)
    yield from _outliers(result)


def _short(result: RaceResult) -> Iterator[Doubt]:
    """Yield that elapsed times are near to what one reading, or one sleep, may be off by."""
    precision = result.started.precision
    if precision is None:
        return
    blur_s = _CLOCK_STEPS * precision.clock_step_s
    if result.spec.sleep_s > 0 and result.spec.build_kind().cpu_share < 1:
        # The longest path has one sleep that ends it, at least.
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
        message=(
            f"runs of {_where(result, lane, point, len(short))} took {seconds_text(median_s)}, "
            f"and a sleep or the clock may be off by {seconds_text(blur_s)}: that is too short"
        ),
        advice="ask for more clusters or a longer sleep",
        lane=lane,
        point=point,
    )


def _measuring(result: RaceResult) -> Iterator[Doubt]:
    """Yield that a query's cost is much of its duration.

    What a strategy costs beyond the ideal is a race's result and no reason for doubt; what every
    strategy bears alike, because queries are looked up one by one and recorded, hides it.
    """
    precision = result.started.precision
    if precision is None or precision.query_cost_s <= MOST_MEASURING * result.spec.sleep_s:
        return
    cost, duration = (seconds_text(s) for s in (precision.query_cost_s, result.spec.sleep_s))
    yield Doubt(
        "measuring",
        Severity.WARNING,
        message=(
            f"looking a query up and recording it costs {cost}, more than {MOST_MEASURING:.0%} of "
            f"the {duration} that it is to take: all lanes seem slower and more alike than they are"
        ),
        advice="make queries longer, or compare with the ideal that bears this cost",
    )


def _drift(result: RaceResult) -> Iterator[Doubt]:
    """Yield that blocks got slower or faster: their mean logarithms, each lane's median being 0."""
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
    way = "slower" if trend.change > 0 else "faster"
    yield Doubt(
        "drift",
        Severity.WARNING,
        message=(
            f"runs got {abs(math.expm1(trend.change)):.0%} {way} from the first block to the last "
            f"({_p_text(trend.p_value)})"
        ),
        advice=(
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
        message=(
            f"runs of {_where(result, lane, point, len(wide))} vary so much that the interval "
            f"of their median is {width:.0%} of it wide"
        ),
        advice="race with more repeats, or on a calmer machine",
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
    lie = f"{count} of {total} runs {'lies' if count == 1 else 'lie'} far from the others of"
    where = _where(result, lane, point, 1)
    yield Doubt(
        "outliers",
        Severity.NOTE,
        message=(
            f"{lie} {where}"
            if number == count
            else f"{lie} their lanes, {number} of them of {where}"
        ),
        advice="they count all the same; the median is hardly moved by them, the spread is",
        lane=lane,
        point=point,
    )


def _where(result: RaceResult, lane: int, point: Point, count: int) -> str:
    """Return a lane at a point, and how many others there are."""
    where = f"{result.lanes[lane].title} at {point.text}"
    if count == 1:
        return where
    others = ngettext("{count} other", "{count} others", count - 1)
    return f"{where}, like {others},"


def _p_text(p_value: float) -> str:
    return f"p = {p_value:.3f}" if p_value >= 0.001 else "p < 0.001"
