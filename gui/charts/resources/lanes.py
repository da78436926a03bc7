"""What the Resources view says of each lane at a moment, before anything is painted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from engine.race.plan.plan import Plan, PlannedLane
from engine.race.result.resources import ResourceSummary, median_run, peak_pss_bytes
from engine.race.result.result import RaceResult
from engine.race.result.run import Run, RunState
from engine.race.spec.axis import Point
from engine.vocabulary.units import count_text, mebibytes_text, seconds_text

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class ResourceLane:
    """One lane at one cluster count."""

    place: int
    lane: PlannedLane
    ideal_s: float
    run: Run | None = None
    """The run that stands for it: the one of median time, or before any has ended, the running."""

    summary: ResourceSummary | None = None
    """What its finished runs used, if there are any."""

    failure: str = ""
    """Why it has no finished run, or nothing."""

    is_planned: bool = False
    """Whether the race has not begun."""

    is_over: bool = False
    """Whether no more runs are to come."""

    @property
    def is_live(self) -> bool:
        """Whether the run that stands for it goes on."""
        return self.run is not None and self.run.state is RunState.RUNNING

    @property
    def length_s(self) -> float:
        """How long the run that stands for it took, or has been seen to take so far."""
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
        """What the run that goes on uses at the moment, or nothing."""
        if self.run is None or not self.is_live or not self.run.samples:
            return ""
        first, now = self.run.samples[0], self.run.samples[-1]
        text = translate("ResourceLane", "CPU {cpu}, threads {threads}, processes {processes}")
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
        """What stands under its name: which run is shown, or why there is none."""
        if self.is_planned:
            return ""
        if self.run is not None and self.run.faulted is not None:
            time = seconds_text(self.length_s)
            return translate("ResourceLane", "went wrong after {}").format(time)
        if self.failure:
            return translate("ResourceLane", "failed")
        if self.run is None:
            if self.is_over:
                return translate("ResourceLane", "not run")
            return translate("ResourceLane", "waiting")
        if self.is_live:
            return translate("ResourceLane", "running")
        if not self.run.samples:
            return translate("ResourceLane", "no samples")
        time = seconds_text(self.length_s)
        if self.summary is not None and self.summary.peak_threads is None:
            return translate("ResourceLane", "{}: too short").format(time)
        if self.summary is not None and self.summary.runs == 1:
            return translate("ResourceLane", "one run, {}").format(time)
        return translate("ResourceLane", "median run, {}").format(time)


def resource_lanes(
    plan: Plan | None, result: RaceResult | None, point: Point
) -> list[ResourceLane]:
    """Return what there is of each lane at a point; without a result, what is planned."""
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
    current = result.current
    if run is None and current is not None and current.clock_started_at_s is not None:
        here = (current.planned.lane, current.planned.point) == (place, point)
        run = current if here else None
    if run is None:
        # Of a run whose queries were to go wrong, what it used until then is known.
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
    )
