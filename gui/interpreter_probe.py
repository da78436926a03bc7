"""Asking the engine what a Python is, without keeping the window waiting."""

from __future__ import annotations

import sys

import msgspec
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot

from engine.interpreter import InterpreterReport
from engine.worker_process import python_environment


class InterpreterProbe(QObject):
    """Probes one path at a time; a new question takes the place of the one before."""

    found = Signal(str, object)
    """A path, and the ``InterpreterReport`` on it."""

    failed = Signal(str, str)
    """A path, and why it is no Python that can run lanes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self._next: str | None = None
        self._process = QProcess(self)
        environment = QProcessEnvironment()
        for name, value in python_environment().items():
            environment.insert(name, value)
        self._process.setProcessEnvironment(environment)
        self._process.finished.connect(self._on_finished)

    def probe(self, path: str) -> None:
        """Ask about a path; the answer comes by one of the signals."""
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._next = path
            self._process.kill()
            return
        self._path = path
        self._process.start(sys.executable, ["-m", "engine", "probe", "--json", "--", path])

    def stop(self) -> None:
        """Ask no more."""
        self._next = None
        self._path = ""
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(1000)

    @Slot(int, QProcess.ExitStatus)
    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        if self._next is not None:
            path, self._next = self._next, None
            self.probe(path)
            return
        if not self._path:
            return
        said = self._process.readAllStandardOutput().data()
        try:
            self.found.emit(self._path, msgspec.json.decode(said, type=InterpreterReport))
        except msgspec.MsgspecError:
            errors = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
            lines = errors.strip().splitlines()
            text = lines[-1].removeprefix("Error: ") if lines else ""
            self.failed.emit(self._path, text or self.tr("it could not be asked"))
