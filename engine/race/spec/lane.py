"""A lane: a strategy with its fan-out and options, as it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

import msgspec

from engine.strategies import strategy_or_none
from engine.vocabulary.bounds import MAX_NAME_LENGTH, MAX_OPTIONS, MAX_STYLE, MAX_VALUE_LENGTH
from engine.vocabulary.option import Amount, Choice, Option
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import _
from engine.workload.task_graph import FanOut


class Lane(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A strategy with its fan-out and options.

    Both may be unknown here, as in a record of another installation: see `installed`.
    """

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
        check_words("lanes", self.strategy, self.options)
        if len(self.name) > MAX_NAME_LENGTH or not self.name.isprintable():
            message = _("a lane's name must have at most {most} printable characters")
            raise SpecError("lanes", message.format(most=MAX_NAME_LENGTH))
        if len(self.python) > 1000 or not self.python.isprintable():
            message = _("an interpreter's path must have at most {most} characters")
            raise SpecError("lanes", message.format(most=1000))
        if self.style is not None and not 0 <= self.style <= MAX_STYLE:
            message = _("a style must be 0..{most}, got {got}")
            raise SpecError("lanes", message.format(most=MAX_STYLE, got=self.style))

    def resolved_fan_out(self, race_fan_out: FanOut) -> FanOut:
        """Return what becomes a unit in a race of that fan-out: never ``ARTICLE``."""
        fan_out = self.fan_out or race_fan_out
        if fan_out is not FanOut.ARTICLE:
            return fan_out
        strategy = strategy_or_none(self.strategy)
        return strategy.article_fan_out if strategy is not None else FanOut.CLUSTER

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
        strategy = strategy_or_none(self.strategy)
        options = {option.name: option for option in strategy.options} if strategy else {}
        changed = [
            _option_words(name, options.get(name), value)
            for name, value in self.options.items()
            if name not in options or value != options[name].default
        ]
        if python:
            changed.append(python)
        title = strategy.title if strategy is not None else self.strategy
        return f"{title} ({', '.join(changed)})" if changed else title


def check_words(field: str, name: str, options: Mapping[str, str]) -> None:
    """Refuse the name or options of a strategy or kind of query that cannot be shown.

    Raises:
        SpecError: one of them has too many characters, or some that cannot be printed.
    """
    if len(options) > MAX_OPTIONS:
        message = _("{name!r} must have at most {most} options")
        raise SpecError(field, message.format(name=name[:40], most=MAX_OPTIONS))
    bounds = [(name, MAX_NAME_LENGTH), *((option, MAX_NAME_LENGTH) for option in options)]
    bounds += [(value, MAX_VALUE_LENGTH) for value in options.values()]
    for text, most in bounds:
        if len(text) > most or not text.isprintable():
            message = _("a word of {name!r} must have at most {most} printable characters")
            raise SpecError(field, message.format(name=name[:40], most=most))


def _option_words(name: str, option: Option | None, value: str) -> str:
    """Return how a title shows an option: ``spawn``, ``pool size 8``, ``scheduler``."""
    if option is None:
        return f"{name} {value}"
    if isinstance(option, Choice):
        return value
    title = option.title.english.lower()
    return f"{title} {value}" if isinstance(option, Amount) else title
