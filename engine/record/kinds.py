"""The kinds of record, each with all that tells it from the others. A new one is a row in KINDS."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from engine.article.events import AnyCheckEvent, CheckSpec, CheckStarted
from engine.load.events import (
    AnyLoadEvent,
    HealthProbed,
    LoadStarted,
    LoopLagged,
    RequestsEnded,
    RequestsSent,
)
from engine.load.spec import LoadSpec
from engine.race.events import (
    AnyEvent,
    ClockStarted,
    QueriesMoved,
    RaceStarted,
    ResourcesSampled,
    RunStarted,
)
from engine.race.spec.race import RaceSpec
from engine.stream.conductor import AnyConductor
from engine.stream.event import Event, Started
from engine.stream.fold import InconsistentEvent, StreamResult, grow

if TYPE_CHECKING:
    from engine.article.result import CheckResult
    from engine.load.result.result import LoadResult
    from engine.race.conduct.readiness import Readiness
    from engine.race.result.result import RaceResult


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record: a stream of events, its fold and its spec."""

    name: str
    """What to call it in a sentence and in the name of a file: one word."""

    first: type[Started]
    """Its first event."""

    events: Any
    """The union of its events, as which lines are decoded."""

    frequent: tuple[type[Event], ...]
    """Events that come many times a second: a file need not be flushed at each."""

    spec: type[Any]
    """What asks for one; made from JSON by msgspec."""

    begin: Callable[[Any], Any]
    """Makes a ``StreamResult`` of the first event.

    Raises:
        InconsistentEvent: it cannot be what it says.
    """

    conductor: Callable[[Any, Readiness | None], AnyConductor]
    """Makes what runs a spec, with what was made ready beforehand."""

    own_name: Callable[[Any], str]
    """From the first event to what its user called it, which may be nothing."""

    shelf: str = ""
    """Where it stands in the history: those of one shelf push out no others."""

    @property
    def tag(self) -> str:
        """The word with which its first line begins."""
        return _tag(self.first)

    def decoder(self) -> msgspec.json.Decoder[Event]:
        """Return what decodes its lines."""
        return msgspec.json.Decoder(self.events)


# The folds and conductors are imported when they are wanted: numpy takes long to load.


def _begin_race(started: RaceStarted) -> RaceResult:
    from engine.race.result.result import RaceResult

    return RaceResult(started)


def _race_conductor(spec: RaceSpec, readiness: Readiness | None) -> AnyConductor:
    from engine.race.conduct.conductor import Conductor

    return Conductor(spec, readiness=readiness)


def _begin_load(started: LoadStarted) -> LoadResult:
    from engine.load.result.result import LoadResult

    return LoadResult(started)


def _load_conductor(spec: LoadSpec, readiness: Readiness | None) -> AnyConductor:
    from engine.load.conduct.conductor import LoadConductor

    return LoadConductor(spec)


def _begin_check(started: CheckStarted) -> CheckResult:
    from engine.article.result import CheckResult

    return CheckResult(started)


def _check_conductor(spec: CheckSpec, readiness: Readiness | None) -> AnyConductor:
    from engine.article.check import CheckConductor
    from engine.article.claims import claim_named

    return CheckConductor([claim_named(name) for name in spec.claims], conductor_for, fold_any)


def _claims_name(started: CheckStarted) -> str:
    claims = started.spec.claims
    return claims[0] if len(claims) == 1 else "article"


def _tag(event: type[Event]) -> str:
    return str(event.__struct_config__.tag)


RACE = RecordKind(
    name="race",
    first=RaceStarted,
    events=AnyEvent,
    frequent=(RunStarted, ClockStarted, QueriesMoved, ResourcesSampled),
    spec=RaceSpec,
    begin=_begin_race,
    conductor=_race_conductor,
    own_name=lambda started: str(started.spec.name),
)
LOAD = RecordKind(
    name="load",
    first=LoadStarted,
    events=AnyLoadEvent,
    frequent=(RequestsSent, RequestsEnded, HealthProbed, LoopLagged),
    spec=LoadSpec,
    begin=_begin_load,
    conductor=_load_conductor,
    own_name=lambda started: str(started.spec.name),
)
CHECK = RecordKind(
    name="check",
    first=CheckStarted,
    events=AnyCheckEvent,
    frequent=(),
    spec=CheckSpec,
    begin=_begin_check,
    conductor=_check_conductor,
    own_name=_claims_name,
    shelf="check",
)

KINDS: dict[str, RecordKind] = {kind.tag: kind for kind in (RACE, LOAD, CHECK)}
"""Every kind of record, by the tag of its first event."""

FREQUENT = frozenset(event for kind in KINDS.values() for event in kind.frequent)
"""Events of any kind that come many times a second."""


def kind_begun_by(event: Event) -> RecordKind | None:
    """Return the kind of record that an event begins, or None if it begins none."""
    return KINDS.get(_tag(type(event)))


def kind_of_spec(spec: object) -> RecordKind:
    """Return the kind of record that a spec asks for."""
    return next(kind for kind in KINDS.values() if type(spec) is kind.spec)


def conductor_for(spec: object) -> AnyConductor:
    """Return what runs a spec of any kind."""
    return kind_of_spec(spec).conductor(spec, None)


def begin_any(event: Event) -> StreamResult:
    """Return the result that the first event of a record begins, whatever its kind.

    Raises:
        InconsistentEvent: it begins none.
    """
    kind = kind_begun_by(event)
    if kind is None:
        raise InconsistentEvent("the first event starts no record")
    result: StreamResult = kind.begin(event)
    return result


def fold_any(events: Iterable[Event]) -> StreamResult:
    """Return the result of a whole stream of any kind.

    Raises:
        InconsistentEvent: the events make no record.
    """
    *_, result = grow(events, begin_any)
    return result
