"""The current race."""

from __future__ import annotations

from PySide6.QtCore import QObject

from engine.race.result.result import RaceResult
from engine.record.kinds import RACE
from gui.session.stream_session import StreamSession
from gui.session.waiting_conductor import WaitingConductor


class RaceSession(StreamSession[RaceResult]):
    """Folds the events of one race after another into results."""

    kinds = (RACE,)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.waiting = WaitingConductor(self)
        """Runs the next race; until it is warmed up, each race has a conductor started for it."""

        self._process.waiting = self.waiting
