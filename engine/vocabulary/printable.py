"""Make texts of unknown origin safe to show in one line."""

from __future__ import annotations

import re

MOST_SHOWN = 300
"""The most characters of a message about a file; its numbers and names may be of any length."""

_DIGITS = 8
_LONG_NUMBER = re.compile(r"\d{30,}")


def printable(text: str) -> str:
    """Return a text without control characters, which a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)


def shortened(text: str, most: int = MOST_SHOWN) -> str:
    """Return a text in one printable line of at most ``most`` characters.

    Very long numbers are cut first, so that the words around them stay.
    """
    line = _LONG_NUMBER.sub(lambda found: f"{found[0][:_DIGITS]}...", printable(text))
    return line if len(line) <= most else f"{line[: most - 3]}..."
