"""What the monkey has done lately, and what went wrong."""

import faulthandler
import re
import signal
import sys
import threading
import traceback
from collections import deque

from PySide6.QtCore import QMessageLogContext, QObject, QTimer, QtMsgType, qInstallMessageHandler

STALL_S = 10.0
"""How many seconds of the processor the window may use without handling an event."""

_HANG_S = 60.0
"""How many seconds it may stand still while it uses none, as other programs may want all of it."""

_OF_THE_MACHINE = (
    # Of every window on the offscreen platform.
    "This plugin does not support",
    # Of scripts that none of the system's fonts has.
    "OpenType support missing for",
)

_KEPT = 25
_BEAT_MS = 200


class Faults:
    """Notes exceptions and Qt's warnings, each kind once, with the deeds that led there."""

    def __init__(self, *, is_aloud: bool) -> None:
        """Say each deed at once if ``is_aloud``, for what takes the program down with it."""
        self._is_aloud = is_aloud
        self.found: dict[str, str] = {}
        """The report on each kind of fault."""

        self._deeds: deque[str] = deque(maxlen=_KEPT)

    def install(self) -> None:
        """Hear of every exception that nobody handles, and of all that Qt says."""
        faulthandler.enable()
        sys.excepthook = self._on_exception
        sys.unraisablehook = lambda args: self._on_exception(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        threading.excepthook = lambda args: self._on_exception(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        qInstallMessageHandler(self._on_message)

    def did(self, deed: str) -> None:
        """Remember what the monkey does."""
        self._deeds.append(deed)
        if self._is_aloud:
            print(deed, flush=True)

    def add(self, kind: str, report: str) -> None:
        """Note a fault, unless one of its kind is known."""
        if kind not in self.found:
            deeds = "\n".join(f"    {deed}" for deed in self._deeds)
            self.found[kind] = f"{report}\n  after:\n{deeds}"
            print(f"FAULT {self.found[kind]}", flush=True)

    def _on_exception(self, kind, error, trace) -> None:
        lines = traceback.format_exception(kind, error, trace)
        frames = traceback.extract_tb(trace)
        where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        self.add(f"{kind.__name__} {where}", "".join(lines))

    def _on_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind is QtMsgType.QtDebugMsg or message.startswith(_OF_THE_MACHINE):
            return
        stack = "".join(traceback.format_stack(limit=8)[:-1])
        self.add(re.sub(r"\d+", "0", message)[:60], f"Qt: {message}\n{stack}")


class Heart(QObject):
    """Beats while events are handled; ends the program with every thread's stack when it stops.

    The watch is kept in C, so that a stretch of code that never lets go of Python's lock is found,
    and by processor time, so that no fault of the window is made of what else the machine does.
    """

    def __init__(self, parent: QObject, stall_s: float = STALL_S) -> None:
        """Beat from now on; let at most ``stall_s`` seconds of the processor be used without."""
        super().__init__(parent)
        faulthandler.register(signal.SIGPROF, chain=True)
        self._stall_s = stall_s
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.beat)
        self._timer.start(_BEAT_MS)
        self.beat()

    def beat(self) -> None:
        """Stand no longer still."""
        signal.setitimer(signal.ITIMER_PROF, self._stall_s)
        faulthandler.dump_traceback_later(_HANG_S, exit=True)

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.cancel_dump_traceback_later()
