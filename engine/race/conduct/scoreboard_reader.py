"""Read a run's scoreboard from outside while the run is in progress."""

from __future__ import annotations

from typing import Any

from engine.race.conduct.chain import Observed
from engine.race.events import QueriesMoved
from engine.worker.scoreboard import Scoreboard


class ScoreboardReader:
    """Tells what has changed on a scoreboard since it was last asked."""

    def __init__(self, scoreboard: Scoreboard) -> None:
        import numpy as np  # only a process that conducts needs it

        self._np = np
        self._clock = np.asarray(scoreboard.clock)
        self._starts = np.asarray(scoreboard.starts)
        self._ends = np.asarray(scoreboard.ends)
        self._carriers = np.asarray(scoreboard.carriers)
        self._explanation = scoreboard.explanation
        self._seen_start = np.zeros(scoreboard.query_count, dtype=bool)
        self._seen_end = np.zeros(scoreboard.query_count, dtype=bool)

    @property
    def clock_started_ns(self) -> int:
        """When the run's clock started, on the system-wide clock, or 0 if it has not."""
        return int(self._clock[0])

    def poll(self, run: int, at_s: float) -> QueriesMoved | None:
        """Return the queries that started or ended since the last call, or None."""
        # Read ends before starts: whatever has ended by then has certainly started.
        ends = self._ends.copy()
        starts = self._starts.copy()
        ended = self._fresh(ends, self._seen_end)
        started = self._fresh(starts, self._seen_start)
        if not (len(started) or len(ended)):
            return None
        first = self.clock_started_ns
        return QueriesMoved(
            at_s=at_s,
            run=run,
            started=started.tolist(),
            started_ns=self._np.maximum(starts[started] - first, 1).tolist(),
            carriers=self._carriers[started].tolist(),
            ended=ended.tolist(),
            ended_ns=self._np.maximum(ends[ended] - first, 1).tolist(),
        )

    def missing(self) -> int:
        """Return how many queries have not happened from start to end."""
        return int(self._np.count_nonzero(self._ends == 0))

    def looked_up(self, size: int) -> list[int]:
        """Return the ids of the clusters, of ``size`` queries each, that have all ended."""
        ended = (self._ends != 0).reshape(-1, size).all(axis=1)
        return [int(place) + 1 for place in self._np.flatnonzero(ended)]

    def times_ns(self) -> tuple[list[int], list[int]]:
        """Return the starts and the ends of all queries, on the system-wide clock."""
        return self._starts.tolist(), self._ends.tolist()

    def observed(self, elapsed_s: float) -> Observed | None:
        """Return what was noted of a run that took this long; None if it was not explained."""
        if not self._explanation:
            return None
        starts_ns, ends_ns = self.times_ns()
        return Observed(
            self.clock_started_ns,
            round(elapsed_s * 1e9),
            starts_ns,
            ends_ns,
            self._carriers.tolist(),
            *(column.tolist() for column in self._explanation),
        )

    def _fresh(self, times: Any, seen: Any) -> Any:
        fresh = self._np.flatnonzero((times != 0) & ~seen)
        seen[fresh] = True
        return fresh
