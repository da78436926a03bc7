"""The result of a load at a moment of a show."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.load.replay.lane import ShownLane
from engine.load.result.result import LoadResult
from engine.stream.showing import ShowClock, Showing


class ShownLoad(LoadResult):
    """The result of a load at a moment of a show: what the fold has by then."""

    def __init__(self, load: LoadResult, clock: ShowClock) -> None:
        """Begin before the show of a load that is over."""
        super().__init__(load.started)
        self.showing = Showing(clock)
        self._load = load
        self._shown = [ShownLane(lane, load.spec, clock) for lane in load.lanes]
        self.lanes = list(self._shown)
        last_ns = round(load.last_at_s * 1e9) if clock is ShowClock.AS_IT_RAN else 0
        self.duration_ns = max(last_ns, *(lane.until_ns(load.last_at_s) for lane in self._shown))
        """The end of the show, in ns."""

    def stops_ns(self) -> NDArray[np.int64]:
        """Return when lanes and requests start and end, in ns since the show began, ascending."""
        stops = [np.round(times) for lane in self._shown for times in lane.stops_ns()]
        return np.unique(np.concatenate(stops)).astype(np.int64)

    def show(self, at_ns: int) -> None:
        """Move to a moment of the show, in ns since it began; 0 to its duration."""
        for lane in self._shown:
            lane.show(at_ns)
        self.last_at_s = at_ns / 1e9
        is_over = at_ns >= self.duration_ns
        under_way = [lane for lane in self._shown if lane.begin_ns <= at_ns < lane.end_ns]
        under_way.sort(key=lambda lane: lane.begin_ns)
        # As in the fold: a lane that was cut short ends with the load, without an end of its own.
        self.running = [] if is_over else list(under_way)
        self.outcome = self._load.outcome if is_over else None
        self._is_closed = is_over
