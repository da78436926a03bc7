"""Where a record's events go: the history, a file, standard output."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import IO, TypeVar

from engine.process.stdio import take_stdout
from engine.record.history import RaceStore
from engine.record.kinds import FREQUENT, kind_begun_by
from engine.record.lines import encode_event
from engine.stream.event import Event, Started

Sink = Callable[[Event], None]

_Event = TypeVar("_Event", bound=Event)


class SinkError(Exception):
    """A place for events that cannot be written; the message names it."""


class Sinks:
    """Several sinks; one that breaks is left out from then on."""

    def __init__(self, *sinks: Sink) -> None:
        self._sinks = list(sinks)
        self.problem = ""
        """Why a sink broke, unless its reader just went away."""

        self.is_unread = False
        """Whether the reader of one went away."""

    def write(self, event: Event) -> bool:
        """Write one event; return whether every sink took it."""
        broken: list[Sink] = []
        for sink in self._sinks:
            try:
                sink(event)
            except BrokenPipeError:
                self.is_unread = True
                broken.append(sink)
            except SinkError as error:
                self.problem = str(error)
                broken.append(sink)
        self._sinks = [sink for sink in self._sinks if sink not in broken]
        return not broken


def written(events: Iterable[_Event], sinks: Sinks, abort: Callable[[], None]) -> Iterator[_Event]:
    """Yield events once they are written to all the sinks; abort where one does not take them."""
    for event in events:
        if not sinks.write(event):
            abort()
        yield event


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

    def __call__(self, event: Event) -> None:
        """Write one event.

        Raises:
            BrokenPipeError: the reader is gone.
            SinkError: the file cannot be written.
        """
        try:
            self._file.write(encode_event(event))
            if self._live or type(event) not in FREQUENT:
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
        self._what = "record"
        self._sink: LineSink | None = None

    def __call__(self, event: Event) -> None:
        """Write one event; the first must begin a record."""
        try:
            kind = kind_begun_by(event)
            if kind is not None and isinstance(event, Started):
                self._what = kind.name
                file = self._files.enter_context(self._store.create(event))
                self._sink = LineSink(file, file.name, live=False)
            if self._sink is not None:
                self._sink(event)
        except (OSError, SinkError) as error:
            # What cannot be kept is still worth running.
            self._sink = None
            self._warn(f"the {self._what} is not kept in the history: {error}")


class FileSink:
    """Writes every event to a file, which is made with the first one and not before."""

    def __init__(self, path: str, files: ExitStack) -> None:
        self._path = path
        self._files = files
        self._sink: LineSink | None = None

    def __call__(self, event: Event) -> None:
        """Write one event.

        Raises:
            SinkError: the file cannot be written.
        """
        if self._sink is None:
            try:
                file = self._files.enter_context(open(self._path, "wb"))  # noqa: SIM115
            except OSError as error:
                raise SinkError(f"cannot write {self._path}: {error.strerror}") from None
            self._sink = LineSink(file, self._path, live=False)
        self._sink(event)


def standard_output(files: ExitStack) -> LineSink:
    """Return a sink that writes to standard output, set apart from all else.

    Whatever else the process prints goes to standard error and cannot damage the stream.
    """
    channel = take_stdout()
    return LineSink(files.enter_context(os.fdopen(channel, "wb")), "standard output", live=True)
