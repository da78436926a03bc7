"""What the Breakdown view shows of each lane, as values to paint."""

from __future__ import annotations

from dataclasses import dataclass

from engine.race.parts import OVERHEAD_PARTS, PARTS, Breakdown, Part
from engine.race.plan.plan import Plan, PlannedLane
from engine.race.result.result import RaceResult
from engine.race.spec.axis import Point
from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import _


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One lane at one point."""

    place: int
    """The lane's place in the race."""

    lane: PlannedLane
    has_ideal: bool
    """Whether the bar begins with the ideal, or shows the overhead alone."""

    parts: Breakdown | None = None
    """What the time of its median run is made of, if a run of it has finished."""

    failure: str = ""
    """Why it has none, or an empty string."""

    is_planned: bool = False
    """Whether the race has not begun."""

    @property
    def bar(self) -> list[tuple[Part, float]]:
        """The parts of the bar that are above 0, each with its seconds."""
        if self.parts is None:
            return []
        shown = PARTS if self.has_ideal else OVERHEAD_PARTS
        valued = ((part, part.value(self.parts)) for part in shown)
        return [(part, seconds) for part, seconds in valued if seconds > 0]

    @property
    def length_s(self) -> float:
        """How long the bar is, in seconds."""
        return sum(seconds for _part, seconds in self.bar)

    @property
    def value(self) -> str:
        """The number at the end of the row."""
        return seconds_text(self.length_s) if self.parts is not None else ""

    @property
    def value_note(self) -> str:
        """The text under the number."""
        if self.parts is None:
            return "" if self.failure or self.is_planned else _("waiting")
        total_s = self.parts.total_s
        if not self.has_ideal:
            return _("of {time}").format(time=seconds_text(total_s))
        share = self.parts.ideal_s / total_s if total_s else 0.0
        return _("{percent} % ideal").format(percent=f"{share * 100:.1f}")

    @property
    def words(self) -> list[str]:
        """Everything known about it, one line each."""
        if self.parts is None:
            failed = _("failed: {reason}").format(reason=self.failure)
            return [self.lane.title, failed if self.failure else self.value_note]
        total_s = self.parts.total_s
        lines = [self.lane.title]
        for part in PARTS:
            seconds = part.value(self.parts)
            share = f"{seconds / total_s * 100:.1f}" if total_s else "0"
            values = {"part": part.title, "time": seconds_text(seconds), "percent": share}
            lines.append(_("{part}: {time}, {percent} %").format(**values))
        return lines


def breakdown_rows(
    plan: Plan | None, result: RaceResult | None, point: Point, *, has_ideal: bool
) -> list[BreakdownRow]:
    """Return one row per lane at a point."""
    if plan is None:
        return []
    if result is None:
        lanes = enumerate(plan.lanes)
        return [BreakdownRow(place, lane, has_ideal, is_planned=True) for place, lane in lanes]
    rows = []
    for place, lane in enumerate(plan.lanes):
        if not result.runs_of(place, point):
            continue
        parts = result.breakdown(place, point)
        failures = result.failures(place, point)
        failure = failures[-1].message if failures and parts is None else ""
        rows.append(BreakdownRow(place, lane, has_ideal, parts, failure))
    return rows
