"""What the Race view shows of each lane at a moment, as values to paint."""

from __future__ import annotations

from dataclasses import dataclass

from engine.race.events import RunFaulted
from engine.race.plan.plan import Plan, PlannedLane, PlannedRun
from engine.race.result.caption import ending_caption, fan_out_caption, fates_caption
from engine.race.result.result import RaceResult
from engine.race.result.run import Run
from engine.race.result.verdict import comparison_words
from engine.race.spec.axis import Point
from engine.statistics.comparison import Comparison, Verdict
from engine.statistics.outliers import Outlier
from engine.statistics.summary import Summary
from engine.vocabulary.units import places_off, seconds_text, times_text
from engine.vocabulary.wording import _

_NEAR = 0.1
"""Speeds that differ by less than this share are compared in per cent."""


@dataclass(frozen=True, slots=True)
class RaceRow:
    """One lane at one cluster count."""

    place: int
    """The lane's place in the race."""

    lane: PlannedLane
    ideal_s: float
    summary: Summary | None = None
    """The summary of its finished runs, if there are any."""

    running_s: float | None = None
    """How long its current run's clock has been running, or None without such a run."""

    in_flight: int = 0
    failure: str = ""
    """Why its latest failed run failed, or an empty string."""

    faulted: RunFaulted | None = None
    """The outcome of its latest run with queries that go wrong on purpose, or None."""

    clusters: int = 0
    is_over: bool = False
    """Whether no more runs will follow."""

    is_planned: bool = False
    """Whether the race has not begun."""

    runs: int = 0
    """How many runs it has in total."""

    is_baseline: bool = False
    comparison: Comparison | None = None
    """How it compares with the baseline, if both have finished."""

    is_winner: bool = False
    """Whether no lane is faster."""

    foreseen: Summary | None = None
    """What a replay will show in the end, so that its axis stays put."""

    @property
    def known_s(self) -> tuple[float, ...]:
        """The times that its row shows and that grow no more, in seconds."""
        known = [self.ideal_s]
        for summary in (self.summary, self.foreseen):
            known += [summary.least_s, summary.most_s] if summary is not None else []
        if self.faulted is not None:
            known.append(self.faulted.elapsed_s)
        return tuple(known)

    @property
    def sort_key(self) -> tuple[float, float]:
        """What rows are sorted by: medians first, from the shortest, then ideals."""
        if self.summary is not None:
            return 0.0, self.summary.median_s
        return 1.0, self.ideal_s

    @property
    def note(self) -> str:
        """What it runs concurrently."""
        return fan_out_caption(self.lane)

    @property
    def has_run(self) -> bool:
        """Whether one of its runs has ended, in whatever way."""
        return bool(self.summary is not None or self.failure or self.faulted is not None)

    @property
    def is_live(self) -> bool:
        """Whether its value still grows."""
        return self.running_s is not None

    @property
    def value(self) -> str:
        """The number at the end of the row."""
        if self.running_s is not None:
            return seconds_text(self.running_s)
        if self.summary is not None:
            return seconds_text(self.summary.median_s)
        if self.faulted is not None:
            answered = len(self.faulted.answered)
            return _("{done} of {total}").format(done=answered, total=self.clusters)
        return _("failed") if self.failure else ""

    @property
    def value_note(self) -> str:
        """The text under the number."""
        if self.running_s is not None:
            return _("{count} in flight").format(count=self.in_flight)
        if self.summary is not None:
            return self.verdict
        if self.faulted is not None:
            return _("answered")
        if self.failure or self.is_planned:
            return ""
        return _("not run") if self.is_over else _("waiting")

    @property
    def verdict(self) -> str:
        """How it compares with the baseline: ``4.0x as fast``, ``1.5 % slower``, ``tie``."""
        if self.is_baseline:
            return _("baseline")
        if self.comparison is None:
            return ""
        if self.comparison.verdict is Verdict.TIE:
            return _("tie")
        speed = 1 / self.comparison.ratio
        if self.comparison.verdict is not Verdict.UNDECIDED and abs(speed - 1) < _NEAR:
            words = _("{percent} % faster") if speed > 1 else _("{percent} % slower")
            off = abs(speed - 1)
            places = max(1, places_off(off) - 3)
            return words.format(percent=f"{off * 100:.{places}f}")
        return _("{factor} as fast").format(factor=times_text(speed))

    @property
    def statistics(self) -> list[str]:
        """Its interval, its ratio to the baseline and its outliers, one line each."""
        lines = []
        if self.summary is not None and self.summary.interval is not None:
            interval = self.summary.interval
            lines.append(
                _("{coverage:.1f} % interval: {low} to {high}").format(
                    coverage=interval.coverage * 100,
                    low=seconds_text(interval.low),
                    high=seconds_text(interval.high),
                )
            )
        if self.comparison is not None:
            lines.append(comparison_words(self.comparison))
        if self.is_winner:
            lines.append(_("no lane is faster"))
        labels = self.summary.outliers if self.summary is not None else ()
        if far := sum(label is not Outlier.NONE for label in labels):
            text = _("outliers: {count} of {total} runs")
            lines.append(text.format(count=far, total=len(labels)))
        return lines

    @property
    def fate(self) -> str:
        """What happened to its clusters if queries went wrong, or an empty string."""
        if self.faulted is None:
            return ""
        became = fates_caption(self.faulted, self.clusters)
        return f"{ending_caption(self.faulted.ending)}; {became}"

    @property
    def tool_tip(self) -> str:
        """Everything known about it."""
        lines = [
            self.lane.title,
            self.note,
            _("ideal {time}").format(time=seconds_text(self.ideal_s)),
        ]
        if self.summary is not None:
            lines += [
                _("median {time}").format(time=seconds_text(self.summary.median_s)),
                *self.statistics,
                _("overhead {overhead}, including {oversleep} oversleep").format(
                    overhead=seconds_text(self.summary.overhead_s),
                    oversleep=seconds_text(self.summary.oversleep_s),
                ),
                _("runs: {times}").format(
                    times=", ".join(map(seconds_text, self.summary.elapsed_s))
                ),
            ]
        if self.faulted is not None:
            lines += [self.fate, self.faulted.message]
        if self.failure:
            lines.append(_("failed: {reason}").format(reason=self.failure))
        return "\n".join(lines)


