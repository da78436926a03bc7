"""A lane: a strategy with its fan-out and options, as it is asked for."""

from __future__ import annotations

from pathlib import PurePath

import msgspec

from engine.strategies import STRATEGIES, strategy_named
from engine.vocabulary.bounds import MAX_NAME_LENGTH, MAX_STYLE
from engine.vocabulary.option import Amount, Choice, Option
from engine.vocabulary.spec_error import SpecError, option_problem
from engine.workload.task_graph import FanOut


class Lane(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A strategy with its fan-out and options."""

    strategy: str
    """A strategy's name."""

    fan_out: FanOut | None = None
    """What becomes one unit, or None for what the race says."""

    options: dict[str, str] = {}
    """Values for the strategy's options; those left out have their default."""

    python: str = ""
    """The path of the interpreter that runs it, or nothing for the one that runs the engine."""

    name: str = ""
    """What to call it, or nothing for a title made of its strategy and options."""

    style: int | None = None
    """Which colour and marker it has, 0..95, or None for whichever is free."""

    def __post_init__(self) -> None:
        try:
            strategy = strategy_named(self.strategy)
        except KeyError:
            names = ", ".join(known.name for known in STRATEGIES)
            message = f"strategies must be among {names}, got {self.strategy[:40]!r}"
            raise SpecError("lanes", message) from None
        problem = option_problem(strategy.name, strategy.options, self.options)
        if problem is not None:
            raise SpecError("lanes", problem)
        if len(self.name) > MAX_NAME_LENGTH or not self.name.isprintable():
            message = f"a lane's name must have at most {MAX_NAME_LENGTH} printable characters"
            raise SpecError("lanes", message)
        if len(self.python) > 1000 or not self.python.isprintable():
            raise SpecError("lanes", "an interpreter's path must have at most 1000 characters")
        if self.style is not None and not 0 <= self.style <= MAX_STYLE:
            raise SpecError("lanes", f"a style must be 0..{MAX_STYLE}, got {self.style}")

    def resolved_fan_out(self, race_fan_out: FanOut) -> FanOut:
        """Return what becomes a unit in a race of that fan-out: never ``ARTICLE``."""
        fan_out = self.fan_out or race_fan_out
        if fan_out is FanOut.ARTICLE:
            return strategy_named(self.strategy).article_fan_out
        return fan_out

    @property
    def title(self) -> str:
        """Its name, or the strategy's title with what differs from the defaults.

        Lanes of one race may share it: `lane_titles` tells those of different interpreters apart.
        """
        return self.title_with(self.python_word)

    @property
    def python_word(self) -> str:
        """The file name of its interpreter, or nothing for the one that runs the engine."""
        return PurePath(self.python).name[:40]

    def title_with(self, python: str) -> str:
        """Return its name, or else its title with these words for its interpreter."""
        if self.name:
            return self.name
        strategy = strategy_named(self.strategy)
        options = {option.name: option for option in strategy.options}
        changed = [
            _option_words(options[name], value)
            for name, value in self.options.items()
            if value != options[name].default
        ]
        if python:
            changed.append(python)
        return f"{strategy.title} ({', '.join(changed)})" if changed else strategy.title


def _option_words(option: Option, value: str) -> str:
    """Return how a title tells of an option: ``spawn``, ``pool size 8``, ``scheduler``."""
    if isinstance(option, Choice):
        return value
    title = option.title.lower()
    return f"{title} {value}" if isinstance(option, Amount) else title


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
    lane = Lane(name.strip())
    fields = {"python": "", "name": ""}
    options: dict[str, str] = {}
    for part in _joined(lane.strategy, parts):
        key, value = _read_option(lane.strategy, part)
        if key in options or fields.get(key):
            raise SpecError("lanes", f"{lane.strategy} must have one {key}, got two")
        (fields if key in fields else options)[key] = value
    fan_out = parse_fan_out(fan_out_text) if at else None
    return Lane(lane.strategy, fan_out, options, fields["python"], fields["name"])


def parse_fan_out(text: str) -> FanOut:
    """Read a fan-out by its name.

    Raises:
        SpecError: there is none of that name.
    """
    try:
        return FanOut(text.strip())
    except ValueError:
        names = ", ".join(fan_out.value for fan_out in FanOut)
        message = f"fan-out must be one of {names}, got {text.strip()[:40]!r}"
        raise SpecError("fan_out", message) from None


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
        offered = ", ".join(words) or "none"
        raise SpecError("lanes", f"{strategy} must have options among {offered}, got {part[:40]!r}")
    return option.name, part


def _is_word(option: Option, text: str) -> bool:
    return isinstance(option, Choice) and text in option.values
