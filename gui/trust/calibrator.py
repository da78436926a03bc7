"""Measures again how fast the machine computes, through the engine's command line."""

from __future__ import annotations

from PySide6.QtCore import QObject, QProcess, Signal, Slot

from engine.vocabulary.wording import _
from gui.session.engine_process import EngineProcess

_PATIENCE_MS = 300


class Calibrator(QObject):
    """Runs one calibration at a time."""

    calibrated = Signal(str)
    """The calibration is done; the text says how fast the machine computes."""

    failed = Signal(str)
    """Nothing was stored; the text says why, and is empty if the user stopped it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_stopped = False
        self._process = EngineProcess(self)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error_occurred)

    @property
    def is_running(self) -> bool:
        """Whether a calibration is running."""
        return self._process.is_running

    def start(self) -> None:
        """Drop the stored calibration and measure; takes about a second."""
        self._is_stopped = False
        self._process.run("calibrate", "--end-with-stdin")

    def stop(self) -> None:
        """Stop the calibration, if one is running."""
        if self.is_running:
            self._is_stopped = True
            self._process.end(_PATIENCE_MS)

    @Slot(int)
    def _on_finished(self, code: int) -> None:
        said = bytes(self._process.readAllStandardOutput().data()).decode(errors="replace")
        if code == 0 and not self._is_stopped:
            self.calibrated.emit(said.strip())
            return
        words = self._process.last_words()
        self.failed.emit(words[-1] if words and not self._is_stopped else "")

    @Slot(QProcess.ProcessError)
    def _on_error_occurred(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.failed.emit(_("The engine cannot be started."))
