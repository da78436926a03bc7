"""The result so far of a check: the fold over its events."""

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
from engine.stream.fold import InconsistentEvent, StreamFold
from engine.vocabulary.bounds import MAX_CLUSTERS, MAX_LANES, MAX_STYLE, MAX_TITLE_LENGTH
from engine.vocabulary.wording import _

_MAX_BARS = 10 * MAX_LANES


@dataclass(frozen=True, slots=True)
class Checked:
    """The finding on one claim, when, and on which machine."""

    started: CheckStarted
    judged: ClaimJudged

    @property
    def finding(self) -> Finding:
        """The rating and the values behind it."""
        return self.judged.finding

    def worded_by(self, claim: Claim | None) -> Judgement:
        """Return the finding in words: its claim's, or as it stands if the claim is unknown."""
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


class CheckResult(StreamFold):
    """Everything that window, command line and exports say about a check.

    Feed it events in order with ``apply``; everything is derived from them.
    """

    def __init__(self, started: CheckStarted) -> None:
        """Start with a check's first event.

        Raises:
            InconsistentEvent: a number cannot be.
        """
        try:
            check_moment(started, _("check"))
            check_environment(started.environment)
        except ValueError as error:
            raise InconsistentEvent(str(error)) from None
        super().__init__(started.at_s)
        self.started = started
        self.checked: dict[str, Checked] = {}
        """What came of the claims so far, by their ids."""

    @property
    def spec(self) -> CheckSpec:
        """The spec of the check."""
        return self.started.spec

    @property
    def environment(self) -> Environment:
        """What was measured on."""
        return self.started.environment

    @property
    def has_failures(self) -> bool:
        """Whether something failed. A claim that does not hold is not a failure."""
        return False

    def apply(self, event: AnyCheckEvent) -> None:
        """Take in the next event.

        Raises:
            InconsistentEvent: it is about a claim that is not in the spec, or out of order.
        """
        if self.is_over:
            raise InconsistentEvent(_("an event follows the end of the check"))
        try:
            check_moment(event, _("check"))
        except ValueError as error:
            raise InconsistentEvent(str(error)) from None
        self.last_at_s = event.at_s
        match event:
            case ClaimJudged():
                if event.claim not in self.spec.claims:
                    message = _("{claim!r} is not one of the claims of the check")
                    raise InconsistentEvent(message.format(claim=event.claim))
                if event.claim in self.checked:
                    raise InconsistentEvent(_("{claim} is judged twice").format(claim=event.claim))
                _check_chart(event.finding.chart)
                self.checked[event.claim] = Checked(self.started, event)
            case CheckFinished():
                self.outcome = event.outcome
            case CheckStarted():
                raise InconsistentEvent(_("a second check starts"))

    def progress(self, at_s: float) -> float:
        """Return the share of claims judged, 0..1; ``at_s`` makes no difference."""
        return len(self.checked) / len(self.spec.claims)


def _check_chart(chart: Chart) -> None:
    """Raise unless a chart can be drawn."""
    rows = chart.bars if isinstance(chart, Bars) else chart.rows
    if len(rows) > _MAX_BARS:
        message = _("a chart must have at most {most} rows, got {count}")
        raise InconsistentEvent(message.format(most=_MAX_BARS, count=len(rows)))
    for row in rows:
        if len(row.lane) > MAX_TITLE_LENGTH or not row.lane.isprintable():
            raise InconsistentEvent(_("the title of a chart's lane cannot be shown"))
        if not 0 <= row.style <= MAX_STYLE:
            raise InconsistentEvent(_("the style of {lane} is invalid").format(lane=row.lane))
    if isinstance(chart, Bars):
        numbers = [bar.value for bar in chart.bars]
        numbers += [chart.mark] if chart.mark is not None else []
        if not all(map(math.isfinite, numbers)):
            raise InconsistentEvent(_("a chart has a number that cannot be drawn"))
        if any(len(bar.series) > MAX_TITLE_LENGTH for bar in chart.bars):
            raise InconsistentEvent(_("the title of a chart's bar cannot be shown"))
    elif any(len(row.fates) > MAX_CLUSTERS for row in chart.rows):
        raise InconsistentEvent(_("a chart has too many clusters"))
