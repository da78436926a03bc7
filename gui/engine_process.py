"""The engine's command line as a process of the window's."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment

from engine.worker_process import python_environment


class EngineProcess(QProcess):
    """Runs one command of the engine at a time, in a session of its own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        parameters = QProcess.UnixProcessParameters()
        parameters.flags = QProcess.UnixProcessFlag.CreateNewSession
        self.setUnixProcessParameters(parameters)

    @property
    def is_running(self) -> bool:
        """Whether a command is being run."""
        return self.state() is not QProcess.ProcessState.NotRunning

    def run(self, *arguments: str) -> None:
        """Run the engine's command line with these arguments, in the environment as it is now."""
        environment = QProcessEnvironment()
        for name, value in python_environment().items():
            environment.insert(name, value)
        self.setProcessEnvironment(environment)
        self.start(sys.executable, ["-m", "engine", *arguments])
