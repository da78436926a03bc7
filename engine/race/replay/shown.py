"""The result of a race at a moment of a show."""

from __future__ import annotations

import numpy as np
from typing_extensions import override

from engine.race.events import PlanExtended
from engine.race.replay.moments import RunMoments
from engine.race.replay.schedule import Schedule
from engine.race.result.result import RaceResult
from engine.race.result.run import Run
from engine.race.result.timeline import Integers
from engine.stream.showing import Showing

_RUNNING = 1
"""The phase of a run that has begun and not ended; 0 before, 2 after."""


class ShownRace(RaceResult):
    """The result of a race at a moment of a show: what the fold has by then."""

    def __init__(self, race: RaceResult, schedule: Schedule, showing: Showing) -> None:
        """Begin before the show, with every run waiting.

        Args:
            race: A race that is over.
            schedule: When each of its runs is shown.
            showing: What to say of the show.
        """
        super().__init__(race.started)
        self.showing = showing
        self.profile = race.profile
        added = race.plan.runs[len(race.started.plan.runs) :]
        if added:
            self.apply(PlanExtended(at_s=0.0, runs=added))
        self.compare_with(race.baseline, race.band)
        self._race = race
        self._place_of = {id(run): place for place, run in enumerate(self.runs)}
        self.duration_ns = schedule.duration_ns
        """The end of the show."""

        self._appearances = schedule.appearances
        self._moments: dict[int, RunMoments] = {}
        """Of each run that has been shown, by its place: others may never be."""

        self._begins_ns = np.array([one.begin_ns for one in schedule.appearances], dtype=np.int64)
        self._ends_ns = np.array([one.end_ns for one in schedule.appearances], dtype=np.int64)
        self._phases = np.zeros(len(self.runs), dtype=np.int8)

    @property
    @override
    def record(self) -> RaceResult:
        return self._race

    @override
    def as_ended(self, run: Run) -> Run:
        return self._race.runs[self._place_of[id(run)]]

    def stops_ns(self) -> Integers:
        """Return when runs and queries start and end, in ns since the show began, ascending."""
        places = range(len(self.runs))
        stops = [times for place in places for times in self._moments_of(place).stops_ns()]
        return np.unique(np.concatenate(stops)) if stops else np.empty(0, dtype=np.int64)

    def show(self, at_ns: int) -> None:
        """Move to a moment of the show, in ns since it began; 0 to its duration."""
        phases = (at_ns >= self._begins_ns).astype(np.int8) + (at_ns >= self._ends_ns)
        is_running = phases == _RUNNING
        for place in np.flatnonzero((phases != self._phases) | is_running).tolist():
            run = self.runs[place]
            was_done = run.is_done
            self._moments_of(place).put(run, at_ns)
            if run.is_done != was_done:
                self._count(run, 1 if run.is_done else -1)
        self._phases = phases
        self.last_at_s = at_ns / 1e9
        is_over = at_ns >= self.duration_ns
        # As in the fold: a run that was cut short ends with the race, without an end of its own.
        self.running = [] if is_over else self._in_order_of_start(np.flatnonzero(is_running))
        self.outcome = self._race.outcome if is_over else None
        self.conditions_after = self._race.conditions_after if is_over else None
        self._is_closed = is_over

    def _moments_of(self, place: int) -> RunMoments:
        if place not in self._moments:
            run, appearance = self._race.runs[place], self._appearances[place]
            self._moments[place] = RunMoments(run, appearance)
        return self._moments[place]

    def _in_order_of_start(self, places: Integers) -> list[Run]:
        by_start = places[np.argsort(self._begins_ns[places], kind="stable")]
        return [self.runs[place] for place in by_start]
