"""What a race would use beyond this program: interpreters, addresses and the like.

A spec may come from another person. What it names is opened, run or connected to only once someone
here has agreed.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.strategies import strategy_or_none
from engine.vocabulary.option import Option, Text
from engine.workload.kinds import kind_or_none


class ForeignKind(enum.StrEnum):
    """What is done with something foreign."""

    INTERPRETER = "interpreter"
    """It is run."""

    OPTION = "option"
    """A strategy or a kind of query gets it, such as the address of a scheduler."""


@dataclass(frozen=True, slots=True, order=True)
class Foreign:
    """One thing that a race would use beyond this program."""

    kind: ForeignKind
    owner: str
    """The strategy or kind of query that would use it."""

    title: str
    """What its owner calls it, such as ``Scheduler``."""

    value: str
    """The path or address, as it is in the spec."""


def foreign_in(spec: RaceSpec) -> tuple[Foreign, ...]:
    """Return everything that a race of a spec would use beyond this program, each once."""
    return tuple(dict.fromkeys(_all_in(spec)))


def _all_in(spec: RaceSpec) -> Iterator[Foreign]:
    for lane in spec.lanes:
        yield from _in_lane(lane)
    kind = kind_or_none(spec.kind)
    yield from _in_options(spec.kind, kind.options if kind else (), spec.kind_options)


def _in_lane(lane: Lane) -> Iterator[Foreign]:
    if lane.python:
        yield Foreign(ForeignKind.INTERPRETER, lane.strategy, "Interpreter", lane.python)
    strategy = strategy_or_none(lane.strategy)
    yield from _in_options(lane.strategy, strategy.options if strategy else (), lane.options)


def _in_options(
    owner: str, options: Iterable[Option], values: Mapping[str, str]
) -> Iterator[Foreign]:
    known = {option.name: option for option in options}
    for name, value in values.items():
        option = known.get(name)
        # Numbers and words of the program's own lead nowhere; free text may, and what is unknown.
        if value and (option is None or isinstance(option, Text)):
            title = str(option.title) if option is not None else name
            yield Foreign(ForeignKind.OPTION, owner, title, value)
