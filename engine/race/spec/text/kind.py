"""Kinds of query as people write them, ``mixed:cpu_share=50``, and read them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from engine.race.spec.installed import kind_problems
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import _
from engine.workload.kinds import kind_or_none
from engine.workload.own.call import Call


def parse_kind(text: str) -> tuple[str, dict[str, str]]:
    """Read a kind and its options from ``mixed`` or ``mixed:cpu_share=50:keep_alive=on``.

    Raises:
        SpecError: a part is unknown.
    """
    name, *parts = (part.strip() for part in text.split(":"))
    options: dict[str, str] = {}
    for part in parts:
        key, equals, value = part.partition("=")
        if not equals:
            message = _("an option of a kind must be like name=value, got {got!r}")
            raise SpecError("kind", message.format(got=part[:40]))
        options[key.strip()] = value.strip()
    problem = next(kind_problems(name, options), None)
    if problem is not None:
        raise problem
    return name, options


def kind_title(name: str, values: Mapping[str, str]) -> str:
    """Return a kind with the options that differ from their defaults: ``mixed (cpu 50)``."""
    kind = kind_or_none(name)
    if kind is Call and "file" in values:
        file = PurePath(values["file"]).name
        return _("{function} of {file}").format(function=values.get("function", ""), file=file)
    known = {option.name: option for option in kind.options} if kind is not None else {}
    changed = [
        f"{str(known[option].title).lower() if option in known else option} {value}"
        for option, value in values.items()
        if option not in known or value != known[option].default
    ]
    return f"{name} ({', '.join(changed)})" if changed else name
