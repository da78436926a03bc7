"""Check that this installation has what a spec names: strategies, kinds of query, options.

A record of another installation may name unknown ones, and is read and shown all the same. What is
typed here, and what Start would run, is checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from engine.race.spec.lane import Lane
from engine.race.spec.lane_titles import lane_titles
from engine.race.spec.race import RaceSpec
from engine.strategies import STRATEGIES, Strategy, strategy_or_none
from engine.vocabulary.spec_error import SpecError, option_problem
from engine.vocabulary.spec_json import decode_json
from engine.vocabulary.wording import _
from engine.workload.kinds import KINDS, kind_or_none
from engine.workload.task_graph import FanOut


def spec_problems(**values: Any) -> Iterator[SpecError]:
    """Yield the reasons why a spec of these values cannot run here; all values are required."""
    yield from RaceSpec.problems(**values)
    yield from _problems_here(values)


def check_spec(spec: RaceSpec) -> RaceSpec:
    """Return a spec if it can run here.

    Raises:
        SpecError: it names something unknown here, or two of its lanes are the same.
    """
    for problem in _problems_here(msgspec.structs.asdict(spec)):
        raise problem
    return spec


def can_run(spec: RaceSpec) -> bool:
    """Return whether everything a spec names is known here."""
    try:
        check_spec(spec)
    except SpecError:
        return False
    return True


def decode_spec(data: bytes) -> RaceSpec:
    """Read a spec from JSON that can run here.

    Raises:
        SpecError: a value is missing, of the wrong type, out of bounds or unknown here.
    """
    return check_spec(decode_json(data, RaceSpec, "the race spec"))


def check_lane(lane: Lane) -> Lane:
    """Return a lane if it can run here.

    Raises:
        SpecError: its strategy or an option of it is unknown.
    """
    strategy = check_strategy(lane.strategy)
    problem = option_problem(strategy.name, strategy.options, lane.options)
    if problem is not None:
        raise SpecError("lanes", problem)
    return lane


def check_strategy(name: str) -> type[Strategy]:
    """Return the strategy of that name.

    Raises:
        SpecError: it is unknown.
    """
    strategy = strategy_or_none(name)
    if strategy is None:
        names = ", ".join(known.name for known in STRATEGIES)
        message = _("strategies must be among {names}, got {text!r}")
        raise SpecError("lanes", message.format(names=names, text=name[:40]))
    return strategy


def _problems_here(values: Mapping[str, Any]) -> Iterator[SpecError]:
    """Yield what this installation lacks or cannot do of a spec of these values."""
    yield from _lanes_problems(values["lanes"], values["fan_out"])
    yield from kind_problems(values["kind"], values["kind_options"])
    yield from _items_problems(values["kind"], values["kind_options"], values["at_once"])


def _lanes_problems(lanes: Sequence[Lane], fan_out: FanOut) -> Iterator[SpecError]:
    seen: set[tuple[str, FanOut]] = set()
    for lane, title in zip(lanes, lane_titles(lanes), strict=True):
        try:
            check_lane(lane)
        except SpecError as problem:
            yield problem
            return
        identity = (title, lane.resolved_fan_out(fan_out))
        if identity in seen:
            message = _("strategies must all differ, got {title} twice at one fan-out")
            yield SpecError("lanes", message.format(title=title))
            return
        seen.add(identity)


def _items_problems(
    name: str, options: Mapping[str, str], at_once: int | None
) -> Iterator[SpecError]:
    kind = kind_or_none(name)
    if kind is None:
        return
    if kind.has_items and at_once is None:
        yield SpecError("at_once", _("say how many items may be in flight at once"))
    elif not kind.has_items and at_once is not None:
        message = _("{kind} has clusters, not items at once")
        yield SpecError("at_once", message.format(kind=name))
    elif kind.has_items and not options.get(kind.options[0].name):
        message = _("{kind} needs the option {option}")
        yield SpecError("kind", message.format(kind=name, option=kind.options[0].name))


def kind_problems(kind: str, options: Mapping[str, str]) -> Iterator[SpecError]:
    """Yield what is wrong with a kind of query and its options."""
    known = kind_or_none(kind)
    if known is None:
        names = ", ".join(one.name for one in KINDS)
        message = _("kind must be one of {names}, got {text!r}")
        yield SpecError("kind", message.format(names=names, text=kind[:40]))
        return
    problem = option_problem(kind, known.options, options)
    if problem is not None:
        yield SpecError("kind", problem)
