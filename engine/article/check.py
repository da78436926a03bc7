"""Check claims one after another and report it as events."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime

from engine.article.claim import Claim, Measured
from engine.article.events import (
    AnyCheckEvent,
    CheckFinished,
    CheckSpec,
    CheckStarted,
    ClaimJudged,
)
from engine.machine.environment import read_environment
from engine.machine.facts import Environment
from engine.stream.conductor import AnyConductor
from engine.stream.event import FORMAT_VERSION, Event, Outcome
from engine.stream.fold import StreamResult


class CheckLog:
    """Makes the events of a check that starts now."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._claims = tuple(claim.id for claim in claims)
        self._started_at = datetime.now(UTC)
        self._started_s = time.monotonic()

    def started(self, environment: Environment) -> CheckStarted:
        """Return the first event."""
        return CheckStarted(
            at_s=0.0,
            format_version=FORMAT_VERSION,
            started_at=self._started_at.isoformat(timespec="milliseconds"),
            spec=CheckSpec(self._claims),
            environment=environment,
        )

    def judged(self, claim: Claim, results: Measured) -> ClaimJudged:
        """Return the event that judges a claim by the results of all its specs."""
        return ClaimJudged(at_s=self._now_s(), claim=claim.id, finding=claim.find(results))

    def finished(self, outcome: Outcome) -> CheckFinished:
        """Return the last event."""
        return CheckFinished(at_s=self._now_s(), outcome=outcome)

    def _now_s(self) -> float:
        return time.monotonic() - self._started_s


class CheckConductor:
    """Runs the specs of each claim, one after another, and judges it."""

    def __init__(
        self,
        claims: Sequence[Claim],
        conductor_for: Callable[[object], AnyConductor],
        fold: Callable[[Iterable[Event]], StreamResult],
    ) -> None:
        """Check ``claims``.

        Args:
            claims: What to check.
            conductor_for: Makes the conductor of a claim's spec.
            fold: Folds a conductor's events into a result.
        """
        self._claims = claims
        self._conductor_for = conductor_for
        self._fold = fold
        self._is_aborted = False
        self._conductor: AnyConductor | None = None

    def abort(self) -> None:
        """Stop what is running; the ratings so far stay."""
        self._is_aborted = True
        if self._conductor is not None:
            self._conductor.abort()

    def events(self) -> Iterator[AnyCheckEvent]:
        """Run the check and yield its events as they happen."""
        log = CheckLog(self._claims)
        yield log.started(read_environment())
        for claim in self._claims:
            results = self._measure(claim)
            if results is None:
                yield log.finished(Outcome.ABORTED)
                return
            yield log.judged(claim, results)
        yield log.finished(Outcome.COMPLETED)

    def _measure(self, claim: Claim) -> Measured | None:
        """Return the results of a claim's specs, or None if they were stopped."""
        results: list[StreamResult] = []
        for spec in claim.specs:
            self._conductor = self._conductor_for(spec)
            # ``abort`` may have come between two specs, when there was no conductor to stop.
            if self._is_aborted:
                return None
            result = self._fold(self._conductor.events())
            if result.is_aborted or self._is_aborted:
                return None
            results.append(result)
        return results
