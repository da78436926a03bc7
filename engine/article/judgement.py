"""What a check records of a claim: its rating, the values behind it, its chart.

The only words it records are the titles of lanes and keys. Ratings, values and causes are worded
when they are shown.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

import msgspec

from engine.race.events import Ending
from engine.race.result.caption import ending_caption
from engine.vocabulary.cause import Cause
from engine.vocabulary.units import seconds_text, times_text
from engine.vocabulary.wording import N_, Text, _


class Rating(enum.StrEnum):
    """What a measurement says of a claim."""

    HOLDS = "holds"
    IN_PART = "in_part"
    FAILS = "fails"
    UNKNOWN = "unknown"

    @property
    def caption(self) -> Text:
        """The rating in words."""
        return _RATINGS[self]


_RATINGS = {
    Rating.HOLDS: N_("holds"),
    Rating.IN_PART: N_("holds in part"),
    Rating.FAILS: N_("does not hold here"),
    Rating.UNKNOWN: N_("cannot be judged here"),
}


def rated(*met: bool) -> Rating:
    """Return ``HOLDS`` if all conditions are met, ``IN_PART`` if some are, else ``FAILS``."""
    return Rating.HOLDS if all(met) else Rating.IN_PART if any(met) else Rating.FAILS


@dataclass(frozen=True, slots=True)
class Judgement:
    """A rating in words: what was measured, and why it is so."""

    rating: Rating
    figures: tuple[Text | str, ...]
    """What was measured, a short sentence each."""

    reason: Text | str
    """Why it is so, in two sentences."""


class Lack(enum.StrEnum):
    """Why a figure that a rating needs is missing."""

    NOT_RUN = "not_run"
    """Some of the claim's races or loads were not run."""

    STOPPED = "stopped"
    """A lane was stopped before it finished."""

    FAILED = "failed"
    """A lane failed, for the cause."""

    NO_BLOCK = "no_block"
    """No block has a run of the lane and one of the baseline."""

    UNTOLD = "untold"
    """This system does not report it; the detail names what."""

    NO_TIME = "no_time"
    """It took no measurable time."""

    ONE_CORE = "one_core"
    """This machine has only one core."""

    NOT_BLOCKED = "not_blocked"
    """A blocking handler kept nobody waiting; the value is the longest wait, in seconds."""


class Missing(msgspec.Struct, frozen=True):
    """A figure that the results do not have."""

    why: Lack
    lane: str = ""
    """The title of the lane that lacks it, or nothing."""

    detail: str = ""
    value: float = 0.0
    cause: Cause | None = None
    """Why the lane failed."""

    @property
    def text(self) -> Text | str:
        """Why it is missing, in words."""
        why = self._why
        return N_("{lane}: {reason}", lane=self.lane, reason=why) if self.lane else why

    @property
    def _why(self) -> Text | str:
        if self.cause is not None:
            return self.cause.text
        values = {
            "what": _MEASURES.get(self.detail, self.detail),
            "wait": seconds_text(self.value),
        }
        return Text(_LACKS[self.why].message, None, values)


_MEASURES = {"switches": N_("context switches"), "CPU time": N_("CPU time")}
"""What a system may not report, by the key that is recorded."""

_LACKS = {
    Lack.NOT_RUN: N_("not all of its races were run"),
    Lack.STOPPED: N_("it was stopped before it finished"),
    Lack.FAILED: N_("it failed"),
    Lack.NO_BLOCK: N_("no block has both its run and the baseline's"),
    Lack.UNTOLD: N_("this system does not report its {what}"),
    Lack.NO_TIME: N_("it took no measurable time"),
    Lack.ONE_CORE: N_("this machine has only one core"),
    Lack.NOT_BLOCKED: N_(
        "the blocking handler made others wait {wait} at most, so visits to the other handlers "
        "prove nothing"
    ),
}


class Unmeasured(Exception):
    """The results lack a figure; ``missing`` says which and why."""

    def __init__(
        self,
        why: Lack,
        lane: str = "",
        detail: str = "",
        value: float = 0.0,
        cause: Cause | None = None,
    ) -> None:
        self.missing = Missing(why, lane, detail, value, cause)
        super().__init__(str(self.missing.text))


class Unit(enum.StrEnum):
    """What a chart's numbers measure."""

    SECONDS = "seconds"
    TIMES = "times"
    """How many times as fast or as much as something else."""

    COUNT = "count"

    def text(self, value: float) -> str:
        """Return a value with its unit, for people."""
        if self is Unit.SECONDS:
            return seconds_text(value)
        return times_text(value) if self is Unit.TIMES else f"{value:.3g}"


class Bar(msgspec.Struct, frozen=True):
    """One measured number of a chart."""

    lane: str
    """The lane's title."""

    style: int
    """Colour and marker of its lane."""

    value: float
    unit: Unit
    series: str = ""
    """The key of one of several measurements of its lane, or nothing if there is only one."""

    @property
    def label(self) -> str:
        """What to write beside it."""
        if not self.series:
            return self.lane
        series = _SERIES.get(self.series, self.series)
        return _("{lane}, {series}").format(lane=self.lane, series=series)

    @property
    def text(self) -> str:
        """The value with its unit, for people."""
        return self.unit.text(self.value)


_SERIES = {
    "waiting": N_("waiting"),
    "computing": N_("computing"),
    "equal": N_("equal"),
    "article's": N_("article's"),
}
"""Series in words, by the key that is recorded."""


class Bars(msgspec.Struct, frozen=True, tag_field="chart", tag="bars"):
    """A bar per number, starting at zero; a negative number has no bar."""

    bars: tuple[Bar, ...]
    mark: float | None = None
    """A value to compare them with."""


class Fate(enum.StrEnum):
    """What became of a cluster in a run where a query goes wrong on purpose."""

    ANSWERED = "answered"
    UNHEARD = "unheard"
    """Looked up, but the answer never reached the caller."""

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
        return str(ending_caption(self.ending))


class Fates(msgspec.Struct, frozen=True, tag_field="chart", tag="fates"):
    """A row per lane with a square per cluster."""

    rows: tuple[FateRow, ...]


Chart = Bars | Fates


class Finding(msgspec.Struct, frozen=True):
    """What was found out about a claim on this machine, as it is recorded."""

    rating: Rating = msgspec.field(name="verdict")
    values: dict[str, Any]
    """The figures behind the rating: the claim's own struct; empty if one is missing."""

    limits: tuple[float, ...]
    """The limits it was judged by."""

    chart: Chart
    missing: Missing | None = None
    """Why there is no rating."""


class Fared(msgspec.Struct, frozen=True):
    """How a run went in which a query goes wrong on purpose."""

    ending: Ending
    answered: int
    """Clusters whose answers reached the caller."""

    others: int
    """Clusters in which nothing went wrong."""

    @property
    def outlived(self) -> bool:
        """Whether the caller survived and was told of the failure."""
        return self.ending is Ending.RAISED

    @property
    def spared(self) -> bool:
        """Whether the caller survived and has every answer but the faulty cluster's."""
        return self.outlived and self.answered == self.others

    @property
    def text(self) -> Text:
        """How it went, in words."""
        return N_(
            "{ending}; {answered} of {others} others answered",
            ending=ending_caption(self.ending),
            answered=self.answered,
            others=self.others,
        )
