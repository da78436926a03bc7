"""The text form of a list of cluster counts, one for the window and the command line."""

from __future__ import annotations

import re

MAX_CLUSTERS = 10_000
MAX_COUNTS = 64

_RANGE_FROM = 4

_ITEM = re.compile(r"(?P<first>[0-9]+)(?:-(?P<last>[0-9]+)(?:\*(?P<factor>[0-9]+))?)?")


class CountsError(ValueError):
    """A list of cluster counts that cannot be read; the message says which part and why."""


def parse_counts(text: str) -> tuple[int, ...]:
    """Read cluster counts: ``4``, ``1,2,4,8``, ``1-8``, or a growing range such as ``1-64*2``.

    Returns:
        The counts in ascending order, each once.

    Raises:
        CountsError: a part is no count or range, a count is out of bounds, or there are too many.
    """
    joined = re.sub(r"\s*([-*])\s*", r"\1", text)
    parts = [part for part in re.split(r"[,\uff0c;\s]+", joined) if part]
    if not parts:
        raise CountsError("clusters must name at least one count, such as 4 or 1,2,4,8")
    counts: set[int] = set()
    for part in parts:
        counts.update(_parse_item(part))
    if len(counts) > MAX_COUNTS:
        raise CountsError(f"clusters must name at most {MAX_COUNTS} counts, got {len(counts)}")
    return tuple(sorted(counts))


def _parse_item(part: str) -> list[int]:
    match = _ITEM.fullmatch(part)
    # More digits than any bound has: int() of a very long text would be refused, and slow.
    if match is None or len(part) > 40:
        raise CountsError(f"clusters must be counts such as 4, 1-8 or 1-64*2, got {part[:40]!r}")
    first = _bounded(match["first"])
    if match["last"] is None:
        return [first]
    last = _bounded(match["last"])
    if last < first:
        raise CountsError(f"clusters range must run upward, got {part!r}")
    if match["factor"] is None:
        return list(range(first, last + 1))
    factor = int(match["factor"])
    if factor < 2:
        raise CountsError(f"clusters range must grow by a factor of 2 or more, got {part!r}")
    counts = []
    while first <= last:
        counts.append(first)
        first *= factor
    return counts


def _bounded(digits: str) -> int:
    count = int(digits)
    if not 1 <= count <= MAX_CLUSTERS:
        raise CountsError(f"clusters must be 1..{MAX_CLUSTERS}, got {digits}")
    return count


def format_counts(counts: tuple[int, ...]) -> str:
    """Write ascending counts as a short text that ``parse_counts`` reads back to the same."""
    if len(counts) >= _RANGE_FROM:
        first, last = counts[0], counts[-1]
        for text in (f"{first}-{last}", f"{first}-{last}*{counts[1] // first}"):
            try:
                if parse_counts(text) == counts:
                    return text
            except CountsError:
                continue
    return ", ".join(str(count) for count in counts)
