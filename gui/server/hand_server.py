"""A server started by hand, as a child process of the window."""

from __future__ import annotations

import enum
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QObject, QProcess, Signal, Slot

from engine.process.ending import signal_name
from engine.server.messages import Failed, Loop, Report
from engine.vocabulary.wording import N_, Text
from gui.session.engine_process import EngineProcess

_PATIENCE_MS = 2_000
"""How long a server may take to stop before its process group is killed."""


class ServerState(enum.Enum):
    """How far a server is."""

    STOPPED = enum.auto()
    STARTING = enum.auto()
    SERVING = enum.auto()
    STOPPING = enum.auto()


_decoder = msgspec.json.Decoder(Report)


@dataclass(frozen=True, slots=True)
class Health:
    """What the server last reported of itself."""

    lag_s: float
    """The longest that its event loop was late since the report before, in seconds."""

    rss_bytes: int
    requests: int
    """How many requests have ended since the server started."""


class HandServer(QObject):
    """Runs ``racelane-engine serve``.

    ``stop`` closes its standard input, as any end of this program would: the server then ends with
    everything that it started.
    """

    state_changed = Signal()
    health_changed = Signal(object)
    """A ``Health``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = ServerState.STOPPED
        self.address = ""
        """The URL to visit while it serves, or nothing."""

        self.problem: Text | str = ""
        """Why it ended unasked, or nothing."""

        self._rest = b""
        self._process = EngineProcess(self)
        self._process.readyReadStandardOutput.connect(self._on_ready_read_output)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error_occurred)

    @property
    def is_running(self) -> bool:
        """Whether there is a server, even if it does not answer yet or no longer."""
        return self.state is not ServerState.STOPPED

    def start(self, strategy: str, port: int, sleep_s: float, pool: int) -> None:
        """Start a server, unless there is one.

        Args:
            strategy: The name of its strategy.
            port: Where it listens, 1..65535, or 0 for any free port.
            sleep_s: How long a query takes by default, in seconds.
            pool: Size of its thread pool or process pool.
        """
        if self.is_running:
            return
        self._rest = b""
        self.problem = ""
        self._process.run(
            *("serve", "--strategy", strategy, "--port", str(port), "--sleep", str(sleep_s)),
            *("--pool", str(pool), "--report", "--end-with-stdin"),
        )
        self._enter(ServerState.STARTING)

    def finish(self) -> None:
        """End the server once the requests in flight are answered; if asked again, at once."""
        if self.state is ServerState.SERVING:
            self._enter(ServerState.STOPPING)
            self._process.terminate()
        else:
            self.stop()

    def stop(self) -> None:
        """End the server at once, if there is one; ``state_changed`` follows."""
        if self.is_running:
            self._enter(ServerState.STOPPING)
            self._process.end(_PATIENCE_MS)

    def _enter(self, state: ServerState) -> None:
        self.state = state
        if state is not ServerState.SERVING:
            self.address = ""
        self.state_changed.emit()

    @Slot()
    def _on_ready_read_output(self) -> None:
        *lines, self._rest = (self._rest + self._process.readAllStandardOutput().data()).split(
            b"\n"
        )
        for line in lines:
            try:
                event = _decoder.decode(line)
            except msgspec.MsgspecError as error:
                self.problem = N_("Cannot read what the server reported: {error}", error=error)
                self._process.closeWriteChannel()
                return
            if isinstance(event, Failed):
                self.problem = str(event.cause)
            elif isinstance(event, Loop):
                # A loop that stands still reports no lag, only that it is overdue.
                lag_s = max(event.lag_s, default=0.0)
                lag_s = max(lag_s, event.overdue_s)
                self.health_changed.emit(Health(lag_s, event.rss_bytes, event.requests))
            elif self.state is ServerState.STARTING:
                self.address = f"http://{event.address}/test"
                self._enter(ServerState.SERVING)

    @Slot(int, QProcess.ExitStatus)
    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._on_ready_read_output()
        said = [line.strip() for line in self._process.last_words() if line.strip()]
        last = said[-1] if said else ""
        if self.state is ServerState.STOPPING:
            self.problem = ""
        elif status is QProcess.ExitStatus.CrashExit:
            self.problem = N_("The server was ended by {signal}.", signal=signal_name(code))
        elif not self.problem:
            self.problem = last.removeprefix("Error: ") or N_("The server ended by itself.")
        self._enter(ServerState.STOPPED)

    @Slot(QProcess.ProcessError)
    def _on_error_occurred(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.problem = self._process.errorString()
            self._enter(ServerState.STOPPED)
