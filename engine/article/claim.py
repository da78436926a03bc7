"""A claim of the article: what to measure for it, and how to judge and word the result."""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from engine.article.judgement import (
    Bar,
    Bars,
    Chart,
    Fared,
    Fate,
    FateRow,
    Fates,
    Finding,
    Judgement,
    Lack,
    Rating,
    Unit,
    Unmeasured,
)
from engine.load.spec import LoadSpec
from engine.race.events import RunFaulted, Usage
from engine.race.plan.planner import plan_race
from engine.race.result.result import RaceResult
from engine.race.result.run import Run
from engine.race.spec.axis import Point
from engine.race.spec.race import RaceSpec
from engine.statistics.summary import Summary
from engine.stream.fold import StreamResult
from engine.vocabulary.counted import CountedText
from engine.vocabulary.printable import printable, shortened
from engine.vocabulary.wording import N_, Text

Results = Sequence[RaceResult]
"""The results of a claim's races, in the order of its specs."""

Measured = Sequence[StreamResult]
"""The same for any claim: one result per spec, of the spec's kind."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of the article."""

    id: str
    sentence: Text
    """What the article says, in our words."""

    threshold: Text
    """When it holds, as numbers."""

    specs: tuple[RaceSpec | LoadSpec, ...]
    """The races and loads that test it, run one after another."""

    # They take the results of its own specs: ``Results`` for races, a sequence of loads for loads.
    measure: Callable[[Any], msgspec.Struct]
    """From the results of all specs to the values behind the rating.

    Raises:
        Unmeasured: a figure is missing.
    """

    values: type[msgspec.Struct]
    """The struct that ``measure`` returns."""

    judge: Callable[[Any], Judgement]
    """From the values to the judgement, in words."""

    chart_results: Callable[[Any], Chart]
    """From the results so far, which may be fewer than the specs, to the chart."""

    chart_title: Text
    """What its chart shows, with the unit."""

    mark_title: Text | None = None
    """What the chart's values are compared with, if there is a mark."""

    limits: tuple[float, ...] = ()
    """The numbers in its threshold: a rating by other limits is out of date and not shown."""

    usual: Rating = Rating.HOLDS
    """The rating that the reason explains."""

    note: Text | None = None
    """What else a reader of the article should know, whatever the rating."""

    def find(self, results: Measured) -> Finding:
        """Judge the claim by the results of all its specs."""
        chart = self.chart(results)
        try:
            if len(results) < len(self.specs):
                raise Unmeasured(Lack.NOT_RUN)
            values = self.measure(results)
        except Unmeasured as error:
            return Finding(Rating.UNKNOWN, {}, self.limits, chart, error.missing)
        rating = self.judge(values).rating
        return Finding(rating, msgspec.to_builtins(values), self.limits, chart)

    def word(self, finding: Finding) -> Judgement:
        """Return a finding in words; values of another version are listed as they are."""
        if finding.missing is not None:
            return plain_judgement(finding)
        try:
            judgement = self.judge(msgspec.convert(finding.values, self.values))
        except (msgspec.ValidationError, ArithmeticError, ValueError):
            return plain_judgement(finding)
        is_usual = finding.rating is self.usual
        reason: Text | str = judgement.reason
        if not is_usual:
            reason = N_(
                "This machine's result is unusual: run it again when the machine is calm; if it "
                "stays so, this system or Python differs. Usually: {reason}",
                reason=reason,
            )
        figures = tuple(map(_printable, judgement.figures))
        return Judgement(finding.rating, figures, reason)

    def chart(self, results: Measured) -> Chart:
        """Return the chart of the results so far."""
        return self.chart_results(results)

    @property
    def estimate_s(self) -> float:
        """Roughly how long its races and loads take, in seconds."""
        return sum(
            spec.estimate_s if isinstance(spec, LoadSpec) else plan_race(spec).estimate_s
            for spec in self.specs
        )

    @property
    def rows(self) -> int:
        """How many rows its finished chart has."""
        return sum(
            len(spec.strategies if isinstance(spec, LoadSpec) else spec.lanes)
            for spec in self.specs
        )


def plain_judgement(finding: Finding) -> Judgement:
    """Return a finding in words without knowing its claim."""
    if finding.missing is not None:
        why = _printable(finding.missing.text)
        reason = N_("A figure that the rating needs is missing: {reason}.", reason=why)
        return Judgement(finding.rating, (), reason)
    figures = tuple(shortened(f"{name}: {value}") for name, value in finding.values.items())
    return Judgement(finding.rating, figures, "")


def _printable(text: Text | str) -> Text | str:
    """Return a text whose values, which a file may bring, are printable."""
    if isinstance(text, str):
        return printable(text)
    if isinstance(text, CountedText):
        return text
    values = {
        name: _printable(value) if isinstance(value, (Text, str)) else value
        for name, value in text.values.items()
    }
    return Text(text.message, text.context, values)


def lane_place(result: RaceResult, strategy: str) -> int:
    """Return the place of the only lane of a strategy."""
    return next(place for place, lane in enumerate(result.lanes) if lane.strategy == strategy)


