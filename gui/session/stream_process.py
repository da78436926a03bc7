"""A race or load that runs in a process of its own, as events and an end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QProcess, Signal, Slot

from engine.process.ending import signal_name
from engine.record.kinds import kind_of_spec
from engine.record.lines import DamagedStream, EventReader
from engine.record.order import Order, encode_order
from engine.vocabulary.wording import _
from gui.session.engine_process import EngineProcess
from gui.session.waiting_conductor import WaitingConductor

_PATIENCE_MS = 300
"""How long the engine may take to stop before its process group is killed."""


class StreamProcess(QObject):
    """Runs or replays one race or load at a time with the engine's command line.

    ``stop`` closes the engine's standard input, as any end of this program would: the engine then
    ends its worker and itself.
    """

    event_received = Signal(object, bytes)
    """An ``Event``, and its line."""

    ended = Signal(str)
    """The process is gone; the text says what went wrong, or is empty."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.waiting: WaitingConductor | None = None
        """Is asked for a process before one is started."""

        self._reader = EventReader()
        self._problem = ""
        self._has_spoken = False
        self._is_stopped = False
        self._unanswered: Callable[[], None] | None = None
        self._own = self._process = EngineProcess(self)
        self._listen()

    @property
    def is_running(self) -> bool:
        """Whether anything is being run or replayed."""
        return self._process.is_running

    def measure(self, spec: msgspec.Struct, *, is_kept: bool = True) -> None:
        """Start what a spec asks for; the user has already agreed to a long one.

        Args:
            spec: What to run, of any kind that has a command of its name.
            is_kept: Whether the history keeps it.
        """
        adopted = self.waiting.take() if self.waiting is not None else None
        if adopted is None:
            self._measure_afresh(spec, is_kept)
            return
        adopted.setParent(self)
        self._process = adopted
        self._listen()
        self._reset()
        self._unanswered = partial(self._measure_afresh, spec, is_kept)
        spec_json = msgspec.Raw(msgspec.json.encode(spec))
        order = Order(kind_of_spec(spec).tag, spec_json, is_to_run=True, is_kept=is_kept)
        adopted.write(encode_order(order))

    def replay(self, path: Path) -> None:
        """Start reading the file of a race or load."""
        self._start("replay", str(path))

    def stop(self) -> None:
        """End what is running, if anything; ``ended`` follows within half a second."""
        if self.is_running:
            self._is_stopped = True
            self._process.end(_PATIENCE_MS)

    def _measure_afresh(self, spec: msgspec.Struct, is_kept: bool) -> None:
        command = kind_of_spec(spec).name
        self._start(command, "--spec", "-", "--end-with-stdin", "--yes", *_history(is_kept))
        self._process.write(msgspec.json.encode(spec) + b"\n")

    def _listen(self) -> None:
        self._process.readyReadStandardOutput.connect(self._on_ready_read_output)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error_occurred)

    def _reset(self) -> None:
        self._reader = EventReader()
        self._problem = ""
        self._has_spoken = False
        self._is_stopped = False
        self._unanswered = None

    def _start(self, *arguments: str) -> None:
        self._reset()
        self._process.run(*arguments, "--events", "-", "--quiet")

    @Slot()
    def _on_ready_read_output(self) -> None:
        try:
            for line, event in self._reader.feed(
                bytes(self._process.readAllStandardOutput().data())
            ):
                self._has_spoken = True
                self.event_received.emit(event, line)
        except DamagedStream as error:
            self._problem = str(error)
            self.stop()

    @Slot(int, QProcess.ExitStatus)
    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._on_ready_read_output()
        said = self._process.last_words()
        if self._falls_back():
            return
        errors = [line.removeprefix("Error: ") for line in said if line.startswith("Error: ")]
        if errors:
            self._problem = errors[-1]
        elif not self._problem:
            self._problem = self._ailment(code, status, said)
        self.ended.emit(self._problem)

    @Slot(QProcess.ProcessError)
    def _on_error_occurred(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            problem = self._process.errorString()
            if not self._falls_back():
                self.ended.emit(problem)

    def _ailment(self, code: int, status: QProcess.ExitStatus, said: list[str]) -> str:
        """Return what to report of the end of the process, with the lines of its standard error."""
        # A user who stopped it does not need to know how it ended.
        if status is QProcess.ExitStatus.CrashExit and not self._is_stopped:
            return _("The engine was ended by {signal}.").format(signal=signal_name(code))
        if not self._has_spoken and not self._is_stopped:
            return said[-1] if said else _("The engine ended without a word.")
        warnings = [line for line in said if line.startswith("Warning: ")]
        return warnings[-1].removeprefix("Warning: ") if warnings else ""

    def _falls_back(self) -> bool:
        """Leave an adopted process that is gone; return whether another now does its work."""
        if self._process is self._own:
            return False
        self._process.deleteLater()
        self._process = self._own
        # One that said nothing has run nothing: whatever ailed it, a race can do without it.
        unanswered, self._unanswered = self._unanswered, None
        if unanswered is None or self._has_spoken or self._is_stopped:
            return False
        unanswered()
        return True


def _history(is_kept: bool) -> tuple[str, ...]:
    return () if is_kept else ("--no-history",)
