"""Lists of cluster counts as text, the same in the window and on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.vocabulary.bounds import MAX_CLUSTERS, MAX_COUNTS
from engine.vocabulary.progression import parse_progression
from engine.vocabulary.wording import _

_RANGE_FROM = 4

COUNT_EXAMPLES = "4, 1-8, 1-64*2 or 100-800+100"


class CountsError(ValueError):
    """A list of cluster counts cannot be read; the message says which part and why."""


def parse_counts(text: str) -> tuple[int, ...]:
    """Read cluster counts: ``4``, ``1,2,4,8``, ``1-8``, ``1-64*2`` or ``100-800+100``.

    Returns:
        The counts in ascending order, each once.

    Raises:
        CountsError: a part is not a count or range, a count is out of bounds, or there are too
            many.
    """
    parts = count_parts(text)
    if not parts:
        raise CountsError(_("clusters must name at least one count, such as 4 or 1,2,4,8"))
    counts: set[int] = set()
    for part in parts:
        counts.update(_parse_item(part))
    if len(counts) > MAX_COUNTS:
        message = _("clusters must name at most {most} counts, got {got}")
        raise CountsError(message.format(most=MAX_COUNTS, got=len(counts)))
    return tuple(sorted(counts))


def count_parts(text: str) -> list[str]:
    """Return the parts of a list of counts, such as ``1-8`` or ``4``, without spaces."""
    joined = re.sub(r"\s*([-*+])\s*", r"\1", text)
    return [part for part in re.split(r"[,\uff0c;\s]+", joined) if part]


def _parse_item(part: str) -> Iterator[int]:
    numbers = parse_progression(part)
    if numbers is None:
        message = _("clusters must be counts such as {examples}, got {got!r}")
        raise CountsError(message.format(examples=COUNT_EXAMPLES, got=part[:40]))
    for count in (numbers.first, numbers.last):
        if not 1 <= count <= MAX_CLUSTERS:
            message = _("clusters must be 1..{most}, got {got}")
            raise CountsError(message.format(most=MAX_CLUSTERS, got=count))
    if numbers.last < numbers.first:
        message = _("a range of clusters must run upward, got {got!r}")
        raise CountsError(message.format(got=part))
    if numbers.step < numbers.least_step:
        message = (
            _("a range of clusters must grow by a factor of {least} or more, got {got!r}")
            if numbers.is_factor
            else _("a range of clusters must have steps of {least} or more, got {got!r}")
        )
        raise CountsError(message.format(least=numbers.least_step, got=part))
    return numbers.numbers()


def format_counts(counts: tuple[int, ...]) -> str:
    """Write ascending counts as a short text that ``parse_counts`` reads back."""
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
