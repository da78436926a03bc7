"""Runs the races and loads of claims, one after another, and judges each claim."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.stream.event import Outcome
from engine.stream.fold import StreamResult
from gui.session.claim_session import ClaimSession

if TYPE_CHECKING:
    from engine.article.claim import Claim
    from gui.article.check_recorder import CheckRecorder

_REFRESH_MS = 100


class ClaimRunner(QObject):
    """A queue of claims that are checked one at a time."""

    started = Signal(object)
    """A claim's first race or load starts."""

    progressed = Signal(object, object)
    """A claim and its results so far; the last of them may still grow."""

    judged = Signal(object, object)
    """A claim and its finding, a ``Checked``."""

    warned = Signal(str)
    """Why the check cannot be kept."""

    failed = Signal(object, str)
    """A claim that could not be checked, and why; empty if it was stopped."""

    ended = Signal()
    """The queue is empty, or was stopped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = ClaimSession(self)
        self._queue: deque[Claim] = deque()
        self._claim: Claim | None = None
        self._results: list[StreamResult] = []
        self.recorder: CheckRecorder | None = None
        """What the latest check is recorded by, or None before the first one."""

        self._is_stopping = False
        self._total_s = 1.0
        self._behind_s = 0.0
        self.session.ended.connect(self._on_race_ended)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def is_running(self) -> bool:
        """Whether a claim is being checked."""
        return self._claim is not None

    @property
    def claim(self) -> Claim | None:
        """The claim that is being checked."""
        return self._claim

    @property
    def share(self) -> float:
        """The share of the queue that is done, 0..1, by the claims' estimated times."""
        done_s = self._behind_s
        if self._claim is not None:
            done_s += self.claim_share * self._claim.estimate_s
        return min(1.0, done_s / self._total_s)

    @property
    def claim_share(self) -> float:
        """The share of the current claim that is done, 0..1."""
        if self._claim is None:
            return 0.0
        done, result = float(len(self._results)), self.session.result
        if result is not None and self._is_new(result):
            done += result.progress(self.session.now_s())
        return min(1.0, done / len(self._claim.specs))

    def run(self, claims: Sequence[Claim]) -> None:
        """Check these claims, unless some are already being checked."""
        if self.is_running or not claims:
            return
        self._queue = deque(claims)
        # Imported with the first check, so that the window opens sooner.
        from gui.article.check_recorder import CheckRecorder

        self.recorder = CheckRecorder(claims, self.warned.emit)
        self._is_stopping = False
        self._total_s = sum(claim.estimate_s for claim in claims)
        self._behind_s = 0.0
        self._timer.start()
        self._next_claim()

    def stop(self) -> None:
        """Stop the current race and clear the queue; ``ended`` follows."""
        if self.is_running:
            self._queue.clear()
            self._is_stopping = True
            self.session.stop()

    def _next_claim(self) -> None:
        if self._claim is not None:
            self._behind_s += self._claim.estimate_s
        self._claim = self._queue.popleft() if self._queue else None
        self._results = []
        if self._claim is None:
            self._timer.stop()
            if self.recorder is not None:
                is_whole = not self._is_stopping
                self.recorder.finish(Outcome.COMPLETED if is_whole else Outcome.ABORTED)
            self.ended.emit()
            return
        self.started.emit(self._claim)
        self.session.measure(self._claim.specs[0])

    @Slot(str)
    def _on_race_ended(self, problem: str) -> None:
        claim, result = self._claim, self.session.result
        if claim is None:
            return
        if self._is_stopping or problem or result is None or result.is_aborted:
            self.failed.emit(claim, "" if self._is_stopping else problem)
            self._next_claim()
            return
        self._results.append(result)
        self.progressed.emit(claim, list(self._results))
        if len(self._results) < len(claim.specs):
            self.session.measure(claim.specs[len(self._results)])
            return
        assert self.recorder is not None
        self.judged.emit(claim, self.recorder.judge(claim, self._results))
        self._next_claim()

    def _is_new(self, result: StreamResult) -> bool:
        return self.session.is_running and not result.is_over and result not in self._results

    @Slot()
    def _on_timeout(self) -> None:
        claim, result = self._claim, self.session.result
        if claim is None:
            return
        results = list(self._results)
        # Until the new race has started, the latest result is the previous race's.
        if result is not None and self._is_new(result):
            results.append(result)
        self.progressed.emit(claim, results)
