"""A lesson: its races, and its steps with their questions and reveals."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path

import msgspec

from engine.lesson.figure import Unmeasured
from engine.lesson.race_figures import place_of
from engine.lesson.saying import holds, parse_call, read_figure, say
from engine.load.spec import LoadSpec
from engine.race.result.result import RaceResult
from engine.race.spec.race import RaceSpec
from engine.stream.fold import StreamResult
from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import _

MOST_CHOICES = 9
"""One per key from 1 to 9."""


class ViewName(enum.StrEnum):
    """Which view of its race a step shows."""

    RACE = "race"
    SCALING = "scaling"
    TIMELINE = "timeline"
    QUERIES = "queries"
    RESOURCES = "resources"
    SERVER = "server"


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer in words."""

    text: str
    right: str
    """The condition on the race under which it is right."""


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the audience guesses: a lane, a time, or one of several answers."""

    asks: str
    lanes: tuple[str, ...] = ()
    """The lanes to guess among; whoever has the shortest median is right."""

    times_s: tuple[float, ...] = ()
    """The times to guess among, in seconds; the one nearest to ``measured`` is right."""

    measured: str = ""
    """The figure that ``times_s`` are compared with."""

    choices: tuple[Choice, ...] = ()
    """The answers to guess among."""

    @property
    def answers(self) -> tuple[str, ...]:
        """What can be guessed, in words, at most nine."""
        if self.choices:
            return tuple(choice.text for choice in self.choices)
        return self.lanes or tuple(map(seconds_text, self.times_s))

    def right_answers(self, result: StreamResult) -> frozenset[int]:
        """Return the places of the right answers.

        Raises:
            Unmeasured: the race does not say.
        """
        if self.choices:
            choices = enumerate(self.choices)
            return frozenset(place for place, one in choices if holds(one.right, result))
        if self.times_s:
            value_s = float(read_figure(parse_call(self.measured), result).value)
            off = [_factor(time_s, value_s) for time_s in self.times_s]
            return frozenset({off.index(min(off))})
        medians = [
            read_figure(parse_call(f"median('{name}')"), result).value for name in self.lanes
        ]
        assert isinstance(result, RaceResult)
        point = result.points[-1]
        won = result.winners(point)
        first = frozenset({medians.index(min(medians))})
        tied = {
            place for place, name in enumerate(self.lanes) if place_of(result.lanes, name) in won
        }
        return first | tied


class Reveal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to say when the race is over."""

    expects: str
    """The condition that usually holds."""

    says: str
    """What to say if it does."""

    contrary: str
    """What to say if it does not."""

    because: str = ""
    """The reason of what usually happens."""


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step: a sentence or two, and what is shown with them."""

    title: str
    text: str
    notes: str = ""
    """What the presenter alone sees."""

    race: str = ""
    """The name of its race, or nothing for a step of words."""

    view: ViewName = ViewName.RACE
    lane: str = ""
    """The lane to point at, or nothing."""

    question: Question | None = None
    reveal: Reveal | None = None


@dataclass(frozen=True, slots=True)
class LessonRace:
    """A race or load of a lesson: what it races, or a record of it, or both."""

    name: str
    spec: RaceSpec | LoadSpec | None
    """What to race live, or None for the spec of the kept record."""

    kept: Path | None
    """The record to show instead of racing, or None."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A story in steps."""

    title: str
    summary: str
    races: tuple[LessonRace, ...]
    steps: tuple[Step, ...]

    def race(self, name: str) -> LessonRace | None:
        """Return the race of that name, or None."""
        return next((race for race in self.races if race.name == name), None)


@dataclass(frozen=True, slots=True)
class Told:
    """What a reveal comes to."""

    words: str
    because: str = ""
    is_expected: bool | None = None
    """Whether the race went as the lesson expects; None where it does not say."""


def tell(reveal: Reveal, result: StreamResult) -> Told:
    """Return what to say of a result."""
    try:
        if holds(reveal.expects, result):
            return Told(say(reveal.says, result), say(reveal.because, result), is_expected=True)
        return Told(say(reveal.contrary, result), is_expected=False)
    except Unmeasured as missing:
        words = _("This race does not say: {reason}.").format(reason=missing.reason)
        return Told(words)


def _factor(one: float, other: float) -> float:
    """Return by which factor two times differ, from 1."""
    low, high = sorted((max(one, 1e-9), max(other, 1e-9)))
    return high / low
