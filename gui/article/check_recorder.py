"""Record a check that the window runs, and keep it in the history as the command line does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack

from engine.article.check import CheckLog
from engine.article.claim import Claim, Measured
from engine.article.events import AnyCheckEvent
from engine.article.result import Checked, CheckResult
from engine.machine.environment import read_environment
from engine.record.history import History
from engine.record.lines import encode_event
from engine.record.sinks import HistorySink
from engine.stream.event import Outcome


class CheckRecorder:
    """Writes the events of one check, from the first rating on."""

    def __init__(self, claims: Sequence[Claim], warn: Callable[[str], None]) -> None:
        """Record a check of ``claims`` that starts now; call ``warn`` if it cannot be kept."""
        self._log = CheckLog(claims)
        self._files = ExitStack()
        self._sink = HistorySink(History(), self._files, warn)
        self._lines: list[bytes] = []
        self.result: CheckResult | None = None
        """The ratings so far, or None before the first one."""

    @property
    def stream(self) -> bytes:
        """The file of the check, as far as it has come."""
        return b"".join(self._lines)

    def judge(self, claim: Claim, results: Measured) -> Checked:
        """Judge a claim by the results of all its specs, and keep the finding."""
        if self.result is None:
            started = self._log.started(read_environment())
            self.result = CheckResult(started)
            self._write(started)
        judged = self._log.judged(claim, results)
        self.result.apply(judged)
        self._write(judged)
        return self.result.checked[claim.id]

    def finish(self, outcome: Outcome) -> None:
        """Record how the check ended, and close its file."""
        if self.result is not None:
            finished = self._log.finished(outcome)
            self.result.apply(finished)
            self._write(finished)
        self._files.close()

    def _write(self, event: AnyCheckEvent) -> None:
        self._lines.append(encode_event(event))
        self._sink(event)
