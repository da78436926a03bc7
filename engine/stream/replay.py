"""A finished record shown again with a clock: what the replays of all kinds have in common."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEVER = 2**62
"""A moment that no show reaches, in ns."""


class Shown(Protocol):
    """The result of a record at a moment of a show."""

    @property
    def duration_ns(self) -> int:
        """The end of the show."""

    def show(self, at_ns: int) -> None:
        """Move to a moment of the show, in ns since it began; 0 to its duration."""

    def stops_ns(self) -> NDArray[np.int64]:
        """Return the moments to step to, in ns since the show began, ascending."""


_Shown = TypeVar("_Shown", bound=Shown)


class Replay(Generic[_Shown]):
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

    def __init__(self, result: _Shown) -> None:
        """Begin at 0 with the result to move."""
        self.result = result
        """The result at the moment shown: always the same object."""

        result.show(0)

    @property
    def duration_s(self) -> float:
        """How long the show lasts at its usual speed, in seconds; it begins at 0."""
        return self.result.duration_ns / 1e9

    def state_at(self, at_s: float) -> _Shown:
        """Move ``result`` to a moment, later or earlier, and return it.

        Args:
            at_s: Seconds since the show began; before 0 and after the end count as those.
        """
        self.result.show(min(max(0, round(at_s * 1e9)), self.result.duration_ns))
        return self.result

    def next_stop(self, at_s: float) -> float:
        """Return when a run or query starts or ends next, in seconds; the end if none does."""
        place = bisect_right(self._stops_ns, round(at_s * 1e9))
        if place == len(self._stops_ns):
            return self.duration_s
        return min(self._stops_ns[place], self.result.duration_ns) / 1e9

    def previous_stop(self, at_s: float) -> float:
        """Return when a run or query started or ended last before a moment, or 0 for none."""
        place = bisect_left(self._stops_ns, round(at_s * 1e9))
        return self._stops_ns[place - 1] / 1e9 if place else 0.0

    @cached_property
    def _stops_ns(self) -> Sequence[int]:
        """The moments to step to; found when first asked for, as there may be many."""
        return array("q", self.result.stops_ns().tobytes())


def moment_ns(seconds: float) -> int:
    """Return a moment of a show in ns, 0 at the earliest."""
    return max(0, round(seconds * 1e9))
