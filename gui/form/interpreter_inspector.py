"""Asks the engine about a Python interpreter without blocking the window."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, QProcess, Signal, Slot

from engine.machine.interpreter import InterpreterReport
from engine.vocabulary.wording import _
from gui.session.engine_process import EngineProcess


class InterpreterInspector(QObject):
    """Inspects one path at a time; a new question replaces the current one.

    Closing the engine's standard input cancels a question: it ends the engine and the Python that
    the engine asks. The end of this program does the same, however it comes about.
    """

    found = Signal(str, object)
    """A path and its ``InterpreterReport``."""

    failed = Signal(str, str)
    """A path, and why it cannot run lanes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self._wanted = ""
        self._process = EngineProcess(self)
        self._process.finished.connect(self._on_finished)

    def inspect(self, path: str) -> None:
        """Ask about a path; one of the signals brings the answer."""
        self._wanted = path
        if self._process.is_running:
            self._process.closeWriteChannel()
        else:
            self._ask()

    def drop(self) -> None:
        """Cancel the current question."""
        self._wanted = ""
        if self._process.is_running:
            self._process.closeWriteChannel()

    def _ask(self) -> None:
        self._path = self._wanted
        self._process.run("interpreter", "--json", "--end-with-stdin", "--", self._path)

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
            self.failed.emit(self._path, text or _("the interpreter could not be checked"))
