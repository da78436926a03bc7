"""Keep a check that the window runs in the history, as the command line does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack

from engine.article.check import CheckLog
from engine.article.claim import Claim, Measured
from engine.article.events import CheckStarted
from engine.article.result import Checked
from engine.machine.environment import read_environment
from engine.record.history import History
from engine.record.sinks import HistorySink
from engine.stream.event import Outcome


class CheckRecorder:
    """Writes the events of one check, from the first rating on."""

    def __init__(self, claims: Sequence[Claim], warn: Callable[[str], None]) -> None:
        """Record a check of ``claims`` that starts now; call ``warn`` if it cannot be kept."""
        self._log = CheckLog(claims)
        self._files = ExitStack()
        self._sink = HistorySink(History(), self._files, warn)
        self._started: CheckStarted | None = None

    def judge(self, claim: Claim, results: Measured) -> Checked:
        """Judge a claim by the results of all its specs, and keep the finding."""
        if self._started is None:
            self._started = self._log.started(read_environment())
            self._sink(self._started)
        judged = self._log.judged(claim, results)
        self._sink(judged)
        return Checked(self._started, judged)

    def finish(self, outcome: Outcome) -> None:
        """Write how the check ended, and close its file."""
        if self._started is not None:
            self._sink(self._log.finished(outcome))
        self._files.close()
