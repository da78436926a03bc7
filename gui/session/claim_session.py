"""The race or load of a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from engine.load.events import LoadStarted
from engine.load.spec import LoadSpec
from engine.race.events import RaceStarted
from engine.race.result.result import RaceResult
from engine.race.spec.race import RaceSpec
from engine.stream.event import Event
from gui.session.stream_session import StreamSession

if TYPE_CHECKING:
    from engine.load.result.result import LoadResult


class ClaimSession(StreamSession["RaceResult | LoadResult"]):
    """Folds the events of one race or load after another into results.

    The history keeps none of them: one check would push out a person's own races.
    """

    def measure(self, spec: RaceSpec | LoadSpec) -> None:
        """Start a race or a load."""
        self._prepare(is_live=True)
        if isinstance(spec, LoadSpec):
            self._process.load(spec, is_kept=False)
        else:
            self._process.race(spec, is_kept=False)

    @override
    def _first_result(self, event: Event) -> RaceResult | LoadResult | None:
        if isinstance(event, LoadStarted):
            from engine.load.result.result import LoadResult  # numpy, which races do without

            return LoadResult(event)
        return RaceResult(event) if isinstance(event, RaceStarted) else None
