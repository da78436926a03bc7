"""All doubts about a race, the gravest first."""

from __future__ import annotations

from collections.abc import Iterator

from engine.doubts.doubt import Doubt, DoubtKind, Severity
from engine.doubts.fairness import fairness_doubts
from engine.doubts.hooks import hook_doubts
from engine.doubts.ideals import ideal_doubts
from engine.doubts.machine import machine_doubts
from engine.doubts.times import time_doubts
from engine.doubts.workers import worker_doubts
from engine.machine.facts import Environment
from engine.race.result.comparability import differences
from engine.race.result.result import RaceResult


def doubts(result: RaceResult, here: Environment | None = None) -> tuple[Doubt, ...]:
    """Return what speaks against a race's numbers, warnings before notes.

    Args:
        result: The race, as far as it has come.
        here: Where it is looked at, if it is to be compared with what is measured here.
    """
    found = [
        *hook_doubts(result),
        *fairness_doubts(result),
        *ideal_doubts(result),
        *machine_doubts(result),
        *time_doubts(result),
        *worker_doubts(result),
    ]
    if here is not None:
        found += _elsewhere(result, here)
    return tuple(sorted(found, key=lambda doubt: doubt.severity is not Severity.WARNING))


def _elsewhere(result: RaceResult, here: Environment) -> Iterator[Doubt]:
    found = differences(result.environment, here)
    if not found:
        return
    texts = ", ".join(found.machine + found.software)
    yield Doubt(
        DoubtKind.ELSEWHERE,
        Severity.WARNING if found.machine else Severity.NOTE,
        message=(
            f"this race ran on another machine: {texts}"
            if found.machine
            else f"this race ran on this machine, but not on the same software: {texts}"
        ),
        advice="compare its lanes with one another, not its times with those measured here",
    )
