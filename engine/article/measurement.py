"""Taking what a claim asks for, a race or a load, from its spec to its result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Protocol, cast

from engine.load.conduct.conductor import LoadConductor
from engine.load.events import LoadStarted
from engine.load.spec import LoadSpec
from engine.race.conduct.conductor import Conductor
from engine.race.events import AnyEvent
from engine.race.result.result import RaceResult, fold
from engine.race.spec.race import RaceSpec
from engine.stream.event import Event

if TYPE_CHECKING:
    from engine.load.result.result import LoadResult


class AnyConductor(Protocol):
    """Runs a race or a load."""

    @property
    def abort(self) -> Callable[[], None]:
        """End it soon."""

    def events(self) -> Iterator[Event]:
        """Run it and yield its events as they happen."""


def conductor_for(spec: RaceSpec | LoadSpec) -> AnyConductor:
    """Return what runs a spec of either kind."""
    return LoadConductor(spec) if isinstance(spec, LoadSpec) else Conductor(spec)


def fold_any(events: Iterable[Event]) -> RaceResult | LoadResult:
    """Return the result of a whole stream of either kind.

    Raises:
        InconsistentEvent: the events make neither.
    """
    stream = iter(events)
    first = next(stream, None)
    if isinstance(first, LoadStarted):
        from engine.load.result.result import fold_load  # numpy, which races do without

        return fold_load(chain([first], stream))
    return fold(cast(Iterator[AnyEvent], chain([first] if first else [], stream)))
