"""What is wrong with a spec, by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.vocabulary.option import Option
from engine.vocabulary.wording import _


class SpecError(ValueError):
    """A value out of bounds; the message names the field, the value and the bound."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def option_problem(owner: str, known: Sequence[Option], given: Mapping[str, str]) -> str | None:
    """Return what is wrong with the options of a lane or kind, or None."""
    options = {option.name: option for option in known}
    for name, value in given.items():
        if name not in options:
            offered = ", ".join(options) or _("none")
            message = _("{owner} must have options among {offered}, got {name!r}")
            return message.format(owner=owner, offered=offered, name=name[:40])
        problem = options[name].problem(value)
        if problem is not None:
            return _("{owner} {option} {problem}").format(owner=owner, option=name, problem=problem)
    return None
