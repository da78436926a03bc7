"""A check as far as it has come: the one fold over its events."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.article.claim import Claim, plain_judgement
from engine.article.events import (
    AnyCheckEvent,
    CheckFinished,
    CheckSpec,
    CheckStarted,
    ClaimJudged,
)
from engine.article.judgement import Bars, Chart, Finding, Judgement
from engine.machine.facts import Environment
from engine.machine.plausibility import check_environment, check_moment
from engine.race.result.caption import environment_caption, moment_caption
from engine.stream.event import Outcome
from engine.stream.fold import InconsistentEvent
from engine.vocabulary.bounds import MAX_CLUSTERS, MAX_LANES, MAX_STYLE, MAX_TITLE_LENGTH

_MAX_BARS = 10 * MAX_LANES


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one claim, when, and on which machine."""

    started: CheckStarted
    judged: ClaimJudged

    @property
    def finding(self) -> Finding:
        """The verdict and what it rests on."""
        return self.judged.finding

    def worded_by(self, claim: Claim | None) -> Judgement:
        """Return what came of it in words, by its claim, or as it stands if that is unknown."""
        return claim.word(self.finding) if claim is not None else plain_judgement(self.finding)

    @property
    def environment(self) -> Environment:
        """What was measured on."""
        return self.started.environment

    @property
    def checked_at(self) -> str:
        """When it was judged, as ISO 8601."""
        try:
            moment = datetime.fromisoformat(self.started.started_at)
            return (moment + timedelta(seconds=self.judged.at_s)).isoformat()
        except (ValueError, OverflowError):
            return self.started.started_at

    @property
    def checked_caption(self) -> str:
        """When and where: ``2026-03-14 15:09 UTC, CPython 3.11.7, ...``."""
        return f"{moment_caption(self.checked_at)}, {environment_caption(self.environment)}"


class CheckResult:
    """Everything that window, command line and exports say of a check.

    Feed it events in order with ``apply``. All it answers is derived from them.
    """

    def __init__(self, started: CheckStarted) -> None:
        """Begin with a check's first event.

        Raises:
            InconsistentEvent: a number cannot be.
        """
        try:
            check_moment(started, "check")
            check_environment(started.environment)
        except ValueError as error:
            raise InconsistentEvent(str(error)) from None
        self.started = started
        self.checked: dict[str, Checked] = {}
        """What came of the claims so far, by their ids."""

        self.outcome: Outcome | None = None
        self.last_at_s = started.at_s
        self._is_closed = False

    @property
    def spec(self) -> CheckSpec:
        """What was asked for."""
        return self.started.spec

    @property
    def environment(self) -> Environment:
        """What was measured on."""
        return self.started.environment

    @property
    def is_over(self) -> bool:
        """Whether no more events will come."""
        return self.outcome is not None or self._is_closed

    @property
    def is_aborted(self) -> bool:
        """Whether the check was stopped before its end."""
        return self.outcome is Outcome.ABORTED

    @property
    def has_failures(self) -> bool:
        """Whether something failed. A claim that does not hold is no failure."""
        return False

    def close(self) -> None:
        """Say that no more events will come, though the last one may not have come."""
        self._is_closed = True

    def apply(self, event: AnyCheckEvent) -> None:
        """Take in the next event.

        Raises:
            InconsistentEvent: it is of a claim that was not asked for, or comes out of turn.
        """
        if self.is_over:
            raise InconsistentEvent("an event follows the end of the check")
        try:
            check_moment(event, "check")
        except ValueError as error:
            raise InconsistentEvent(str(error)) from None
        self.last_at_s = event.at_s
        match event:
            case ClaimJudged():
                if event.claim not in self.spec.claims:
                    raise InconsistentEvent(f"{event.claim!r} is none of the claims of the check")
                if event.claim in self.checked:
                    raise InconsistentEvent(f"{event.claim} is judged twice")
                _check_chart(event.finding.chart)
                self.checked[event.claim] = Checked(self.started, event)
            case CheckFinished():
                self.outcome = event.outcome
            case CheckStarted():
                raise InconsistentEvent("a second check starts")

    def progress(self, at_s: float) -> float:
        """Return how much of the check is behind, 0..1; ``at_s`` makes no difference."""
        return len(self.checked) / len(self.spec.claims)


def _check_chart(chart: Chart) -> None:
    """Raise unless a chart can be drawn."""
    rows = chart.bars if isinstance(chart, Bars) else chart.rows
    if len(rows) > _MAX_BARS:
        raise InconsistentEvent(f"a chart must have at most {_MAX_BARS} rows, got {len(rows)}")
    for row in rows:
        if len(row.lane) > MAX_TITLE_LENGTH or not row.lane.isprintable():
            raise InconsistentEvent("the title of a chart's lane cannot be shown")
        if not 0 <= row.style <= MAX_STYLE:
            raise InconsistentEvent(f"the style of {row.lane} does not fit")
    if isinstance(chart, Bars):
        numbers = [bar.value for bar in chart.bars]
        numbers += [chart.mark] if chart.mark is not None else []
        if not all(map(math.isfinite, numbers)):
            raise InconsistentEvent("a chart has a number that cannot be drawn")
        if any(len(bar.series) > MAX_TITLE_LENGTH for bar in chart.bars):
            raise InconsistentEvent("the title of a chart's bar cannot be shown")
    elif any(len(row.fates) > MAX_CLUSTERS for row in chart.rows):
        raise InconsistentEvent("a chart has more clusters than there can be")
