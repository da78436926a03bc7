"""Sweeps: lanes that differ only in one amount, such as the size of a pool.

As text, a sweep is a lane whose amount is a range or a list: ``thread-pool:size=1-32*2`` is 1, 2, 4
up to 32, ``size=2-10+2`` goes by twos, ``size=1-8`` by ones, ``size=1/2/4`` names each. Commas
separate lanes, so a list has slashes.
"""

from __future__ import annotations

import re
from itertools import islice

import msgspec

from engine.race.spec.lane import Lane
from engine.race.spec.text.lane import parse_lane
from engine.strategies import strategy_or_none
from engine.vocabulary.bounds import MAX_LANES
from engine.vocabulary.option import Amount
from engine.vocabulary.progression import Progression, parse_progression
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import _

LEAST_SIZES = 3
"""Two lanes that differ in an amount are a comparison, not a sweep."""

_SWEPT = re.compile(
    r":\s*(?P<option>[a-z_]+)\s*=\s*(?P<amounts>[0-9]+\s*[-/][-0-9*+/ ]*)(?=:|@|$)", re.ASCII
)


def amount_option(strategy: str) -> Amount | None:
    """Return the option of a strategy that can be swept; None if it has none or is unknown here."""
    known = strategy_or_none(strategy)
    options = known.options if known is not None else ()
    return next((option for option in options if isinstance(option, Amount)), None)


def parse_lanes(text: str) -> tuple[Lane, ...]:
    """Read a lane as ``parse_lane`` does, or all lanes of a sweep.

    Raises:
        SpecError: a part is unknown, or an amount is out of bounds.
    """
    match = _SWEPT.search(text)
    if match is not None:
        head, tail = text[: match.start("amounts")], text[match.end("amounts") :]
        # Any amount will do to parse the rest of the lane: only the option's name matters here.
        lane = parse_lane(f"{head}1{tail}") if _is_swept(text, match["option"]) else None
        option = amount_option(lane.strategy) if lane is not None else None
        if lane is not None and option is not None:
            return sweep_lanes(lane, option, parse_amounts(match["amounts"], option))
    return (parse_lane(text),)


def _is_swept(text: str, name: str) -> bool:
    option = amount_option(text.partition(":")[0].strip())
    return option is not None and option.name == name


def parse_amounts(text: str, option: Amount) -> tuple[int, ...]:
    """Read ranges and numbers between slashes: ``1-32*2``, ``2-10+2``, ``1/2/4-8``.

    Returns:
        The amounts in ascending order, each once.

    Raises:
        SpecError: a part is not a range or out of the option's bounds, or there are too many.
    """
    amounts: set[int] = set()
    for part in re.sub(r"\s+", "", text).split("/"):
        numbers = parse_progression(part)
        if numbers is None:
            message = _("{option} must be like 8, 1-32*2, 2-10+2 or 1/2/4, got {got!r}")
            raise SpecError("lanes", message.format(option=option.name, got=part[:40]))
        amounts.update(amounts_between(option, numbers))
    if len(amounts) > MAX_LANES:
        message = _("a sweep must have at most {most} lanes, got {got}")
        raise SpecError("last", message.format(most=MAX_LANES, got=len(amounts)))
    return tuple(sorted(amounts))


def amounts_between(option: Amount, numbers: Progression) -> tuple[int, ...]:
    """Return the amounts in a range.

    Args:
        option: The option; its bounds apply.
        numbers: The range.

    Raises:
        SpecError: a number is out of bounds; its field is ``first``, ``last`` or ``step``.
    """
    first, last, step = numbers.first, numbers.last, numbers.step
    for field, value in (("first", first), ("last", last)):
        if not option.least <= value <= option.most:
            message = _("{option} must be {least}..{most}, got {got}")
            bounds = {"least": option.least, "most": option.most}
            raise SpecError(field, message.format(option=option.name, got=value, **bounds))
    if last < first:
        message = _("{option} must run upward, from {first} to {first} or more, got {got}")
        raise SpecError("last", message.format(option=option.name, first=first, got=last))
    if not numbers.least_step <= step <= option.most:
        message = (
            _("the factor must be {least}..{most}, got {got}")
            if numbers.is_factor
            else _("the step must be {least}..{most}, got {got}")
        )
        bounds = {"least": numbers.least_step, "most": option.most}
        raise SpecError("step", message.format(got=step, **bounds))
    amounts = tuple(islice(numbers.numbers(), MAX_LANES + 1))
    if len(amounts) > MAX_LANES:
        message = _("a sweep must have at most {most} lanes, got more")
        raise SpecError("last", message.format(most=MAX_LANES))
    return amounts


def sweep_lanes(lane: Lane, option: Amount, amounts: tuple[int, ...]) -> tuple[Lane, ...]:
    """Return a lane once for each amount.

    The lane's own name gets the amount appended, and only the first lane keeps its style: no two
    lanes of a race may share either.

    Raises:
        SpecError: a name becomes too long.
    """
    lanes: list[Lane] = []
    for place, amount in enumerate(amounts):
        options = {name: value for name, value in lane.options.items() if name != option.name}
        if str(amount) != option.default:
            options[option.name] = str(amount)
        lanes.append(
            msgspec.structs.replace(
                lane,
                options=options,
                name=f"{lane.name} {amount}" if lane.name else "",
                style=lane.style if place == 0 else None,
            )
        )
    return tuple(lanes)
