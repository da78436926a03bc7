"""The race at hand."""

from __future__ import annotations

from typing_extensions import override

from engine.load.events import LoadStarted
from engine.race.events import RaceStarted
from engine.race.result.result import RaceResult
from engine.race.spec.race import RaceSpec
from engine.stream.event import Event
from engine.stream.fold import InconsistentEvent
from gui.session.stream_session import StreamSession


class RaceSession(StreamSession[RaceResult]):
    """Folds the events of one race after another into results."""

    def race(self, spec: RaceSpec) -> None:
        """Start a race."""
        self._prepare(is_live=True)
        self._process.race(spec)

    @override
    def _first_result(self, event: Event) -> RaceResult | None:
        if isinstance(event, LoadStarted):
            raise InconsistentEvent("the file holds a load, not a race")
        return RaceResult(event) if isinstance(event, RaceStarted) else None
