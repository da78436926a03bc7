"""What a check records of a claim: its verdict, the values behind it, its chart.

No words are recorded but those of lanes and of failures: readers word verdicts and values.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

import msgspec

from engine.race.events import Ending
from engine.race.result.caption import ending_caption
from engine.vocabulary.units import seconds_text, times_text


class Verdict(enum.StrEnum):
    """What a measurement says of a claim."""

    HOLDS = "holds"
    IN_PART = "in_part"
    FAILS = "fails"
    UNKNOWN = "unknown"

    @property
    def caption(self) -> str:
        """The verdict in words."""
        return {
            Verdict.HOLDS: "holds",
            Verdict.IN_PART: "holds in part",
            Verdict.FAILS: "does not hold here",
            Verdict.UNKNOWN: "cannot be told here",
        }[self]


def graded(*met: bool) -> Verdict:
    """Return the verdict of a claim that holds if all is met, and in part if any of it is."""
    return Verdict.HOLDS if all(met) else Verdict.IN_PART if any(met) else Verdict.FAILS


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its grounds, in words."""

    verdict: Verdict
    figures: tuple[str, ...]
    """What was measured, a short sentence each."""

    reason: str
    """Why it is so, in two sentences."""


class Lack(enum.StrEnum):
    """Why a figure that a verdict needs is missing."""

    NOT_RUN = "not_run"
    """Not all that is measured for the claim was run."""

    STOPPED = "stopped"
    """A lane was stopped before its end."""

    FAILED = "failed"
    """A lane failed; the detail says why."""

    NO_BLOCK = "no_block"
    """No block has a run of the lane and one of the baseline."""

    UNTOLD = "untold"
    """This system does not say; the detail names what."""

    NO_TIME = "no_time"
    """It took no measurable time."""

    ONE_CORE = "one_core"
    """This machine has one core only."""

    NOT_BLOCKED = "not_blocked"
    """Nobody had to wait where a handler blocks; the value is the longest wait, in seconds."""


class Missing(msgspec.Struct, frozen=True):
    """A figure that the results do not have."""

    why: Lack
    lane: str = ""
    """The lane's title, where it is one lane's."""

    detail: str = ""
    value: float = 0.0

    @property
    def text(self) -> str:
        """Why it is missing, in words."""
        texts = {
            Lack.NOT_RUN: "not all of its races were run",
            Lack.STOPPED: "it was stopped before",
            Lack.FAILED: self.detail,
            Lack.NO_BLOCK: "no block has its run and the baseline's",
            Lack.UNTOLD: f"this system does not tell its {self.detail}",
            Lack.NO_TIME: "it took no measurable time",
            Lack.ONE_CORE: "this machine has one core only",
            Lack.NOT_BLOCKED: (
                f"the blocking handler let others wait {seconds_text(self.value)} at most, so the "
                "visits to the others tell nothing"
            ),
        }
        text = texts[self.why]
        return f"{self.lane}: {text}" if self.lane else text


class Unmeasured(Exception):
    """A figure that the results do not have."""

    def __init__(self, why: Lack, lane: str = "", detail: str = "", value: float = 0.0) -> None:
        self.missing = Missing(why, lane, detail, value)
        super().__init__(self.missing.text)


class Unit(enum.StrEnum):
    """What the numbers of a chart are."""

    SECONDS = "seconds"
    TIMES = "times"
    """How many times as fast or as much as something else."""

    COUNT = "count"

    def text(self, value: float) -> str:
        """Return a value as people read it."""
        if self is Unit.SECONDS:
            return seconds_text(value)
        return times_text(value) if self is Unit.TIMES else f"{value:.3g}"


class Bar(msgspec.Struct, frozen=True):
    """One measured number of a chart."""

    lane: str
    """The lane's title."""

    style: int
    """Colour and marker of the lane it belongs to."""

    value: float
    unit: Unit
    series: str = ""
    """Which of several measurements of its lane it is, or nothing where there is one."""

    @property
    def label(self) -> str:
        """What to write beside it."""
        return f"{self.lane}, {self.series}" if self.series else self.lane

    @property
    def text(self) -> str:
        """The value as people read it, with its unit."""
        return self.unit.text(self.value)


class Bars(msgspec.Struct, frozen=True, tag_field="chart", tag="bars"):
    """A bar for each of a few numbers, from zero; one below zero has none."""

    bars: tuple[Bar, ...]
    mark: float | None = None
    """A value to compare them with."""


class Fate(enum.StrEnum):
    """What became of a cluster in a run where a query was to go wrong."""

    ANSWERED = "answered"
    UNHEARD = "unheard"
    """Looked up, but the caller did not hear of it."""

    LOST = "lost"


class FateRow(msgspec.Struct, frozen=True):
    """What became of each cluster in one lane."""

    lane: str
    """The lane's title."""

    style: int
    fates: tuple[Fate, ...]
    ending: Ending
    """How the run ended."""

    @property
    def label(self) -> str:
        """What to write beside it."""
        return self.lane

    @property
    def text(self) -> str:
        """How the run ended, in words."""
        return ending_caption(self.ending)


class Fates(msgspec.Struct, frozen=True, tag_field="chart", tag="fates"):
    """A square for each cluster of each lane."""

    rows: tuple[FateRow, ...]


Chart = Bars | Fates


class Finding(msgspec.Struct, frozen=True):
    """What this machine says of a claim, as it is recorded."""

    verdict: Verdict
    values: dict[str, Any]
    """What the verdict rests on: the claim's own struct; empty where a figure is missing."""

    limits: tuple[float, ...]
    """The limits that it was judged by."""

    chart: Chart
    missing: Missing | None = None
    """Why there is no verdict."""


class Fared(msgspec.Struct, frozen=True):
    """How a run went in which a query was to go wrong."""

    ending: Ending
    answered: int
    """Clusters whose answer the caller holds."""

    others: int
    """Clusters in which nothing went wrong."""

    @property
    def outlived(self) -> bool:
        """Whether the caller was there at the end, to be told of the failure."""
        return self.ending is Ending.RAISED

    @property
    def spared(self) -> bool:
        """Whether the caller was there and holds every answer but that of the faulty cluster."""
        return self.outlived and self.answered == self.others

    @property
    def text(self) -> str:
        """How it went, in words."""
        return f"{ending_caption(self.ending)}; {self.answered} of {self.others} others answered"
