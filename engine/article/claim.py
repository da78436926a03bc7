"""The shape of a claim of the article: what is measured for it, and what this machine says."""

from __future__ import annotations

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
    Unit,
    Unmeasured,
    Verdict,
)
from engine.load.spec import LoadSpec
from engine.race.events import RunFaulted, Usage
from engine.race.plan.plan import plan_race
from engine.race.result.result import RaceResult
from engine.race.result.run import Run
from engine.race.spec.axis import Point
from engine.race.spec.race import RaceSpec
from engine.stream.fold import StreamResult
from engine.vocabulary.printable import printable, shortened

Results = Sequence[RaceResult]
"""The results of a claim's races, in the order of its specs."""

Measured = Sequence[StreamResult]
"""The same for any claim: of each spec the result of its kind."""


_OTHERWISE = (
    "Measured here, it came out otherwise than is usual: run it again when the machine is calm; "
    "if it stays so, this system or Python differs. Usually:"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of the article."""

    id: str
    sentence: str
    """What the article says, in our words."""

    threshold: str
    """When it holds, as numbers."""

    specs: tuple[RaceSpec | LoadSpec, ...]
    """What to race or to load for it, one after another."""

    # What they take is what its own specs bring: of races ``Results``, of loads likewise.
    measure: Callable[[Any], msgspec.Struct]
    """From the results of all specs to the values that the verdict rests on.

    Raises:
        Unmeasured: a figure is missing.
    """

    values: type[msgspec.Struct]
    """The struct that ``measure`` returns."""

    judge: Callable[[Any], Judgement]
    """From the values to the judgement, in words."""

    chart_results: Callable[[Any], Chart]
    """From the results so far, which may be fewer than the specs, to the chart."""

    chart_title: str
    """What its chart shows, with the unit."""

    mark_title: str = ""
    """What the chart's values are compared with, where there is a mark."""

    limits: tuple[float, ...] = ()
    """The numbers of its threshold: a verdict by others than today's is not shown as today's."""

    usual: Verdict = Verdict.HOLDS
    """The verdict that the reason is written for."""

    note: str = ""
    """What else a reader of the article should know, whatever the verdict."""

    def find(self, results: Measured) -> Finding:
        """Return what the results of all specs say of the claim."""
        chart = self.chart(results)
        try:
            if len(results) < len(self.specs):
                raise Unmeasured(Lack.NOT_RUN)
            values = self.measure(results)
        except Unmeasured as error:
            return Finding(Verdict.UNKNOWN, {}, self.limits, chart, error.missing)
        verdict = self.judge(values).verdict
        return Finding(verdict, msgspec.to_builtins(values), self.limits, chart)

    def word(self, finding: Finding) -> Judgement:
        """Return a finding in words; what another version measured is listed as it stands."""
        if finding.missing is not None:
            return plain_judgement(finding)
        try:
            judgement = self.judge(msgspec.convert(finding.values, self.values))
        except (msgspec.ValidationError, ArithmeticError, ValueError):
            return plain_judgement(finding)
        is_usual = finding.verdict is self.usual
        reason = judgement.reason if is_usual else f"{_OTHERWISE} {judgement.reason}"
        figures = tuple(map(printable, judgement.figures))
        return Judgement(finding.verdict, figures, reason)

    def chart(self, results: Measured) -> Chart:
        """Return what the results so far look like."""
        return self.chart_results(results)

    @property
    def estimate_s(self) -> float:
        """How long its races and loads take, in seconds, roughly."""
        return sum(
            spec.estimate_s if isinstance(spec, LoadSpec) else plan_race(spec).estimate_s
            for spec in self.specs
        )

    @property
    def rows(self) -> int:
        """How many rows its chart has in the end."""
        return sum(
            len(spec.strategies if isinstance(spec, LoadSpec) else spec.lanes)
            for spec in self.specs
        )


def plain_judgement(finding: Finding) -> Judgement:
    """Return a finding in words as far as nothing is known of its claim."""
    if finding.missing is not None:
        reason = f"A figure that the verdict stands on is missing: {finding.missing.text}."
        return Judgement(finding.verdict, (), printable(reason))
    figures = tuple(shortened(f"{name}: {value}") for name, value in finding.values.items())
    return Judgement(finding.verdict, figures, "")


def lane_place(result: RaceResult, strategy: str) -> int:
    """Return the place of the only lane of a strategy."""
    return next(place for place, lane in enumerate(result.lanes) if lane.strategy == strategy)


def median_s(result: RaceResult, lane: int, point: Point) -> float:
    """Return a lane's median elapsed time in seconds.

    Raises:
        Unmeasured: no run of it has finished.
    """
    summary = result.summary(lane, point)
    if summary is None:
        raise _without_runs(result, lane, point)
    return summary.median_s


def speedup(result: RaceResult, lane: int, point: Point) -> float:
    """Return how many times as fast as the baseline a lane is, as every view and table says.

    That is the median over the blocks, not the ratio of two medians, which may differ from it.

    Raises:
        Unmeasured: no block has both.
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
        Unmeasured: there is none.
    """
    runs = [run for run in result.runs_of(lane, point) if run.outcome is not None]
    if not runs:
        median_s(result, lane, point)
    return runs


def median_used(
    result: RaceResult, lane: int, point: Point, read: Callable[[Usage], float | None], what: str
) -> float:
    """Return the median of something that a lane's finished runs used.

    Args:
        result: The race.
        lane: The lane's place.
        point: The point.
        read: Reads it, or None where it is not known.
        what: What it is called.

    Raises:
        Unmeasured: no run finished, or it is known of none.
    """
    runs = finished_runs(result, lane, point)
    values = [read(run.outcome.usage) for run in runs if run.outcome is not None]
    known = [value for value in values if value is not None]
    if not known:
        raise Unmeasured(Lack.UNTOLD, result.lanes[lane].title, what)
    return statistics.median(known)


def experiment(result: RaceResult, lane: int, point: Point) -> RunFaulted:
    """Return what became of a lane's run in which a query was to go wrong.

    Raises:
        Unmeasured: it did not come to that.
    """
    faulted = result.experiments(lane, point)
    if not faulted:
        raise _without_runs(result, lane, point)
    return faulted[0]


def fared(result: RaceResult, strategy: str) -> Fared:
    """Return how the run of a strategy's only lane went in which a query was to go wrong.

    Raises:
        Unmeasured: it did not come to that.
    """
    point = result.points[0]
    faulted = experiment(result, lane_place(result, strategy), point)
    return Fared(faulted.ending, len(faulted.answered), point.clusters - 1)


def _without_runs(result: RaceResult, lane: int, point: Point) -> Unmeasured:
    """Return why a lane has no run that tells anything."""
    title = result.lanes[lane].title
    failures = result.failures(lane, point)
    if failures:
        return Unmeasured(Lack.FAILED, title, failures[0].message)
    return Unmeasured(Lack.STOPPED, title)


def times_bars(results: Results, mark: float | None = None) -> Bars:
    """Return a bar of elapsed time for each lane of each race that has one."""
    bars: list[Bar] = []
    for result in results:
        for lane, _, summary in result.summaries():
            planned = result.lanes[lane]
            bars.append(Bar(planned.title, planned.style, summary.median_s, Unit.SECONDS))
    return Bars(tuple(bars), mark)


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
