"""Lanes as people write them: ``thread-pool:size=8:warm@query``."""

from __future__ import annotations

from engine.race.spec.installed import check_lane, check_strategy
from engine.race.spec.lane import Lane
from engine.strategies import strategy_named
from engine.vocabulary.option import Choice, Option
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import _
from engine.workload.task_graph import FanOut


def parse_lane(text: str) -> Lane:
    """Read a lane from a strategy, options after colons, and an optional ``@fan-out``.

    An option is one of its values, or ``option=value``; every lane has ``python=PATH`` and
    ``name=TEXT`` too: ``processes:spawn@query``, ``thread-pool:size=8:warm:name=eight``.

    Raises:
        SpecError: a part is unknown.
    """
    head, at, fan_out_text = text.strip().rpartition("@")
    if not at or "=" in fan_out_text or ":" in fan_out_text:
        head, at, fan_out_text = text.strip(), "", ""
    name, *parts = head.split(":")
    strategy = check_strategy(name.strip()).name
    fields = {"python": "", "name": ""}
    options: dict[str, str] = {}
    for part in _joined(strategy, parts):
        key, value = _read_option(strategy, part)
        if key in options or fields.get(key):
            message = _("{strategy} must have one {key}, got two")
            raise SpecError("lanes", message.format(strategy=strategy, key=key))
        (fields if key in fields else options)[key] = value
    fan_out = parse_fan_out(fan_out_text) if at else None
    return check_lane(Lane(strategy, fan_out, options, fields["python"], fields["name"]))


def parse_fan_out(text: str) -> FanOut:
    """Read a fan-out by its name.

    Raises:
        SpecError: there is none of that name.
    """
    try:
        return FanOut(text.strip())
    except ValueError:
        names = ", ".join(fan_out.value for fan_out in FanOut)
        message = _("fan-out must be one of {names}, got {got!r}")
        got = text.strip()[:40]
        raise SpecError("fan_out", message.format(names=names, got=got)) from None


def _joined(strategy: str, parts: list[str]) -> list[str]:
    """Put values back together that have colons themselves, such as an address."""
    known = strategy_named(strategy).options
    joined: list[str] = []
    for part in (part.strip() for part in parts):
        is_option = "=" in part or any(_is_word(option, part) for option in known)
        if joined and "=" in joined[-1] and not is_option:
            joined[-1] = f"{joined[-1]}:{part}"
        else:
            joined.append(part)
    return joined


def _read_option(strategy: str, part: str) -> tuple[str, str]:
    """Return the name and value of an option that a text such as ``size=8`` or ``warm`` sets."""
    known = strategy_named(strategy).options
    key, equals, value = part.partition("=")
    if equals:
        return key.strip(), value.strip()
    option = next((option for option in known if _is_word(option, part)), None)
    if option is None:
        words = [word for option in known for word in getattr(option, "values", ())]
        words += [f"{option.name}=..." for option in known if not hasattr(option, "values")]
        offered = ", ".join(words) or _("none")
        message = _("{strategy} must have options among {offered}, got {got!r}")
        raise SpecError("lanes", message.format(strategy=strategy, offered=offered, got=part[:40]))
    return option.name, part


def _is_word(option: Option, text: str) -> bool:
    return isinstance(option, Choice) and text in option.values
