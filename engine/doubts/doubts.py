"""All doubts about a race, warnings first. A new one is a file here and a line in ``DOUBTS``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.doubts.doubt import Doubt, Severity
from engine.doubts.elsewhere import elsewhere_doubts
from engine.doubts.fairness import fairness_doubts
from engine.doubts.hooks import hook_doubts
from engine.doubts.ideals import ideal_doubts
from engine.doubts.items import item_doubts
from engine.doubts.machine import machine_doubts
from engine.doubts.times import time_doubts
from engine.doubts.workers import worker_doubts
from engine.machine.facts import Environment
from engine.race.result.result import RaceResult

DOUBTS: tuple[Callable[[RaceResult], Iterator[Doubt]], ...] = (
    hook_doubts,
    fairness_doubts,
    ideal_doubts,
    item_doubts,
    machine_doubts,
    time_doubts,
    worker_doubts,
)


def doubts(result: RaceResult, here: Environment | None = None) -> tuple[Doubt, ...]:
    """Return the reasons to doubt a race's numbers, warnings before notes.

    Args:
        result: The race, or its result so far.
        here: This machine, to compare with where the race ran; None to leave that out.
    """
    found = [doubt for find in DOUBTS for doubt in find(result)]
    if here is not None:
        found += elsewhere_doubts(result, here)
    return tuple(sorted(found, key=lambda doubt: doubt.severity is not Severity.WARNING))
