"""Where a record's events go: the history, a file, standard output."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import IO, TypeVar

from engine.process.stdio import take_stdout
from engine.record.history import History
from engine.record.kinds import FREQUENT, kind_begun_by
from engine.record.lines import encode_event
from engine.stream.event import Event, Started
from engine.vocabulary.wording import N_, Text, _

Sink = Callable[[Event], None]

_Event = TypeVar("_Event", bound=Event)


class SinkError(Exception):
    """A file for events that cannot be written; the message names it."""


class Sinks:
    """Several sinks; one that fails gets no more events."""

    def __init__(self, *sinks: Sink) -> None:
        self._sinks = list(sinks)
        self.problem = ""
        """Why a sink failed, unless its reader just went away."""

        self.is_unread = False
        """Whether the reader of a sink went away."""

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
    """Yield events after writing them to all sinks; abort if one fails."""
    for event in events:
        if not sinks.write(event):
            abort()
        yield event


class LineSink:
    """Writes every event as a line to an open file."""

    def __init__(self, file: IO[bytes], name: str, *, live: bool) -> None:
        """Write to ``file``.

        Args:
            file: The open file.
            name: What to call it in an error.
            live: Whether to flush after every event, for a reader; otherwise frequent events may
                stay in the buffer until the next other event.
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
            # The buffered rest could not be written when closing either.
            with contextlib.suppress(OSError):
                self._file.close()
            if isinstance(error, BrokenPipeError):
                raise
            raise _cannot_write(self._name, error) from None


class HistorySink:
    """Writes every event to a new file of the history; warns once if that fails."""

    def __init__(self, history: History, files: ExitStack, warn: Callable[[str], None]) -> None:
        self._history = history
        self._files = files
        self._warn = warn
        self._what: Text = N_("record", context="record")
        self._sink: LineSink | None = None

    def __call__(self, event: Event) -> None:
        """Write one event; the first must start a record."""
        try:
            kind = kind_begun_by(event)
            if kind is not None and isinstance(event, Started):
                self._what = kind.title
                file = self._files.enter_context(self._history.create(event))
                self._sink = LineSink(file, file.name, live=False)
            if self._sink is not None:
                self._sink(event)
        except (OSError, SinkError) as error:
            # A record that cannot be kept is still worth running.
            self._sink = None
            message = _("the {record} is not kept in the history: {error}")
            self._warn(message.format(record=self._what, error=error))


class FileSink:
    """Writes every event to a file, which is created with the first event."""

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
                raise _cannot_write(self._path, error) from None
            self._sink = LineSink(file, self._path, live=False)
        self._sink(event)


def standard_output(files: ExitStack) -> LineSink:
    """Return a sink that has standard output for itself.

    Anything else that the process prints goes to standard error and cannot damage the stream.
    """
    channel = take_stdout()
    return LineSink(files.enter_context(os.fdopen(channel, "wb")), _("standard output"), live=True)


def _cannot_write(name: str, error: OSError) -> SinkError:
    message = _("cannot write {file}: {error}")
    return SinkError(message.format(file=name, error=error.strerror))
