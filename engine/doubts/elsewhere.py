"""The doubt whether times compare with those that are measured here."""

from __future__ import annotations

from collections.abc import Iterator

from engine.doubts.doubt import Doubt, Severity
from engine.machine.facts import Environment
from engine.race.result.comparability import differences
from engine.race.result.result import RaceResult


def elsewhere_doubts(result: RaceResult, here: Environment) -> Iterator[Doubt]:
    """Yield that a race ran on another machine, or on other software, than is here."""
    found = differences(result.environment, here)
    if not found:
        return
    texts = ", ".join(found.machine + found.software)
    yield Doubt(
        "elsewhere",
        Severity.WARNING if found.machine else Severity.NOTE,
        message=(
            f"this race ran on another machine: {texts}"
            if found.machine
            else f"this race ran on this machine, but not on the same software: {texts}"
        ),
        advice="compare its lanes with one another, not its times with those measured here",
    )
