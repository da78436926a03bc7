"""The current race."""

from __future__ import annotations

from engine.race.result.result import RaceResult
from engine.record.kinds import RACE
from gui.session.stream_session import StreamSession


class RaceSession(StreamSession[RaceResult]):
    """Folds the events of one race after another into results."""

    kinds = (RACE,)
