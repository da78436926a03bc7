"""Texts of unknown origin, made fit to be shown in a line."""

from __future__ import annotations

import re

MOST_SHOWN = 300
"""Characters of a message about a file; numbers and names in it may be of any length."""

_DIGITS = 8
_LONG_NUMBER = re.compile(r"\d{30,}")


def printable(text: str) -> str:
    """Return a text without what a terminal would take for a command."""
    return "".join(char if char.isprintable() else " " for char in text)


def shortened(text: str, most: int = MOST_SHOWN) -> str:
    """Return a text in one printable line of at most ``most`` characters.

    Numbers of very many digits are cut first, so that what is said of them stays.
    """
    line = _LONG_NUMBER.sub(lambda found: f"{found[0][:_DIGITS]}...", printable(text))
    return line if len(line) <= most else f"{line[: most - 3]}..."
