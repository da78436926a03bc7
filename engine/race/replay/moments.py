"""One run at every moment of a show."""

from __future__ import annotations

import dataclasses
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import TypeVar

import msgspec
import numpy as np

from engine.race.replay.schedule import Appearance
from engine.race.result.run import Run, RunState
from engine.race.result.timeline import Integers
from engine.stream.event import Event
from engine.stream.replay import NEVER

_SAME_S = 1e-9
_FIELDS = tuple(field.name for field in dataclasses.fields(Run))

_Event = TypeVar("_Event", bound=Event)


class RunMoments:
    """A run as it ended, from which its state at any moment is cut."""

    def __init__(self, run: Run, appearance: Appearance) -> None:
        """Show a run of a race that is over when ``appearance`` says."""
        self._appearance = appearance
        self._ended = _retimed(run, appearance)

    @cached_property
    def _starts_ns(self) -> Integers:
        return _numbers(self._ended.starts_ns)

    @cached_property
    def _ends_ns(self) -> Integers:
        return _numbers(self._ended.ends_ns)

    @cached_property
    def _sampled_ns(self) -> Sequence[int]:
        return [round(sample.at_s * 1e9) for sample in self._ended.samples]

    def stops_ns(self) -> Sequence[Integers]:
        """Return when it and its queries start and end, in ns since the show began."""
        one = self._appearance
        whole = [moment for moment in (one.begin_ns, one.clock_ns, one.end_ns) if moment != NEVER]
        if one.clock_ns in (NEVER, one.end_ns):
            return (np.array(whole, dtype=np.int64),)
        queries = (times[times > 0] + one.clock_ns for times in (self._starts_ns, self._ends_ns))
        return (np.array(whole, dtype=np.int64), *queries)

    def put(self, run: Run, at_ns: int) -> None:
        """Put a run of the same plan into the state of a moment of the show, in ns."""
        shown = self._at(at_ns)
        for name in _FIELDS:
            setattr(run, name, getattr(shown, name))

    def _at(self, at_ns: int) -> Run:
        one, ended = self._appearance, self._ended
        if at_ns < one.begin_ns:
            return Run(ended.planned)
        if at_ns >= one.end_ns:
            return ended
        shown = Run(ended.planned, RunState.RUNNING, started_at_s=ended.started_at_s)
        if at_ns < one.clock_ns:
            return shown
        until_ns = at_ns - one.clock_ns
        has_started = (self._starts_ns > 0) & (self._starts_ns <= until_ns)
        has_ended = has_started & (self._ends_ns > 0) & (self._ends_ns <= until_ns)
        starts = np.where(has_started, self._starts_ns, 0)
        ends = np.where(has_ended, self._ends_ns, 0)
        shown.clock_started_at_s = ended.clock_started_at_s
        shown.starts_ns, shown.ends_ns = _times(starts), _times(ends)
        shown.carriers = ended.carriers
        shown.samples = ended.samples[: bisect_right(self._sampled_ns, at_ns)]
        shown.started_count = int(has_started.sum())
        shown.ended_count = int(has_ended.sum())
        shown.queried_ns = int(ends.sum() - starts[has_ended].sum())
        return shown


def _retimed(run: Run, appearance: Appearance) -> Run:
    """Return a run with its times by the clock of the show; its queries count from their own."""
    if run.state is RunState.WAITING or appearance.begin_ns == NEVER:
        return Run(run.planned)
    begin_s, clock_s = appearance.begin_ns / 1e9, appearance.clock_ns / 1e9
    if run.clock_started_at_s is None:
        moved_s, zero_s = begin_s - run.started_at_s, None
    else:
        # Also where the whole run appears at its end: its elapsed time and samples fit its clock.
        moved_s, zero_s = clock_s - run.clock_started_at_s, clock_s
    return dataclasses.replace(
        run,
        started_at_s=begin_s,
        clock_started_at_s=zero_s,
        outcome=_moved(run.outcome, moved_s),
        failure=_moved(run.failure, moved_s),
        faulted=_moved(run.faulted, moved_s),
        samples=[moved for one in run.samples if (moved := _moved(one, moved_s)) is not None],
    )


def _moved(event: _Event | None, by_s: float) -> _Event | None:
    if event is None or abs(by_s) < _SAME_S:
        return event
    return msgspec.structs.replace(event, at_s=event.at_s + by_s)


def _numbers(times: array[int]) -> Integers:
    return np.frombuffer(times, dtype=np.int64) if times else np.empty(0, dtype=np.int64)


def _times(numbers: Integers) -> array[int]:
    return array("q", numbers.tobytes())
