"""The doubt about comparing a race from elsewhere with times measured here."""

from __future__ import annotations

from collections.abc import Iterator

from engine.doubts.doubt import Doubt, Severity
from engine.machine.facts import Environment
from engine.race.result.comparability import differences
from engine.race.result.result import RaceResult
from engine.vocabulary.wording import N_


def elsewhere_doubts(result: RaceResult, here: Environment) -> Iterator[Doubt]:
    """Yield a doubt if a race ran on another machine or with other software."""
    found = differences(result.environment, here)
    if not found:
        return
    texts = ", ".join(map(str, found.machine + found.software))
    yield Doubt(
        "elsewhere",
        Severity.WARNING if found.machine else Severity.NOTE,
        message=(
            N_("this race ran on another machine: {differences}", differences=texts)
            if found.machine
            else N_(
                "this race ran on this machine, but with other software: {differences}",
                differences=texts,
            )
        ),
        advice=N_("compare its lanes with one another, not its times with those measured here"),
    )
