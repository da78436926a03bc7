"""Starting and ending the service."""

from __future__ import annotations

import os
import select
import subprocess
import sys

from engine.process.child import kill_group, python_environment
from engine.vocabulary.cause import Cause, CausedError, Why

COMMAND = (sys.executable, "-m", "engine.query_service")

_START_S = 20.0


class ServiceFailed(CausedError):
    """The service did not start; the cause says why."""


class QueryService:
    """The process of the service; starts when its address is first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    def address(self) -> tuple[str, int]:
        """Return host and port; start a new process if there is none or the last one died.

        Raises:
            ServiceFailed: it does not start.
        """
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._start()
        return ("127.0.0.1", self._port)

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            kill_group(self._process.pid)
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process = None

    def _start(self) -> None:
        try:
            self._process = subprocess.Popen(
                COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
                env=python_environment(),
            )
        except OSError as error:
            cause = Cause(Why.CANNOT_START, {"process": "service"}, str(error))
            raise ServiceFailed(cause) from None
        assert self._process.stdout is not None
        readable, _, _ = select.select([self._process.stdout], [], [], _START_S)
        line = os.read(self._process.stdout.fileno(), 64) if readable else b""
        if not line.strip().isdigit():
            self.close()
            raise ServiceFailed(Cause(Why.NO_START, {"process": "service"}))
        self._port = int(line)
