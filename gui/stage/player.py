"""Plays a replay: moves it on with the clock on the wall."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal, Slot

from engine.stream.replay import Replay

SPEEDS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
"""How many seconds of a show pass in a second."""

_FRAME_MS = 33
_HOLD_S = 2.0
"""How long a show that loops holds its end, for the verdict to be read."""


class Player(QObject):
    """Holds the moment of one replay at a time, and moves it while playing."""

    moved = Signal()
    """Another moment is shown."""

    changed = Signal()
    """It plays or pauses now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._replay: Replay[Any] | None = None
        self._at_s = 0.0
        self._held_s = 0.0
        self.speed = 1.0
        """How many seconds of the show pass in a second."""

        self.is_looping = False
        """Whether it begins again after the end."""

        self._frames = QTimer(self)
        self._frames.setTimerType(Qt.TimerType.PreciseTimer)
        self._frames.setInterval(_FRAME_MS)
        self._frames.timeout.connect(self._on_frame)
        self._passed = QElapsedTimer()

    @property
    def at_s(self) -> float:
        """The moment shown, in seconds since the show began."""
        return self._at_s

    @property
    def duration_s(self) -> float:
        """How long the show lasts at its usual speed; 0 without a replay."""
        return self._replay.duration_s if self._replay is not None else 0.0

    @property
    def is_playing(self) -> bool:
        """Whether time passes."""
        return self._frames.isActive()

    def load(self, replay: Replay[Any] | None) -> None:
        """Take a replay, at its beginning, or none; it plays on if the one before played."""
        self._replay = replay
        self._at_s = self._held_s = 0.0
        if replay is None:
            self.pause()
        else:
            self.seek(0.0)

    @Slot()
    def toggle(self) -> None:
        """Play or pause."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Let time pass; from the end it begins again."""
        if self._replay is None or self.is_playing:
            return
        if self._at_s >= self.duration_s:
            self.seek(0.0)
        self._held_s = 0.0
        self._passed.start()
        self._frames.start()
        self.changed.emit()

    def pause(self) -> None:
        """Hold the moment."""
        if self.is_playing:
            self._frames.stop()
            self.changed.emit()

    def seek(self, at_s: float) -> None:
        """Show a moment, in seconds since the show began; it plays on from there."""
        if self._replay is None:
            return
        self._at_s = min(max(0.0, at_s), self.duration_s)
        self._held_s = 0.0
        self._replay.state_at(self._at_s)
        self.moved.emit()

    def step(self, by: int) -> None:
        """Pause, and go to the next start or end for 1, or to the one before for -1."""
        if self._replay is None:
            return
        self.pause()
        replay = self._replay
        self.seek((replay.next_stop if by > 0 else replay.previous_stop)(self._at_s))

    @Slot()
    def go_to_start(self) -> None:
        """Go to the beginning."""
        self.seek(0.0)

    @Slot()
    def go_to_end(self) -> None:
        """Go to the end, where it stays."""
        self.pause()
        self.seek(self.duration_s)

    @Slot()
    def _on_frame(self) -> None:
        passed_s = self._passed.restart() / 1e3
        if self._at_s < self.duration_s:
            self.seek(self._at_s + passed_s * self.speed)
            if self._at_s >= self.duration_s and not self.is_looping:
                self.pause()
            return
        self._held_s += passed_s
        if not self.is_looping:
            self.pause()
        elif self._held_s >= _HOLD_S:
            self.seek(0.0)
