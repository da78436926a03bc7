"""A finished record shown again with a clock: what the replays of all kinds have in common."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Generic, TypeVar

from engine.stream.fold import StreamResult

NEVER = 2**62
"""A moment that no show reaches, in ns."""

_Result = TypeVar("_Result", bound=StreamResult)


class Replay(Generic[_Result]):
    """A record at any moment of a show, in whatever order the moments are asked for.

    ``record.kinds`` makes one from the result of a race or load that is over. ``state_at`` moves
    one result of the record's own type, which every view, table and caption reads as it reads a
    live one: a lane that has not arrived yet has no time, and nothing is ranked before the end.
    A view is given ``result`` once, and then told the moment::

        replay = replay_of(race, ShowClock.SIDE_BY_SIDE)
        view.show_result(replay.result)
        for frame in range(frames):
            at_s = replay.duration_s * frame / (frames - 1)
            replay.state_at(at_s)
            view.refresh(at_s)

    Queries and requests move at their own recorded moments, to the nanosecond, not in the steps in
    which the record heard of them. At ``duration_s`` the result is the whole record's: the blocks
    that were not shown are there too, and so is the verdict.
    """

    def __init__(self, result: _Result, duration_ns: int) -> None:
        """Begin at 0.

        Args:
            result: The result to move.
            duration_ns: The end of the show.
        """
        self.result = result
        """The result at the moment shown: always the same object."""

        self._duration_ns = duration_ns

    @property
    def duration_s(self) -> float:
        """How long the show lasts at its usual speed, in seconds; it begins at 0."""
        return self._duration_ns / 1e9

    def state_at(self, at_s: float) -> _Result:
        """Move ``result`` to a moment, later or earlier, and return it.

        Args:
            at_s: Seconds since the show began; before 0 and after the end count as those.
        """
        self._show(min(max(0, round(at_s * 1e9)), self._duration_ns))
        return self.result

    def next_stop(self, at_s: float) -> float:
        """Return when a run or query starts or ends next, in seconds; the end if none does."""
        place = bisect_right(self._stops_ns, round(at_s * 1e9))
        if place == len(self._stops_ns):
            return self.duration_s
        return min(int(self._stops_ns[place]), self._duration_ns) / 1e9

    def previous_stop(self, at_s: float) -> float:
        """Return when a run or query started or ended last before a moment, or 0 for none."""
        place = bisect_left(self._stops_ns, round(at_s * 1e9))
        return int(self._stops_ns[place - 1]) / 1e9 if place else 0.0

    @cached_property
    def _stops_ns(self) -> Sequence[int]:
        """The moments to step to; found when first asked for, as there may be many."""
        return self._find_stops()

    def _find_stops(self) -> Sequence[int]:
        """Return the moments to step to, in ns, ascending."""
        raise NotImplementedError

    def _show(self, at_ns: int) -> None:
        """Move ``result`` to a moment of the show."""
        raise NotImplementedError
