"""The load at hand."""

from __future__ import annotations

from typing_extensions import override

from engine.load.events import LoadStarted
from engine.load.result.result import LoadResult
from engine.load.spec import LoadSpec
from engine.race.events import RaceStarted
from engine.stream.event import Event
from engine.stream.fold import InconsistentEvent
from gui.session.stream_session import StreamSession


class LoadSession(StreamSession[LoadResult]):
    """Folds the events of one load after another into results."""

    def load(self, spec: LoadSpec) -> None:
        """Start a load."""
        self._prepare(is_live=True)
        self._process.load(spec)

    @override
    def _first_result(self, event: Event) -> LoadResult | None:
        if isinstance(event, RaceStarted):
            raise InconsistentEvent("the file holds a race, not a load")
        return LoadResult(event) if isinstance(event, LoadStarted) else None
