"""Lists of numbers in steps or by a factor, as text: ``4``, ``1-8``, ``1-64*2``, ``100-800+100``.

The same notation for cluster counts and for the amounts of a sweep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TEXT = re.compile(
    r"(?P<first>[0-9]+)(?:-(?P<last>[0-9]+)(?:(?P<sign>[*+])(?P<step>[0-9]+))?)?", re.ASCII
)
# More digits than any bound has: int() of a very long text would be refused, and slow.
_MOST_DIGITS = 11


@dataclass(frozen=True, slots=True)
class Progression:
    """Numbers from ``first`` up to ``last``, each ``step`` more or ``step`` times the previous."""

    first: int
    last: int
    step: int = 1
    is_factor: bool = False

    @property
    def least_step(self) -> int:
        """The least step that makes progress: 2 for a factor, else 1."""
        return 2 if self.is_factor else 1

    def numbers(self) -> Iterator[int]:
        """Yield the numbers in ascending order; ``step`` must be ``least_step`` or more."""
        number = self.first
        while number <= self.last:
            yield number
            # No factor leads on from 0.
            number = max(number * self.step, number + 1) if self.is_factor else number + self.step


def parse_progression(text: str) -> Progression | None:
    """Parse one number or range without spaces; return None if it is neither."""
    match = _TEXT.fullmatch(text)
    if match is None or any(len(digits) > _MOST_DIGITS for digits in re.findall(r"\d+", text)):
        return None
    first, step = int(match["first"]), int(match["step"] or 1)
    return Progression(first, int(match["last"] or first), step, match["sign"] == "*")
