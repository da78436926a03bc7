"""The current load."""

from __future__ import annotations

from engine.load.result.result import LoadResult
from engine.record.kinds import LOAD
from gui.session.stream_session import StreamSession


class LoadSession(StreamSession[LoadResult]):
    """Folds the events of one load after another into results."""

    kinds = (LOAD,)
