"""The shape of a claim of the article: what is measured for it, and what this machine says."""

from __future__ import annotations

import enum
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.load.spec import LoadSpec
from engine.race.events import Ending, RunFaulted, Usage
from engine.race.plan.plan import plan_race
from engine.race.result.caption import ending_caption
from engine.race.result.result import RaceResult
from engine.race.result.run import Run
from engine.race.spec.race import RaceSpec
from engine.stream.fold import StreamResult

Results = Sequence[RaceResult]
"""The results of a claim's races, in the order of its specs."""

Measured = Sequence[StreamResult]
"""The same for any claim: of each spec the result of its kind."""


_OTHERWISE = (
    "Measured here, it came out otherwise than is usual: run it again when the machine is calm; "
    "if it stays so, this system or Python differs. Usually:"
)


class Verdict(enum.StrEnum):
    """What a measurement says of a claim."""

    HOLDS = "holds"
    IN_PART = "holds in part"
    FAILS = "does not hold here"
    UNKNOWN = "cannot be told here"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its grounds."""

    verdict: Verdict
    figures: tuple[str, ...]
    """What was measured, a short sentence each."""

    reason: str
    """Why it is so, in two sentences."""


class Unmeasured(Exception):
    """A figure that the results do not have; the message says why."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One measured number of a chart."""

    label: str
    style: int
    """Colour and marker of the lane it belongs to."""

    value: float
    text: str
    """The value as people read it, with its unit."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each of a few numbers, from zero."""

    title: str
    """What the numbers are, with their unit."""

    bars: tuple[Bar, ...]
    mark: tuple[float, str] | None = None
    """A value to compare them with, and what it is."""


class Fate(enum.Enum):
    """What became of a cluster in a run where a query was to go wrong."""

    ANSWERED = "answered"
    UNHEARD = "looked up, not heard of"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class FateRow:
    """What became of each cluster in one lane."""

    label: str
    style: int
    fates: tuple[Fate, ...]
    text: str
    """How the run ended."""


@dataclass(frozen=True, slots=True)
class Fates:
    """A square for each cluster of each lane."""

    title: str
    rows: tuple[FateRow, ...]


Chart = Bars | Fates


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
    judge_results: Callable[[Any], Judgement]
    """From the results of all specs to the judgement.

    Raises:
        Unmeasured: a figure is missing.
    """

    chart_results: Callable[[Any], Chart]
    """From the results so far, which may be fewer than the specs, to the chart."""

    usual: Verdict = Verdict.HOLDS
    """The verdict that the reason is written for."""

    note: str = ""
    """What else a reader of the article should know, whatever the verdict."""

    def judge(self, results: Measured) -> Judgement:
        """Return what the results of all specs say of the claim."""
        try:
            if len(results) < len(self.specs):
                raise Unmeasured("not all of its races were run")
            judgement = self.judge_results(results)
            if judgement.verdict is self.usual:
                return judgement
            return replace(judgement, reason=f"{_OTHERWISE} {judgement.reason}")
        except Unmeasured as error:
            reason = f"A figure that the verdict stands on is missing: {error}."
            return Judgement(Verdict.UNKNOWN, (), reason)

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


def lane_place(result: RaceResult, strategy: str) -> int:
    """Return the place of the only lane of a strategy."""
    return next(place for place, lane in enumerate(result.lanes) if lane.strategy == strategy)


def median_s(result: RaceResult, lane: int, clusters: int) -> float:
    """Return a lane's median elapsed time in seconds.

    Raises:
        Unmeasured: no run of it has finished.
    """
    summary = result.summary(lane, clusters)
    if summary is None:
        failures = result.failures(lane, clusters)
        why = failures[0].message if failures else "the race was stopped before"
        raise Unmeasured(f"{result.lanes[lane].title}: {why}")
    return summary.median_s


def speedup(result: RaceResult, lane: int, clusters: int) -> float:
    """Return how many times as fast as the baseline a lane is, as every view and table says.

    That is the median over the blocks, not the ratio of two medians, which may differ from it.

    Raises:
        Unmeasured: no block has both.
    """
    median_s(result, result.baseline, clusters)
    median_s(result, lane, clusters)
    summary = result.summary(lane, clusters)
    if summary is None or summary.speedup is None:
        raise Unmeasured(f"{result.lanes[lane].title}: no block has its run and the baseline's")
    return summary.speedup


def finished_runs(result: RaceResult, lane: int, clusters: int) -> list[Run]:
    """Return a lane's finished runs; at least one.

    Raises:
        Unmeasured: there is none.
    """
    runs = [run for run in result.runs_of(lane, clusters) if run.outcome is not None]
    if not runs:
        median_s(result, lane, clusters)
    return runs


def median_used(
    result: RaceResult, lane: int, clusters: int, read: Callable[[Usage], float | None], what: str
) -> float:
    """Return the median of something that a lane's finished runs used.

    Args:
        result: The race.
        lane: The lane's place.
        clusters: The cluster count.
        read: Reads it, or None where it is not known.
        what: What it is called.

    Raises:
        Unmeasured: no run finished, or it is known of none.
    """
    runs = finished_runs(result, lane, clusters)
    values = [read(run.outcome.usage) for run in runs if run.outcome is not None]
    known = [value for value in values if value is not None]
    if not known:
        raise Unmeasured(f"{result.lanes[lane].title}: this system does not tell its {what}")
    return statistics.median(known)


def experiment(result: RaceResult, lane: int, clusters: int) -> RunFaulted:
    """Return what became of a lane's run in which a query was to go wrong.

    Raises:
        Unmeasured: it did not come to that.
    """
    faulted = result.experiments(lane, clusters)
    if not faulted:
        failures = result.failures(lane, clusters)
        why = failures[0].message if failures else "the race was stopped before"
        raise Unmeasured(f"{result.lanes[lane].title}: {why}")
    return faulted[0]


def times_bars(results: Results, title: str, mark: tuple[float, str] | None = None) -> Bars:
    """Return a bar of elapsed time for each lane of each race that has one."""
    from engine.vocabulary.units import seconds_text

    bars: list[Bar] = []
    for result in results:
        for lane, _, summary in result.summaries():
            planned = result.lanes[lane]
            bars.append(
                Bar(planned.title, planned.style, summary.median_s, seconds_text(summary.median_s))
            )
    return Bars(title, tuple(bars), mark)


def fates(results: Results, title: str) -> Fates:
    """Return what became of each cluster of each lane of each race."""
    rows: list[FateRow] = []
    for result in results:
        (clusters,) = result.spec.cluster_counts
        for place, lane in enumerate(result.lanes):
            for faulted in result.experiments(place, clusters)[:1]:
                rows.append(
                    FateRow(
                        lane.title, lane.style, _fates(faulted, clusters), ending_caption(faulted)
                    )
                )
    return Fates(title, tuple(rows))


def _fates(faulted: RunFaulted, clusters: int) -> tuple[Fate, ...]:
    return tuple(
        Fate.ANSWERED
        if cluster in faulted.answered
        else Fate.UNHEARD
        if cluster in faulted.unheard
        else Fate.LOST
        for cluster in range(1, clusters + 1)
    )


def outlived(faulted: RunFaulted) -> bool:
    """Return whether the caller was there at the end of a run, to be told of the failure."""
    return faulted.ending is Ending.RAISED