def median_s(result: RaceResult, lane: int, point: Point) -> float:
    """Return a lane's median elapsed time in seconds.

    Raises:
        Unmeasured: none of its runs has finished.
    """
    summary = result.summary(lane, point)
    if summary is None:
        raise _without_runs(result, lane, point)
    return summary.median_s


def speedup(result: RaceResult, lane: int, point: Point) -> float:
    """Return how many times as fast as the baseline a lane is, the same as in every view.

    That is the median of the blocks' ratios, which may differ from the ratio of the medians.

    Raises:
        Unmeasured: no block has both lanes.
    """
    median_s(result, result.baseline, point)
    median_s(result, lane, point)
    summary = result.summary(lane, point)
    if summary is None or summary.speedup is None:
        raise Unmeasured(Lack.NO_BLOCK, result.lanes[lane].title)
    return summary.speedup


def finished_runs(result: RaceResult, lane: int, point: Point) -> list[Run]:
    """Return a lane's finished runs; at least one.

    Raises:
        Unmeasured: there are none.
    """
    runs = [run for run in result.runs_of(lane, point) if run.outcome is not None]
    if not runs:
        median_s(result, lane, point)
    return runs


def median_used(
    result: RaceResult, lane: int, point: Point, read: Callable[[Usage], float | None], what: str
) -> float:
    """Return the median of a resource that a lane's finished runs used.

    Args:
        result: The race.
        lane: The lane's place.
        point: The point.
        read: Reads it from a run's usage; None if unknown.
        what: The key to record if it is missing.

    Raises:
        Unmeasured: no run finished, or it is unknown for all of them.
    """
    runs = finished_runs(result, lane, point)
    values = [read(run.outcome.usage) for run in runs if run.outcome is not None]
    known = [value for value in values if value is not None]
    if not known:
        raise Unmeasured(Lack.UNTOLD, result.lanes[lane].title, what)
    return statistics.median(known)


def experiment(result: RaceResult, lane: int, point: Point) -> RunFaulted:
    """Return what became of a lane's run in which a query goes wrong on purpose.

    Raises:
        Unmeasured: no query went wrong.
    """
    faulted = result.experiments(lane, point)
    if not faulted:
        raise _without_runs(result, lane, point)
    return faulted[0]


def fared(result: RaceResult, strategy: str) -> Fared:
    """Return how a strategy's only lane fared when a query went wrong on purpose.

    Raises:
        Unmeasured: no query went wrong.
    """
    point = result.points[0]
    faulted = experiment(result, lane_place(result, strategy), point)
    return Fared(faulted.ending, len(faulted.answered), point.clusters - 1)


def _without_runs(result: RaceResult, lane: int, point: Point) -> Unmeasured:
    """Return why a lane has no usable run."""
    title = result.lanes[lane].title
    failures = result.failures(lane, point)
    if failures:
        return Unmeasured(Lack.FAILED, title, cause=failures[0].cause)
    return Unmeasured(Lack.STOPPED, title)


def times_bars(results: Results, mark: float | None = None) -> Bars:
    """Return a bar of the median elapsed time per lane, for lanes that have one."""
    return lane_bars(results, lambda summary: summary.median_s, Unit.SECONDS, mark)


def lane_bars(
    results: Results,
    read: Callable[[Summary], float | None],
    unit: Unit,
    mark: float | None = None,
    *,
    has_baseline: bool = True,
) -> Bars:
    """Return one bar per lane that has a value.

    Args:
        results: The races.
        read: Reads the value from a lane's summary; None if it has none.
        unit: The unit of the values.
        mark: The value to draw a line at, or None.
        has_baseline: Whether the baseline has a bar too.
    """
    bars: list[Bar] = []
    for result in results:
        for lane, _, summary in result.summaries():
            value = read(summary)
            if value is not None and (has_baseline or lane != result.baseline):
                planned = result.lanes[lane]
                bars.append(Bar(planned.title, planned.style, value, unit))
    return Bars(tuple(bars), mark)


def measured_bars(
    results: Results, measure: Callable[[RaceResult, int], float], unit: Unit
) -> Bars:
    """Return one bar per lane for which ``measure`` does not raise ``Unmeasured``."""
    bars: list[Bar] = []
    for result in results:
        for place, lane in enumerate(result.lanes):
            with contextlib.suppress(Unmeasured):
                bars.append(Bar(lane.title, lane.style, measure(result, place), unit))
    return Bars(tuple(bars))


def fates(results: Results) -> Fates:
    """Return what became of each cluster of each lane of each race."""
    rows: list[FateRow] = []
    for result in results:
        (point,) = result.points
        for place, lane in enumerate(result.lanes):
            for faulted in result.experiments(place, point)[:1]:
                became = _fates(faulted, point.clusters)
                rows.append(FateRow(lane.title, lane.style, became, faulted.ending))
    return Fates(tuple(rows))


def _fates(faulted: RunFaulted, clusters: int) -> tuple[Fate, ...]:
    return tuple(
        Fate.ANSWERED
        if cluster in faulted.answered
        else Fate.UNHEARD
        if cluster in faulted.unheard
        else Fate.LOST
        for cluster in range(1, clusters + 1)
    )
