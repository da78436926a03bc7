"""All that is known about a lane at a point: the columns of a table read it."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from engine.race.events import RunFaulted, RunFinished
from engine.race.parts import Breakdown
from engine.race.plan.plan import PlannedLane, PlannedRun
from engine.race.result.query_times import QueryTimes
from engine.race.result.resources import ResourceSummary, untold_text
from engine.race.result.result import RaceResult
from engine.race.result.verdict import verdict_words, with_mark
from engine.race.spec.axis import Point
from engine.statistics.comparison import Comparison
from engine.statistics.interval import Interval
from engine.statistics.outliers import Outlier
from engine.statistics.summary import Summary
from engine.vocabulary.wording import _


@dataclass(frozen=True, slots=True)
class Entry:
    """A lane at a point."""

    result: RaceResult
    lane: int
    point: Point

    @property
    def planned_lane(self) -> PlannedLane:
        """The lane."""
        return self.result.lanes[self.lane]

    @property
    def planned(self) -> PlannedRun:
        """One of its runs, as planned; all are alike."""
        return self.result.runs_of(self.lane, self.point)[0].planned

    @property
    def summary(self) -> Summary | None:
        """What its finished runs say."""
        return self.result.summary(self.lane, self.point)

    @property
    def comparison(self) -> Comparison | None:
        """How it compares with the baseline."""
        return self.result.comparison(self.lane, self.point)

    @property
    def outcomes(self) -> list[RunFinished]:
        """Its finished runs."""
        runs = self.result.runs_of(self.lane, self.point)
        return [run.outcome for run in runs if run.outcome is not None]

    @property
    def experiments(self) -> list[RunFaulted]:
        """Its runs that went wrong on purpose."""
        return self.result.experiments(self.lane, self.point)

    @property
    def failed(self) -> int:
        """How many of its runs failed."""
        return len(self.result.failures(self.lane, self.point))

    @property
    def is_known(self) -> bool:
        """Whether any of its runs has ended."""
        return self.summary is not None or self.failed > 0 or bool(self.experiments)

    @property
    def finished(self) -> int:
        """How many of its runs ended as intended."""
        return len(self.experiments) or len(self.outcomes)

    @property
    def runs_words(self) -> str:
        """How many runs have finished, and out of how many if some failed."""
        total = len(self.result.runs_of(self.lane, self.point))
        if not self.failed:
            return str(self.finished)
        return _("{finished} of {total}").format(finished=self.finished, total=total)

    @property
    def median(self) -> float | str | None:
        """The median in seconds, or ``failed``; nothing if queries went wrong on purpose."""
        if self.summary is not None:
            return self.summary.median_s
        return None if self.experiments else _("failed")

    @property
    def untold_median(self) -> str:
        """Why there is no median."""
        return _("queries went wrong on purpose: no time to compare") if self.experiments else ""

    @property
    def verdict_words(self) -> str:
        """How it compares with the baseline, and whether it wins.

        If queries went wrong on purpose: how many clusters were answered anyway.
        """
        if self.experiments:
            answered = len(self.experiments[-1].answered)
            return _("{answered} of {total} answered").format(
                answered=answered, total=self.point.clusters
            )
        words = verdict_words(self.result, self.lane, self.point)
        return with_mark(words, is_winner=self.lane in self.result.winners(self.point))

    @property
    def outlier_words(self) -> str:
        """How many of its runs are outliers: ``2 mild, 1 far``."""
        if self.summary is None:
            return ""
        counted = Counter(self.summary.outliers)
        mild = _("{count} mild").format(count=counted[Outlier.MILD])
        far = _("{count} far").format(count=counted[Outlier.FAR])
        kinds = ((Outlier.MILD, mild), (Outlier.FAR, far))
        return ", ".join(text for kind, text in kinds if counted[kind])

    @property
    def outlier_count(self) -> int:
        """How many of its runs are outliers, mild or far."""
        if self.summary is None:
            return 0
        return sum(label is not Outlier.NONE for label in self.summary.outliers)

    def of_summary(self, read: Callable[[Summary], float | None]) -> float | None:
        """Return a number of the summary, or None without one."""
        return read(self.summary) if self.summary is not None else None

    def of_resources(self, read: Callable[[ResourceSummary], float | None]) -> float | None:
        """Return a number of the resources its finished runs used, or None without any."""
        used = self.result.resources(self.lane, self.point)
        return read(used) if used is not None else None

    def of_queries(self, read: Callable[[QueryTimes], float]) -> float | None:
        """Return a number of how long its queries took, or None without any."""
        queries = self.result.queries(self.lane, self.point)
        return read(queries) if queries is not None else None

    @property
    def breakdown(self) -> Breakdown | None:
        """What the elapsed time of its median run is made of, if the race is explained."""
        return self.result.breakdown(self.lane, self.point)

    @property
    def untold_count(self) -> str:
        """Why a count of the resources its runs used is not known."""
        used = self.result.resources(self.lane, self.point)
        return untold_text(used.untold) if used is not None else ""

    @property
    def untold_peak(self) -> str:
        """Why a peak of the resources its runs used is not known."""
        used = self.result.resources(self.lane, self.point)
        return untold_text(used.untold_peak) if used is not None else ""

    def of_comparison(self, read: Callable[[Comparison], float]) -> float | None:
        """Return a number of the comparison, or None without one."""
        return read(self.comparison) if self.comparison is not None else None

    def off_one(self, read: Callable[[Comparison], Sequence[float]]) -> float | None:
        """Return how far from 1 the nearest of a comparison's numbers is.

        None if the verdict is neither faster nor slower: then no digit matters.
        """
        if self.comparison is None or not self.comparison.differs:
            return None
        return min(abs(number - 1) for number in read(self.comparison))

    def median_of(self, read: Callable[[RunFinished], float]) -> float | None:
        """Return the median of a number over its finished runs, or None without any."""
        values = [read(outcome) for outcome in self.outcomes]
        return statistics.median(values) if values else None


def bounds(interval: Interval | None) -> tuple[float, float] | None:
    """Return the bounds of an interval, if there is one."""
    return (interval.low, interval.high) if interval is not None else None


def entries_of(result: RaceResult) -> Iterable[Entry]:
    """Yield an entry for each point and lane with a run that has ended."""
    for point in result.points:
        for lane in range(len(result.lanes)):
            entry = Entry(result, lane, point)
            if entry.is_known:
                yield entry
