"""The kinds of record and everything that differs between them. A new one is a row in KINDS."""

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
from engine.load.spec import LoadSpec, check_load
from engine.race.events import (
    AnyEvent,
    ClockStarted,
    QueriesMoved,
    RaceStarted,
    ResourcesSampled,
    RunStarted,
)
from engine.race.spec.installed import check_spec
from engine.race.spec.race import RaceSpec
from engine.stream.conductor import AnyConductor
from engine.stream.event import Event, Started
from engine.stream.fold import InconsistentEvent, StreamResult, fold_stream
from engine.vocabulary.wording import N_, Text, _

if TYPE_CHECKING:
    from engine.article.result import CheckResult
    from engine.load.result.result import LoadResult
    from engine.race.conduct.readiness import Readiness
    from engine.race.result.result import RaceResult
    from engine.race.spec.axis import Point
    from engine.stream.replay import Replay
    from engine.stream.showing import ShowClock


def _spec_name(started: Any) -> str:
    return str(started.spec.name)


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record: a stream of events, its fold and its spec."""

    name: str
    """A key of one word, as in the name of a file."""

    title: Text
    """What to call it in a sentence: ``race``."""

    first: type[Started]
    """Its first event."""

    events: Any
    """The union of its events, to decode lines as."""

    frequent: tuple[type[Event], ...]
    """Events that come many times a second; a file is not flushed after each."""

    spec: type[Any]
    """The type of its spec; msgspec decodes it from JSON."""

    check: Callable[[Any], Any]
    """Returns a spec that can run here.

    Raises:
        SpecError: it names what is unknown here.
    """

    begin: Callable[[Any], Any]
    """Makes a ``StreamResult`` from the first event.

    Raises:
        InconsistentEvent: its values are impossible.
    """

    conductor: Callable[[Any, Readiness | None], AnyConductor]
    """Makes the conductor of a spec, with what was prepared for it."""

    replay: Callable[[Any, ShowClock, Point | None, int | None], Replay[Any]] | None = None
    """Makes the replay of a result that is over, by a clock, of a point and a block if it has any;
    None for what has no clock of its own to show."""

    own_name: Callable[[Any], str] = _spec_name
    """From the first event to the user's name for it, which may be empty."""

    shelf: str = ""
    """Its group in the history: old files make room only on their own shelf."""

    @property
    def tag(self) -> str:
        """The event tag of its first line."""
        return _tag(self.first)

    def decoder(self) -> msgspec.json.Decoder[Event]:
        """Return a decoder for its lines."""
        return msgspec.json.Decoder(self.events)


# Folds and conductors are imported when they are needed: numpy is slow to load.


def _begin_race(started: RaceStarted) -> RaceResult:
    from engine.race.result.result import RaceResult

    return RaceResult(started)


def _race_conductor(spec: RaceSpec, readiness: Readiness | None) -> AnyConductor:
    from engine.race.conduct.conductor import Conductor

    return Conductor(spec, readiness=readiness)


def _race_replay(
    race: RaceResult, clock: ShowClock, point: Point | None, block: int | None
) -> Replay[Any]:
    from engine.race.replay.replay import RaceReplay

    return RaceReplay(race, clock, point=point, block=block)


def _begin_load(started: LoadStarted) -> LoadResult:
    from engine.load.result.result import LoadResult

    return LoadResult(started)


def _load_conductor(spec: LoadSpec, readiness: Readiness | None) -> AnyConductor:
    from engine.load.conduct.conductor import LoadConductor

    return LoadConductor(spec)


def _load_replay(
    load: LoadResult, clock: ShowClock, _point: Point | None, _block: int | None
) -> Replay[Any]:
    from engine.load.replay.replay import LoadReplay

    return LoadReplay(load, clock)


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
    title=N_("race", context="record"),
    first=RaceStarted,
    events=AnyEvent,
    frequent=(RunStarted, ClockStarted, QueriesMoved, ResourcesSampled),
    spec=RaceSpec,
    check=check_spec,
    begin=_begin_race,
    conductor=_race_conductor,
    replay=_race_replay,
)
LOAD = RecordKind(
    name="load",
    title=N_("load", context="record"),
    first=LoadStarted,
    events=AnyLoadEvent,
    frequent=(RequestsSent, RequestsEnded, HealthProbed, LoopLagged),
    spec=LoadSpec,
    check=check_load,
    begin=_begin_load,
    conductor=_load_conductor,
    replay=_load_replay,
)
CHECK = RecordKind(
    name="check",
    title=N_("check", context="record"),
    first=CheckStarted,
    events=AnyCheckEvent,
    frequent=(),
    spec=CheckSpec,
    check=lambda spec: spec,
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
    """Return the kind of record that an event starts, or None if it starts none."""
    return KINDS.get(_tag(type(event)))


def kind_of_spec(spec: object) -> RecordKind:
    """Return the kind of record of a spec."""
    return next(kind for kind in KINDS.values() if type(spec) is kind.spec)


def conductor_for(spec: object) -> AnyConductor:
    """Return the conductor of a spec of any kind."""
    return kind_of_spec(spec).conductor(spec, None)


def begin_any(event: Event) -> StreamResult:
    """Return the result that the first event of a record of any kind starts.

    Raises:
        InconsistentEvent: it starts no record.
    """
    kind = kind_begun_by(event)
    if kind is None:
        raise InconsistentEvent(_("the first event starts no record"))
    result: StreamResult = kind.begin(event)
    return result


def fold_any(events: Iterable[Event]) -> StreamResult:
    """Fold a whole stream of any kind into its result.

    Raises:
        InconsistentEvent: the events do not form a record.
    """
    return fold_stream(events, begin_any)


def replay_of(
    result: Any, clock: ShowClock, *, point: Point | None = None, block: int | None = None
) -> Replay[Any]:
    """Return the replay of a race or load that is over; it begins at 0.

    Args:
        result: The result; it stays as it is.
        clock: The clock of the show.
        point: The only point of a race to show side by side, or None for all, one after another.
        block: The block of a race to show side by side, from 1; None for the median block.

    Raises:
        ValueError: records of its kind cannot be replayed.
    """
    kind = kind_begun_by(result.started)
    if kind is None or kind.replay is None:
        raise ValueError(f"there is no replay of {type(result).__name__}")
    return kind.replay(result, clock, point, block)
