"""Check the lists of an event: as many of each, and times that can be."""

from __future__ import annotations

from collections.abc import Sized

from engine.stream.fold import InconsistentEvent
from engine.vocabulary.bounds import MAX_TIME_S
from engine.vocabulary.wording import _

EARLY_S = 1e-3
"""By how much a timer may fire before its time."""


def check_lengths(*lists: Sized) -> None:
    """Raise unless all lists have one length.

    Raises:
        InconsistentEvent: they have not.
    """
    if len({len(one) for one in lists}) > 1:
        raise InconsistentEvent(_("lists of an event differ in length"))


def check_times(*lists_s: list[float], least_s: float = -MAX_TIME_S) -> None:
    """Raise unless all times, in seconds, are at least ``least_s`` and can be.

    Raises:
        InconsistentEvent: one is not.
    """
    for times_s in lists_s:
        if times_s and not least_s <= min(times_s) <= max(times_s) <= MAX_TIME_S:
            raise InconsistentEvent(_("times of an event do not fit"))
