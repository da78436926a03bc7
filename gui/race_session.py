"""The race at hand: its process, its result so far, and the time on its clock."""

from __future__ import annotations

import math
import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from engine.events import AnyEvent, RaceStarted
from engine.result import InconsistentEvent, RaceResult
from engine.spec import RaceSpec
from gui.race_process import RaceProcess


class RaceSession(QObject):
    """Folds the events of one race after another into results."""

    began = Signal(object)
    """A race has begun: its ``RaceResult``, which grows from now on."""

    ended = Signal(str)
    """The race is over or its file has been read; the text says what went wrong, or is empty."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.result: RaceResult | None = None
        """The latest race, or None before the first one."""

        self._lines: list[bytes] = []
        self._is_live = False
        self._offset_s = math.inf
        self._inconsistency = ""
        self._process = RaceProcess(self)
        self._process.event_received.connect(self._on_event_received)
        self._process.ended.connect(self._on_ended)

    @property
    def is_running(self) -> bool:
        """Whether a race is being run, or read from a file."""
        return self._process.is_running

    @property
    def is_live(self) -> bool:
        """Whether a race is being run."""
        return self.is_running and self._is_live

    @property
    def was_live(self) -> bool:
        """Whether the latest race was run, not read from a file, be it over or not."""
        return self._is_live

    @property
    def stream(self) -> bytes:
        """The race file of the latest race, as far as it has come."""
        return b"".join(line + b"\n" for line in self._lines)

    def race(self, spec: RaceSpec) -> None:
        """Start a race."""
        self._prepare(is_live=True)
        self._process.race(spec)

    def replay(self, path: Path) -> None:
        """Start reading a race file."""
        self._prepare(is_live=False)
        self._process.replay(path)

    def stop(self) -> None:
        """End the race at hand, if there is one."""
        self._process.stop()

    def now_s(self) -> float:
        """Return the time on the race's clock, in seconds."""
        if self.result is None:
            return 0.0
        if not self.is_live or self.result.is_over:
            return self.result.last_at_s
        return max(self.result.last_at_s, time.monotonic() - self._offset_s)

    def _prepare(self, *, is_live: bool) -> None:
        self._is_live = is_live
        self._offset_s = math.inf
        self._inconsistency = ""

    @Slot(object, bytes)
    def _on_event_received(self, event: AnyEvent, line: bytes) -> None:
        # The event that came with the least delay tells the clocks' distance best.
        self._offset_s = min(self._offset_s, time.monotonic() - event.at_s)
        if self._inconsistency:
            return
        try:
            if isinstance(event, RaceStarted):
                self._begin(RaceResult(event))
            elif self.result is not None:
                self.result.apply(event)
        except InconsistentEvent as error:
            self._inconsistency = str(error)
            self.stop()
        else:
            self._lines.append(line)

    def _begin(self, result: RaceResult) -> None:
        # Until now the race before, and its file, could still be saved.
        self._lines = []
        self.result = result
        self.began.emit(result)

    @Slot(str)
    def _on_ended(self, problem: str) -> None:
        if self.result is not None:
            self.result.close()
        self.ended.emit(problem or self._inconsistency)
