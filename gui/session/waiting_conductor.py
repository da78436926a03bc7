"""A conductor that is started before its race and waits for it, with everything loaded."""

from __future__ import annotations

from typing import ClassVar

import msgspec
from PySide6.QtCore import QObject, QTimer, Slot

from engine.race.spec.race import RaceSpec
from engine.record.kinds import RACE
from engine.record.order import Order, encode_order
from gui.session.engine_process import EngineProcess

_PATIENCE_MS = 300
_CLOSE_MS = 100
"""How long one may take to remove its files while a window that closes waits for it."""


class WaitingConductor(QObject):
    """Keeps one conductor waiting from ``warm_up`` to ``close``, except while anything is measured.

    A new one starts some time after it was taken or has died. A race that finds none needs none.
    """

    rest_ms: ClassVar[int] = 300
    """How long, in ms, nothing must have changed before it is started or told what to prepare."""

    most_deaths: ClassVar[int] = 3
    """How many may die one after another before no other is started until something is measured."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start nothing yet."""
        super().__init__(parent)
        self._process: EngineProcess | None = None
        self._is_wanted = False
        self._is_busy = False
        self._deaths = 0
        self._spec: RaceSpec | None = None
        self._told: RaceSpec | None = None
        self._is_closed = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(self.rest_ms)
        self._rest.timeout.connect(self._on_rested)

    @property
    def process_id(self) -> int:
        """The process id of the one that waits, or 0 if none does."""
        return self._process.processId() if self._process is not None else 0

    def warm_up(self) -> None:
        """Keep one from now on, until it is closed."""
        if self._is_closed:
            return
        self._is_wanted = True
        if not self._is_busy:
            self._rest.start()

    def expect(self, spec: RaceSpec | None) -> None:
        """Let it prepare a race that may be started next.

        Args:
            spec: The race, all of which may be used without asking anybody; None if there is none.
        """
        self._spec = spec
        if self._is_wanted and not self._is_busy and spec != self._told:
            self._rest.start()

    def freshen(self) -> None:
        """Let it measure again what it measured long ago: its race is about to start."""
        self._told = None
        if self._process is not None:
            self._tell()

    def set_busy(self, busy: bool) -> None:
        """Say whether anything is measured, which nothing must disturb."""
        self._is_busy = busy
        if busy:
            self._rest.stop()
            self._dismiss()
        elif self._is_wanted:
            self._deaths = 0
            self._rest.start()

    def take(self) -> EngineProcess | None:
        """Hand over the one that waits, to take an order, or return None if none waits."""
        process, self._process = self._process, None
        self._rest.stop()
        if process is None or not process.is_running:
            return None
        process.stateChanged.disconnect(self._on_state_changed)
        return process

    def close(self) -> None:
        """Keep none from now on, and wait for its end; takes a tenth of a second."""
        self._is_wanted, self._is_closed = False, True
        self._rest.stop()
        process = self.take()
        if process is not None:
            process.closeWriteChannel()
            process.waitForFinished(_CLOSE_MS)
            process.end_at_once()
            process.deleteLater()

    def _dismiss(self) -> None:
        process = self.take()
        if process is not None:
            process.finished.connect(process.deleteLater)
            process.end(_PATIENCE_MS)

    def _tell(self) -> None:
        if self._process is None or self._spec is None or self._spec == self._told:
            return
        self._told = self._spec
        order = Order(RACE.tag, msgspec.Raw(msgspec.json.encode(self._spec)))
        self._process.write(encode_order(order))

    @Slot()
    def _on_rested(self) -> None:
        if not self._is_wanted:
            return
        if self._process is None and self._deaths < self.most_deaths:
            self._told = None
            self._process = EngineProcess(self)
            # This comes where it could not be started, too.
            self._process.stateChanged.connect(self._on_state_changed)
            self._process.run("conduct")
        self._tell()

    @Slot()
    def _on_state_changed(self) -> None:
        if self._process is None or self._process.is_running:
            return
        self._process.deleteLater()
        self._process = None
        self._deaths += 1
        self._rest.start()
