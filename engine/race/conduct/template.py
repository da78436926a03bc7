"""Templates: processes with a lane's modules loaded, from which its runs are forked."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from typing import IO, Any

import msgspec

from engine.process.child import kill_group, python_environment
from engine.process.ending import ended

_READY_S = 20.0
_FORK_S = 5.0
_CODE_S = 1.0
_MESSAGE_BYTES = 4096
_UNKNOWN_CODE = 255
"""The exit code of a run whose template died first."""


class TemplateLane(msgspec.Struct, frozen=True):
    """What a template loads."""

    strategy: str
    kind: str


class _Message(msgspec.Struct):
    refusal: str | None = None
    pid: int = 0
    ended: int = 0
    code: int = 0


class TemplateDied(OSError):
    """The template has ended or does not answer."""


class ForkedRun:
    """A run forked from a template, with pipes for its standard streams."""

    def __init__(self, template: Template, pid: int, pipes: Sequence[IO[bytes]]) -> None:
        self._template = template
        self.pid = pid
        self.stdin: IO[bytes] | None
        self.stdout: IO[bytes] | None
        self.stderr: IO[bytes] | None
        self.stdin, self.stdout, self.stderr = pipes
        self.returncode: int | Any = None
        try:
            self._ended = os.pidfd_open(pid)
        except ProcessLookupError:
            # It has ended, and the template has collected its exit code.
            self._ended = -1

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0.0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit code.

        Raises:
            subprocess.TimeoutExpired: it has not ended within ``timeout`` seconds.
        """
        if self.returncode is None:
            if self._ended >= 0:
                if not _readable(self._ended, timeout):
                    raise subprocess.TimeoutExpired("forked run", timeout or 0.0)
                os.close(self._ended)
                self._ended = -1
            self.returncode = self._template.exit_code(self.pid)
        code: int = self.returncode
        return code


class Template:
    """A template: started at once, ready some time later."""

    def __init__(
        self,
        lane: TemplateLane,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start it.

        Args:
            lane: What to load.
            command: Starts a worker.
            environment: Variables to add to this process's.

        Raises:
            OSError: it cannot be started.
        """
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with contextlib.ExitStack() as on_error, theirs:
            on_error.callback(self._control.close)
            self._process = subprocess.Popen(
                [*command, "template", msgspec.json.encode(lane).decode()],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env=python_environment() | dict(environment or {}),
            )
            on_error.pop_all()
        self._codes: dict[int, int] = {}
        self._refusal: str | None = None
        self._is_ready = False

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def refusal(self) -> str | None:
        """Wait until it is ready; return why no run can be forked from it, or None."""
        if not self._is_ready:
            self._is_ready = True
            try:
                self._refusal = self._hear(_READY_S).refusal
            except TemplateDied as error:
                self._refusal = str(error)
        return self._refusal

    def fork(self, environment: Mapping[str, str]) -> ForkedRun:
        """Fork a run with additional environment variables.

        Raises:
            OSError: no pipe could be made.
            TemplateDied: the template has ended.
        """
        with contextlib.ExitStack() as theirs, contextlib.ExitStack() as ours:
            stdin, their_input = _pipe(ours, theirs, is_input=True)
            stdout, their_output = _pipe(ours, theirs, is_input=False)
            stderr, their_errors = _pipe(ours, theirs, is_input=False)
            message = msgspec.json.encode(dict(environment))
            streams = [their_input, their_output, their_errors]
            try:
                socket.send_fds(self._control, [message], streams)
            except OSError as error:
                raise TemplateDied(f"the template is gone: {error.strerror}") from None
            deadline_s = time.monotonic() + _FORK_S
            while not (heard := self._hear(deadline_s - time.monotonic())).pid:
                self._codes[heard.ended] = heard.code
            run = ForkedRun(self, heard.pid, (stdin, stdout, stderr))
            ours.pop_all()
        return run

    def exit_code(self, pid: int) -> int:
        """Return the exit code of a run that has ended."""
        while pid not in self._codes:
            try:
                heard = self._hear(_CODE_S)
            except TemplateDied:
                return _UNKNOWN_CODE
            self._codes[heard.ended] = heard.code
        return self._codes.pop(pid)

    def close(self) -> None:
        """End it, and the runs forked from it that are still going: they are its children."""
        # First, while it lives: at the end of its socket it exits, and its runs are nobody's.
        kill_group(self._process.pid)
        self._control.close()
        self._process.wait()

    def _hear(self, timeout_s: float) -> _Message:
        if not _readable(self._control.fileno(), max(0.0, timeout_s)):
            raise TemplateDied("the template does not answer")
        try:
            data = self._control.recv(_MESSAGE_BYTES)
        except OSError:
            data = b""
        if not data:
            raise TemplateDied(_ending(self._process))
        return msgspec.json.decode(data, type=_Message)


def _ending(process: subprocess.Popen[bytes]) -> str:
    try:
        return ended("template", process.wait(_CODE_S)).english
    except subprocess.TimeoutExpired:
        return "the template closed its socket"


def _pipe(
    ours: contextlib.ExitStack, theirs: contextlib.ExitStack, *, is_input: bool
) -> tuple[IO[bytes], int]:
    """Return our end of a new pipe, and theirs, each closed with its stack."""
    reading, writing = os.pipe()
    own, other = (writing, reading) if is_input else (reading, writing)
    theirs.callback(os.close, other)
    return ours.enter_context(os.fdopen(own, "wb" if is_input else "rb")), other


def _readable(descriptor: int, timeout_s: float | None) -> bool:
    poller = select.poll()
    poller.register(descriptor, select.POLLIN)
    return bool(poller.poll(None if timeout_s is None else timeout_s * 1000))
