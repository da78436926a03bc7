"""What the Resources view shows of each lane at a moment, as values to paint."""

from __future__ import annotations

from dataclasses import dataclass

from engine.race.plan.plan import Plan, PlannedLane
from engine.race.result.resources import ResourceSummary, median_run, peak_pss_bytes
from engine.race.result.result import RaceResult
from engine.race.result.run import Run, RunState
from engine.race.spec.axis import Point
from engine.vocabulary.units import count_text, mebibytes_text, seconds_text
from engine.vocabulary.wording import _


@dataclass(frozen=True, slots=True)
class ResourceLane:
    """One lane at one cluster count."""

    place: int
    lane: PlannedLane
    ideal_s: float
    run: Run | None = None
    """The run shown for it: the one of median time, or the current one before any has ended."""

    summary: ResourceSummary | None = None
    """What its finished runs used, if there are any."""

    failure: str = ""
    """Why it has no finished run, or an empty string."""

    is_planned: bool = False
    """Whether the race has not started."""

    is_over: bool = False
    """Whether no more runs will follow."""

    foreseen_s: float = 0.0
    """How long the run that a replay shows will have taken; 0 if it is no replay."""

    @property
    def is_live(self) -> bool:
        """Whether the run shown for it is still running."""
        return self.run is not None and self.run.state is RunState.RUNNING

    @property
    def length_s(self) -> float:
        """How long the run shown for it took, or has taken up to the latest sample, in seconds."""
        run = self.run
        if run is None or run.clock_started_at_s is None:
            return 0.0
        if run.outcome is not None:
            return run.outcome.elapsed_s
        if run.faulted is not None:
            return run.faulted.elapsed_s
        return run.samples[-1].at_s - run.clock_started_at_s if run.samples else 0.0

    @property
    def so_far(self) -> str:
        """What the current run has used so far, or an empty string."""
        if self.run is None or not self.is_live or not self.run.samples:
            return ""
        first, now = self.run.samples[0], self.run.samples[-1]
        text = _("CPU {cpu}, threads {threads}, processes {processes}")
        parts = [
            text.format(
                cpu=seconds_text(now.cpu_s - first.cpu_s),
                threads=count_text(now.threads),
                processes=count_text(now.processes),
            )
        ]
        peak_bytes = peak_pss_bytes(self.run)
        if peak_bytes is not None:
            parts.insert(0, mebibytes_text(peak_bytes))
        return ", ".join(parts)

    @property
    def note(self) -> str:
        """The text under its name: which run is shown, or why there is none."""
        if self.is_planned:
            return ""
        if self.run is not None and self.run.faulted is not None:
            return _("went wrong after {time}").format(time=seconds_text(self.length_s))
        if self.failure:
            return _("failed")
        if self.run is None:
            return _("not run") if self.is_over else _("waiting")
        if self.is_live:
            return _("running")
        if not self.run.samples:
            return _("no samples")
        time = seconds_text(self.length_s)
        if self.summary is not None and self.summary.peak_threads is None:
            return _("{time}: too short").format(time=time)
        if self.summary is not None and self.summary.runs == 1:
            return _("one run, {time}").format(time=time)
        return _("median run, {time}").format(time=time)


def resource_lanes(
    plan: Plan | None, result: RaceResult | None, point: Point
) -> list[ResourceLane]:
    """Return each lane at a point; without a result, as planned."""
    if plan is None:
        return []
    ideals = {run.lane: run.ideal_s for run in plan.runs if run.point == point}
    return [
        _lane(plan, result, lane, point, ideals[lane])
        for lane in range(len(plan.lanes))
        if lane in ideals
    ]


def _lane(
    plan: Plan, result: RaceResult | None, place: int, point: Point, ideal_s: float
) -> ResourceLane:
    lane = plan.lanes[place]
    if result is None:
        return ResourceLane(place, lane, ideal_s, is_planned=True)
    run = median_run(result.runs_of(place, point))
    running = result.running_of(place, point)
    if run is None and running is not None and running.clock_started_at_s is not None:
        run = running
    if run is None:
        # A run whose queries went wrong has samples up to then.
        wrong = [run for run in result.runs_of(place, point) if run.faulted is not None]
        run = wrong[-1] if wrong else None
    messages = [failure.message for failure in result.failures(place, point)]
    messages += [faulted.message for faulted in result.experiments(place, point)]
    return ResourceLane(
        place,
        lane,
        ideal_s,
        run=run,
        summary=result.resources(place, point),
        failure=messages[-1] if messages and (run is None or run.faulted is not None) else "",
        is_over=result.is_over,
        foreseen_s=_foreseen_s(result, place, point, run),
    )


def _foreseen_s(result: RaceResult, place: int, point: Point, run: Run | None) -> float:
    if result.showing is None:
        return 0.0
    ended = result.as_ended(run) if run is not None else None
    ended = ended or median_run(result.record.runs_of(place, point))
    return ended.outcome.elapsed_s if ended is not None and ended.outcome is not None else 0.0
