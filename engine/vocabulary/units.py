"""Numbers with their units as people read them, the same everywhere."""

from __future__ import annotations

import math
from collections.abc import Iterable

from engine.vocabulary.wording import _

_MOST_MORE = 4
"""Beyond these digits, times of several seconds would be written finer than a microsecond."""


def seconds_text(seconds: float, more: int = 0) -> str:
    """Write a duration in seconds with three or four digits and its unit: ``6.02 s``, ``603 ms``.

    Negative durations, such as an overhead below zero, keep their sign.

    Args:
        seconds: The duration.
        more: How many digits to add, from 0; see ``more_digits``.
    """
    size = abs(seconds)
    # The bounds are where rounding would add a digit.
    if size >= 99.995:
        return f"{seconds:.{1 + more}f} s"
    if size >= 0.9995:
        return f"{seconds:.{2 + more}f} s"
    if size >= 0.09995:
        return f"{seconds * 1e3:.{more}f} ms"
    if size >= 0.009995:
        return f"{seconds * 1e3:.{1 + more}f} ms"
    if size >= 99.5e-6:
        return f"{seconds * 1e3:.{2 + more}f} ms"
    # A small negative number must not become a negative zero.
    return f"{round(seconds * 1e6, more) + 0.0:.{more}f} \u00b5s"


def more_digits(durations_s: Iterable[float]) -> int:
    """Return how many digits ``seconds_text`` must add to tell durations apart, 0..4."""
    known = set(durations_s)
    for more in range(_MOST_MORE):
        if len({seconds_text(one, more) for one in known}) == len(known):
            return more
    return _MOST_MORE if len(known) > 1 else 0


def at_least_text(seconds: float) -> str:
    """Write a duration of which only a lower bound is known: ``> 0.5 s``, ``> 60 s``."""
    text = f"{seconds:.4g} s" if 0.0995 <= seconds < 1e4 else seconds_text(seconds)
    return f"> {text}"


def clock_text(seconds: float) -> str:
    """Write a duration as on a clock, rounded up: ``0:38``, ``2:07``, ``1:02:03``."""
    whole = max(0, int(-(-seconds // 1)))
    minutes, seconds_left = divmod(whole, 60)
    hours, minutes_left = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes_left:02d}:{seconds_left:02d}"
    return f"{minutes_left}:{seconds_left:02d}"


def times_text(factor: float | None) -> str:
    """Write a factor: ``4.0x``, or nothing if it is unknown."""
    if factor is None:
        return ""
    decimals = 2 if factor < 0.945 else 1 if factor < 99.95 else 0
    return f"{factor:.{decimals}f}\u00d7"


def places_off(difference: float) -> int:
    """Return the decimals that show a difference below 0.1 with two digits; 0 for a larger one.

    A factor that is called more or less than 1 is then never written as 1.

    Args:
        difference: How far a factor is from 1, from 0.
    """
    return 1 - math.floor(math.log10(difference)) if 0 < difference < 0.1 else 0


def gibibytes_text(size_bytes: int) -> str:
    """Write an amount of memory: ``23 GiB``."""
    return f"{size_bytes / 2**30:.0f} GiB"


def file_size_text(size_bytes: int) -> str:
    """Write the size of a file: ``12 kB``, ``3.4 MB``; thousands, as file managers do."""
    if size_bytes < 999_500:
        return f"{math.ceil(size_bytes / 1e3)} kB"
    return f"{size_bytes / 1e6:.1f} MB"


def mebibytes_text(size_bytes: float) -> str:
    """Write the memory of a process: ``9.3 MiB``, ``151 MiB``."""
    size = size_bytes / 2**20
    return f"{size:.1f} MiB" if size < 99.95 else f"{size:.0f} MiB"


def count_text(count: float) -> str:
    """Write a count or an average of counts: ``7``, ``2.5``, ``12,345``."""
    return f"{count:,.0f}" if count == int(count) or count >= 100 else f"{count:.1f}"


def cores_text(cores: float) -> str:
    """Write a number of busy cores: ``1.97 cores``, ``0.004 cores``."""
    count = f"{cores:.2f}" if cores >= 0.0995 else f"{cores:.3f}"
    return _("{count} cores").format(count=count)
