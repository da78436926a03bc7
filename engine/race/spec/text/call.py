"""A user's function and items as people write them: ``work.py:fetch``, ``32``, ``work.py:urls``."""

from __future__ import annotations

from pathlib import Path

from engine.race.spec.text.counts import CountsError, count_parts
from engine.vocabulary.bounds import MAX_COUNTS, MAX_QUERIES
from engine.vocabulary.progression import parse_progression
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import _
from engine.workload.own.items import is_python


def parse_call(text: str) -> dict[str, str]:
    """Read ``path/to/work.py:fetch`` as options of the kind ``call``.

    The last colon counts: a path may have others.

    Raises:
        SpecError: there is no such file, or no function.
    """
    path, colon, function = text.rpartition(":")
    if not colon or not function.isidentifier():
        message = _("call must be like work.py:function, got {got!r}")
        raise SpecError("kind", message.format(got=text[:80]))
    return {"file": _absolute(path), "function": function}


def parse_items(text: str) -> tuple[tuple[int, ...] | None, str]:
    """Read items: counts such as ``32`` or ``1-64*2``, or a source of items.

    Returns:
        The counts, or None for all items of the source, and the source, or nothing for numbers.

    Raises:
        SpecError: there is no such file.
        CountsError: a count is out of bounds.
    """
    if is_python(text):
        path, _colon, name = text.rpartition(":")
        return None, f"{_absolute(path)}:{name}"
    if text[:1].isdigit() and not Path(text).is_file():
        return parse_item_counts(text), ""
    return None, _absolute(text)


def parse_item_counts(text: str) -> tuple[int, ...]:
    """Read counts of items: ``32``, ``1,2,4``, ``1-8``, ``1-64*2`` or ``100-800+100``.

    Raises:
        CountsError: a part is not a count or range within 1..1,000,000, or there are too many.
    """
    counts: set[int] = set()
    for part in count_parts(text) or [""]:
        numbers = parse_progression(part)
        if numbers is None or numbers.step < numbers.least_step or numbers.last < numbers.first:
            message = _("items must be counts such as 32 or 1-64*2, or a file, got {got!r}")
            raise CountsError(message.format(got=part[:40]))
        if not 1 <= numbers.first <= numbers.last <= MAX_QUERIES:
            message = _("items must be 1..{most}, got {got}")
            raise CountsError(message.format(most=MAX_QUERIES, got=part[:40]))
        for count in numbers.numbers():
            counts.add(count)
            if len(counts) > MAX_COUNTS:
                message = _("items must name at most {most} counts, got more")
                raise CountsError(message.format(most=MAX_COUNTS))
    return tuple(sorted(counts))


def _absolute(path: str) -> str:
    found = Path(path).expanduser()
    if not found.is_file():
        raise SpecError("kind", _("there is no file {path}").format(path=path[:200]))
    return str(found.absolute())
