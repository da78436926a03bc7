"""What the Queries view shows of each lane, as values to paint."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.race.plan.plan import Plan, PlannedLane
from engine.race.result.query_times import QueryTimes
from engine.race.result.result import RaceResult
from engine.race.spec.axis import Point
from engine.vocabulary.units import more_digits, seconds_text
from engine.vocabulary.wording import _, ngettext

_NEAR = 0.5
"""An axis begins at 0 unless all times are above this share of the longest."""

_FAR = 60.0
"""Times that differ by more than this factor get an axis of equal factors."""

_PAD = 0.06
_LEAST_S = 1e-6
_SHOWN = (0.5, 0.99)
"""The shares of queries whose times are written in each row."""


@dataclass(frozen=True, slots=True)
class QueryRow:
    """One lane at one point."""

    place: int
    """The lane's place in the race."""

    lane: PlannedLane
    times: QueryTimes | None = None
    """How long its queries took, if a run of it has finished."""

    failure: str = ""
    """Why it has no times, or an empty string."""

    is_planned: bool = False
    """Whether the race has not begun."""

    foreseen: QueryTimes | None = None
    """What a replay will show in the end, so that its axis stays put."""

    more: int = 0
    """How many digits its times get beyond the usual ones, to tell lanes apart."""

    @property
    def value(self) -> str:
        """The number at the end of the row."""
        return self._text(0.5) if self.times is not None else ""

    def _text(self, share: float) -> str:
        assert self.times is not None
        return seconds_text(self.times.quantile(share), self.more)

    @property
    def value_note(self) -> str:
        """The text under the number."""
        if self.times is not None:
            return _("p99 {time}").format(time=self._text(0.99))
        return "" if self.failure or self.is_planned else _("waiting")

    @property
    def note(self) -> str:
        """How many queries its times are from."""
        if self.times is None:
            return ""
        count = len(self.times.took_s)
        return ngettext("{count:,} query", "{count:,} queries", count).format(count=count)

    @property
    def words(self) -> list[str]:
        """Everything known about it, one line each."""
        times = self.times
        if times is None:
            failed = _("failed: {reason}").format(reason=self.failure)
            return [self.lane.title, failed if self.failure else self.value_note]
        named = [
            (_("shortest {time}"), times.least_s),
            (_("median {time}"), times.quantile(0.5)),
            (_("p95 {time}"), times.quantile(0.95)),
            (_("p99 {time}"), times.quantile(0.99)),
            (_("longest {time}"), times.most_s),
        ]
        asked = _("asked for {time} on average") if times.is_varied else _("asked for {time}")
        return [
            self.lane.title,
            self.note,
            asked.format(time=seconds_text(times.mean_asked_s)),
            *(text.format(time=seconds_text(value, self.more)) for text, value in named),
        ]


def query_rows(plan: Plan | None, result: RaceResult | None, point: Point) -> list[QueryRow]:
    """Return one row per lane at a point."""
    if plan is None:
        return []
    if result is None:
        return [QueryRow(place, lane, is_planned=True) for place, lane in enumerate(plan.lanes)]
    rows = []
    for place, lane in enumerate(plan.lanes):
        if not result.runs_of(place, point):
            continue
        times = result.queries(place, point)
        failures = result.failures(place, point)
        failure = failures[-1].message if failures and times is None else ""
        is_replay = result.showing is not None
        foreseen = result.record.queries(place, point) if is_replay else None
        rows.append(QueryRow(place, lane, times, failure, foreseen=foreseen))
    known = [row.times for row in rows if row.times is not None]
    more = max(more_digits(times.quantile(share) for times in known) for share in _SHOWN)
    return [replace(row, more=more) for row in rows]


def axis_range(rows: Sequence[QueryRow]) -> tuple[float, float, bool]:
    """Return where an axis of seconds begins and ends, and whether it has equal factors."""
    both = (times for row in rows for times in (row.times, row.foreseen))
    known = [times for times in both if times is not None]
    if not known:
        return 0.0, 1.0, False
    least = min(min(times.least_s, float(times.asked_s[0])) for times in known)
    most = max(_LEAST_S, *(max(times.most_s, float(times.asked_s[-1])) for times in known))
    if least < most * _NEAR:
        if _LEAST_S < least < most / _FAR:
            low = 10.0 ** math.floor(math.log10(least))
            return low, most * (most / low) ** _PAD, True
        return 0.0, most * (1 + _PAD), False
    pad = max(most - least, most * 1e-3) * _PAD
    return least - pad, most + pad, False
