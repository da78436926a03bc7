"""Kinds of query as people write them: ``mixed:cpu_share=50``."""

from __future__ import annotations

from engine.race.spec.race import kind_problems
from engine.vocabulary.spec_error import SpecError


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
            raise SpecError(
                "kind", f"an option of a kind must be like name=value, got {part[:40]!r}"
            )
        options[key.strip()] = value.strip()
    problem = next(kind_problems(name, options), None)
    if problem is not None:
        raise problem
    return name, options
