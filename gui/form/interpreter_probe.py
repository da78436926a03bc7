"""Asking the engine what a Python is, without keeping the window waiting."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, QProcess, Signal, Slot

from engine.machine.interpreter import InterpreterReport
from gui.session.engine_process import EngineProcess


class InterpreterProbe(QObject):
    """Probes one path at a time; a new question takes the place of the one before.

    A question is dropped by closing the engine's standard input, which ends it and the Python that
    it asks, as the end of this program would however it came about.
    """

    found = Signal(str, object)
    """A path, and the ``InterpreterReport`` on it."""

    failed = Signal(str, str)
    """A path, and why it is no Python that can run lanes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self._wanted = ""
        self._process = EngineProcess(self)
        self._process.finished.connect(self._on_finished)

    def probe(self, path: str) -> None:
        """Ask about a path; the answer comes by one of the signals."""
        self._wanted = path
        if self._process.is_running:
            self._process.closeWriteChannel()
        else:
            self._ask()

    def drop(self) -> None:
        """Want no answer any more."""
        self._wanted = ""
        if self._process.is_running:
            self._process.closeWriteChannel()

    def _ask(self) -> None:
        self._path = self._wanted
        self._process.run("probe", "--json", "--end-with-stdin", "--", self._path)

    @Slot(int, QProcess.ExitStatus)
    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        said = self._process.readAllStandardOutput().data()
        errors = self._process.last_words()
        if self._wanted != self._path:
            if self._wanted:
                self._ask()
            return
        try:
            self.found.emit(self._path, msgspec.json.decode(said, type=InterpreterReport))
        except msgspec.MsgspecError:
            text = errors[-1].removeprefix("Error: ") if errors else ""
            self.failed.emit(self._path, text or self.tr("it could not be asked"))
