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
