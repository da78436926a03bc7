"""A query that computes: a fixed amount of work, not a fixed time."""

from __future__ import annotations

from typing import ClassVar

from engine.vocabulary.wording import N_, Text
from engine.workload.kind import Kind


class Cpu(Kind):
    """A query that computes for its duration, if alone on one core of this machine."""

    name: ClassVar[str] = "cpu"
    summary: ClassVar[Text] = N_("computes in pure Python")
    needs_calibration: ClassVar[bool] = True
    is_always_fresh: ClassVar[bool] = True
    hides_waits: ClassVar[bool] = True

    @property
    def cpu_share(self) -> float:
        """All of it."""
        return 1.0

    def perform(self, query: int) -> None:
        """Compute."""
        spin(round(self.durations[query] * self.facilities.rounds_per_s))

    async def perform_later(self, query: int) -> None:
        """Compute all the same: a coroutine that does not wait blocks the others."""
        self.perform(query)


def spin(rounds: int) -> int:
    """Do this many rounds of integer arithmetic; return a number that depends on all of them.

    A linear congruential generator modulo 2**31 (Park and Miller's family): no allocation that
    grows, no call, no wait.
    """
    state = 1
    for _ in range(rounds):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return state
