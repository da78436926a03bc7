"""The engine's command line as a child process of the window."""

from __future__ import annotations

import os
import signal
import sys

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Slot

from engine.process.child import python_environment

_GONE_MS = 1000


class EngineProcess(QProcess):
    """Runs one command of the engine at a time, in a session of its own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        parameters = QProcess.UnixProcessParameters()
        parameters.flags = QProcess.UnixProcessFlag.CreateNewSession
        self.setUnixProcessParameters(parameters)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._on_patience_over)
        self.finished.connect(self._patience.stop)

    @property
    def is_running(self) -> bool:
        """Whether a command is being run."""
        return self.state() is not QProcess.ProcessState.NotRunning

    def run(self, *arguments: str) -> None:
        """Run the engine's command line with these arguments, in the current environment."""
        environment = QProcessEnvironment()
        for name, value in python_environment().items():
            environment.insert(name, value)
        self.setProcessEnvironment(environment)
        self.start(sys.executable, ["-m", "engine", *arguments])

    def end(self, patience_ms: int) -> None:
        """Close its standard input, which ends it; kill its process group after ``patience_ms``."""
        self.closeWriteChannel()
        self._patience.start(patience_ms)

    def end_at_once(self) -> None:
        """Kill its process group if it is running, and wait for its end; takes milliseconds."""
        if self.is_running:
            self.closeWriteChannel()
            self._on_patience_over()
            self.waitForFinished(_GONE_MS)

    def last_words(self) -> list[str]:
        """Return the lines on its standard error since the last call."""
        return bytes(self.readAllStandardError().data()).decode(errors="replace").splitlines()

    @Slot()
    def _on_patience_over(self) -> None:
        if self.is_running and hasattr(os, "killpg"):
            os.killpg(self.processId(), signal.SIGKILL)
        elif self.is_running:
            self.kill()