def race_rows(
    plan: Plan | None, result: RaceResult | None, point: Point, at_s: float
) -> list[RaceRow]:
    """Return one row per lane at a point, at ``at_s`` seconds on the race's clock.

    Without a result the rows show the plan.
    """
    if plan is None:
        return []
    if result is not None:
        places = [result.runs_of(lane, point) for lane in range(len(plan.lanes))]
        return [_row(plan, result, runs[0].planned, at_s) for runs in places if runs]
    # Lanes come in shuffled order, once per block.
    planned = {run.lane: run for run in plan.runs if run.point == point}
    return [_row(plan, None, planned[lane], at_s) for lane in sorted(planned)]


def _row(plan: Plan, result: RaceResult | None, planned: PlannedRun, at_s: float) -> RaceRow:
    lane = plan.lanes[planned.lane]
    if result is None:
        return RaceRow(planned.lane, lane, planned.ideal_s, is_planned=True)
    failures = result.failures(planned.lane, planned.point)
    experiments = result.experiments(planned.lane, planned.point)
    run = result.running_of(planned.lane, planned.point)
    return RaceRow(
        planned.lane,
        lane,
        planned.ideal_s,
        summary=result.summary(planned.lane, planned.point),
        running_s=_running_s(run, at_s) if run is not None else None,
        in_flight=run.in_flight if run is not None else 0,
        failure=failures[-1].message if failures else "",
        faulted=experiments[-1] if experiments else None,
        clusters=planned.point.clusters,
        is_over=result.is_over,
        runs=len(result.runs_of(planned.lane, planned.point)),
        is_baseline=planned.lane == result.baseline,
        comparison=result.comparison(planned.lane, planned.point),
        is_winner=planned.lane in result.winners(planned.point),
        foreseen=result.record.summary(planned.lane, planned.point)
        if result.showing is not None
        else None,
    )


def _running_s(run: Run, at_s: float) -> float:
    if run.clock_started_at_s is None:
        return 0.0
    return max(0.0, at_s - run.clock_started_at_s)
