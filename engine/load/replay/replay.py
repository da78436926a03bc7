"""A load shown again: one result that moves to any moment of the show."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from typing_extensions import override

from engine.load.replay.shown import ShownLoad
from engine.load.result.result import LoadResult
from engine.stream.replay import Replay
from engine.stream.showing import ShowClock


class LoadReplay(Replay[LoadResult]):
    """A load that is over, by one of the two clocks."""

    def __init__(self, load: LoadResult, clock: ShowClock) -> None:
        """Begin at 0; the load stays as it is."""
        self._shown = ShownLoad(load, clock)
        super().__init__(self._shown, self._shown.duration_ns)
        self._show(0)

    @override
    def _show(self, at_ns: int) -> None:
        self._shown.show(at_ns)

    @override
    def _find_stops(self) -> Sequence[int]:
        return array("q", self._shown.stops_ns().tobytes())
