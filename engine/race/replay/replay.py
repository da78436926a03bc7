"""A race shown again: one result that moves to any moment of the show."""

from __future__ import annotations

from engine.race.replay.schedule import schedule_of
from engine.race.replay.shown import ShownRace
from engine.race.result.result import RaceResult
from engine.race.spec.axis import Point
from engine.stream.replay import Replay
from engine.stream.showing import ShowClock, Showing


class RaceReplay(Replay[ShownRace]):
    """A race that is over, by one of the two clocks."""

    def __init__(
        self,
        race: RaceResult,
        clock: ShowClock,
        *,
        point: Point | None = None,
        block: int | None = None,
    ) -> None:
        """Begin at 0.

        Args:
            race: A race that is over; it stays as it is.
            clock: The clock of the show.
            point: The only point to show side by side, or None for all, one after another. The
                others stand there from the beginning, as they ended.
            block: The block to show side by side, from 1; None for the median block of each point.
        """
        schedule = schedule_of(race, clock, point, block)
        showing = Showing(clock, block if clock is ShowClock.SIDE_BY_SIDE else None)
        super().__init__(ShownRace(race, schedule, showing))
