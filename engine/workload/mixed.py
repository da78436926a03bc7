"""A request to the service, then some computing with its answer, as real handlers do."""

from __future__ import annotations

from typing import ClassVar

from engine.vocabulary.option import Amount, Option
from engine.vocabulary.wording import N_, Text
from engine.workload.cpu import spin
from engine.workload.http import Http


class Mixed(Http):
    """An http query that computes for a share of its duration."""

    name: ClassVar[str] = "mixed"
    summary: ClassVar[Text] = N_("asks a service, then computes")
    options: ClassVar[tuple[Option, ...]] = (
        Amount("cpu_share", N_("Computing, %"), 0, 100, "25"),
        *Http.options,
    )
    needs_calibration: ClassVar[bool] = True
    is_always_fresh: ClassVar[bool] = True

    @property
    def cpu_share(self) -> float:
        """What the option says, in per cent."""
        return int(self._options["cpu_share"]) / 100

    def wait_s(self, query: int) -> float:
        """Return the rest of the duration."""
        return self.durations[query] * (1 - self.cpu_share)

    def perform(self, query: int) -> None:
        """Ask, then compute."""
        super().perform(query)
        self._compute(query)

    async def perform_later(self, query: int) -> None:
        """Ask on the event loop, then compute, which holds the loop up."""
        await super().perform_later(query)
        self._compute(query)

    def _compute(self, query: int) -> None:
        seconds = self.durations[query] * self.cpu_share
        spin(round(seconds * self.facilities.rounds_per_s))
