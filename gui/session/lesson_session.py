"""The race or load of a lesson's step."""

from __future__ import annotations

from engine.load.result.result import LoadResult
from engine.race.result.result import RaceResult
from engine.record.kinds import LOAD, RACE
from gui.session.stream_session import StreamSession


class LessonSession(StreamSession[RaceResult | LoadResult]):
    """Folds the events of a lesson's races and loads, run or read, into results.

    The history keeps none of them: they repeat what the lesson brings.
    """

    kinds = (RACE, LOAD)
    is_kept = False
