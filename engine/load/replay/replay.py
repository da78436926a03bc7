"""A load shown again: one result that moves to any moment of the show."""

from __future__ import annotations

from engine.load.replay.shown import ShownLoad
from engine.load.result.result import LoadResult
from engine.stream.replay import Replay
from engine.stream.showing import ShowClock


class LoadReplay(Replay[ShownLoad]):
    """A load that is over, by one of the two clocks."""

    def __init__(self, load: LoadResult, clock: ShowClock) -> None:
        """Begin at 0; the load stays as it is."""
        super().__init__(ShownLoad(load, clock))
