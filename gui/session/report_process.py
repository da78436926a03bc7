"""Writing a report of a race in the engine, while the window goes on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal, Slot

from engine.vocabulary.wording import _
from gui.session.engine_process import EngineProcess


class ReportProcess(QObject):
    """Writes one report at a time."""

    done = Signal(object)
    """The report has been written to this ``Path``."""

    failed = Signal(str)
    """Why it has not, or not in full."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._target = Path()
        self._process = EngineProcess(self)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)

    @property
    def is_running(self) -> bool:
        """Whether a report is being written."""
        return self._process.is_running

    def write(self, record: bytes, target: Path, arguments: Sequence[str]) -> None:
        """Write a report of the race in a record, unless one is being written.

        Args:
            record: The race's file.
            target: Where the report goes.
            arguments: Further arguments of the command.
        """
        if self.is_running:
            self.failed.emit(_("the report before is still being written"))
            return
        self._target = target
        self._process.run("report", "-", "--html", str(target), *arguments)
        self._process.write(record)
        self._process.closeWriteChannel()

    @Slot(int, QProcess.ExitStatus)
    def _on_finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        said = self._process.last_words()
        if code == 0:
            self.done.emit(self._target)
        if said or code:
            last = said[-1] if said else _("it ended without a word")
            self.failed.emit(_("report: {reason}").format(reason=last.removeprefix("Error: ")))

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.failed.emit(self._process.errorString())
