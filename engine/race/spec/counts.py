"""The text form of a list of cluster counts, one for the window and the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.vocabulary.bounds import MAX_CLUSTERS, MAX_COUNTS
from engine.vocabulary.progression import parse_progression

_RANGE_FROM = 4

COUNT_EXAMPLES = "4, 1-8, 1-64*2 or 100-800+100"


class CountsError(ValueError):
    """A list of cluster counts that cannot be read; the message says which part and why."""


def parse_counts(text: str) -> tuple[int, ...]:
    """Read cluster counts: ``4``, ``1,2,4,8``, ``1-8``, ``1-64*2`` or ``100-800+100``.

    Returns:
        The counts in ascending order, each once.

    Raises:
        CountsError: a part is no count or range, a count is out of bounds, or there are too many.
    """
    joined = re.sub(r"\s*([-*+])\s*", r"\1", text)
    parts = [part for part in re.split(r"[,\uff0c;\s]+", joined) if part]
    if not parts:
        raise CountsError("clusters must name at least one count, such as 4 or 1,2,4,8")
    counts: set[int] = set()
    for part in parts:
        counts.update(_parse_item(part))
    if len(counts) > MAX_COUNTS:
        raise CountsError(f"clusters must name at most {MAX_COUNTS} counts, got {len(counts)}")
    return tuple(sorted(counts))


def _parse_item(part: str) -> Iterator[int]:
    numbers = parse_progression(part)
    if numbers is None:
        raise CountsError(f"clusters must be counts such as {COUNT_EXAMPLES}, got {part[:40]!r}")
    for count in (numbers.first, numbers.last):
        if not 1 <= count <= MAX_CLUSTERS:
            raise CountsError(f"clusters must be 1..{MAX_CLUSTERS}, got {count}")
    if numbers.last < numbers.first:
        raise CountsError(f"clusters range must run upward, got {part!r}")
    if numbers.step < numbers.least_step:
        word = "grow by a factor" if numbers.is_factor else "go by steps"
        least = numbers.least_step
        raise CountsError(f"clusters range must {word} of {least} or more, got {part!r}")
    return numbers.numbers()


def format_counts(counts: tuple[int, ...]) -> str:
    """Write ascending counts as a short text that ``parse_counts`` reads back to the same."""
    if len(counts) >= _RANGE_FROM:
        first, last = counts[0], counts[-1]
        steps = ("", f"*{counts[1] // first}", f"+{counts[1] - first}")
        for text in (f"{first}-{last}{step}" for step in steps):
            try:
                if parse_counts(text) == counts:
                    return text
            except CountsError:
                continue
    return ", ".join(str(count) for count in counts)
