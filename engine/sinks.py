"""Where a race's events go: the history, a file, standard output."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import IO

from engine.event_stream import encode_event
from engine.events import (
    AnyEvent,
    ClockStarted,
    QueriesMoved,
    RaceStarted,
    RunStarted,
)
from engine.store import RaceStore

Sink = Callable[[AnyEvent], None]


class SinkError(Exception):
    """A place for events that cannot be written; the message names it."""


class LineSink:
    """Writes every event as a line to an open file."""

    def __init__(self, file: IO[bytes], name: str, *, live: bool) -> None:
        """Write to ``file``.

        Args:
            file: Where lines go.
            name: What to call it in an error.
            live: Whether somebody reads along. Otherwise lines are only sure to be there once a
                run has ended.
        """
        self._file = file
        self._name = name
        self._live = live

    def __call__(self, event: AnyEvent) -> None:
        """Write one event.

        Raises:
            BrokenPipeError: the reader is gone.
            SinkError: the file cannot be written.
        """
        try:
            self._file.write(encode_event(event))
            if self._live or not isinstance(event, RunStarted | ClockStarted | QueriesMoved):
                self._file.flush()
        except OSError as error:
            # What is buffered could not be written at the end either.
            with contextlib.suppress(OSError):
                self._file.close()
            if isinstance(error, BrokenPipeError):
                raise
            raise SinkError(f"cannot write {self._name}: {error.strerror}") from None


class HistorySink:
    """Writes every event to a new file of the history; says so once if that cannot be done."""

    def __init__(self, store: RaceStore, files: ExitStack, warn: Callable[[str], None]) -> None:
        self._store = store
        self._files = files
        self._warn = warn
        self._sink: LineSink | None = None

    def __call__(self, event: AnyEvent) -> None:
        """Write one event; the first must be the start of the race."""
        try:
            if isinstance(event, RaceStarted):
                file = self._files.enter_context(self._store.create(event))
                self._sink = LineSink(file, file.name, live=False)
            if self._sink is not None:
                self._sink(event)
        except (OSError, SinkError) as error:
            # A race that cannot be kept is still worth running.
            self._sink = None
            self._warn(f"the race is not kept in the history: {error}")


def open_events_file(target: str, files: ExitStack) -> LineSink:
    """Open where ``--events`` points: a path, or ``-`` for standard output.

    For ``-``, standard output is set apart first: whatever else the process prints goes to
    standard error and cannot damage the stream.

    Raises:
        SinkError: the path cannot be written.
    """
    if target == "-":
        sys.stdout.flush()
        channel = os.dup(1)
        os.dup2(2, 1)
        file: IO[bytes] = files.enter_context(os.fdopen(channel, "wb"))
        return LineSink(file, "standard output", live=True)
    try:
        file = files.enter_context(open(target, "wb"))  # noqa: SIM115 - closed by files
    except OSError as error:
        raise SinkError(f"cannot write {target}: {error.strerror}") from None
    return LineSink(file, target, live=False)
