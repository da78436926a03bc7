"""Encode events as lines and decode them, with an error for every kind of damage."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from engine.record.kinds import KINDS, RecordKind, kind_begun_by
from engine.record.upgrade import upgraded
from engine.stream.event import FORMAT_VERSION, Event
from engine.vocabulary.printable import shortened
from engine.vocabulary.wording import _

_MAX_LINE_BYTES = 256 * 1024 * 1024
_MAX_START_BYTES = 1024 * 1024
_CHUNK_BYTES = 1024 * 1024


class DamagedStream(ValueError):
    """A stream that cannot be read further; the message says at which line and why."""

    def __init__(self, message: str) -> None:
        super().__init__(shortened(message))


class _Header(msgspec.Struct):
    """The part of a stream's first line that is the same in every version."""

    event: str
    format_version: int


_encoder = msgspec.json.Encoder()


def encode_event(event: Event) -> bytes:
    """Encode an event as one line, newline included."""
    return _encoder.encode(event) + b"\n"


class EventReader:
    """Decodes a stream from chunks of any size."""

    def __init__(self, *, most_line_bytes: int = _MAX_LINE_BYTES) -> None:
        """Decode lines of at most ``most_line_bytes``."""
        self._most_line_bytes = most_line_bytes
        self._rest = bytearray()
        self._line = 0
        self._decoder: msgspec.json.Decoder[Event] | None = None
        self._version = FORMAT_VERSION

    def feed(self, data: bytes) -> Iterator[tuple[bytes, Event]]:
        """Yield each line that ``data`` completes, with its event.

        Raises:
            DamagedStream: a line is not an event of the record's kind, or the first starts none.
        """
        self._rest += data
        if len(self._rest) - len(data) > self._most_line_bytes:
            raise DamagedStream(_("line {number} does not end").format(number=self._line + 1))
        if b"\n" not in data:
            # The earlier part was searched already, and may be long.
            return
        *lines, rest = self._rest.split(b"\n")
        self._rest = rest
        for line in lines:
            self._line += 1
            yield bytes(line), self._decode(line)

    def finish(self) -> None:
        """Check that the stream is complete: no more data follows.

        Raises:
            DamagedStream: the stream is empty or ends within a line.
        """
        if self._rest:
            raise DamagedStream(_("line {number} is cut short").format(number=self._line + 1))
        if self._line == 0:
            raise DamagedStream(_("it is empty"))

    def _decode(self, line: bytearray) -> Event:
        try:
            if self._decoder is None:
                return self._decode_first(line)
            event = self._decode_as(self._decoder, line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            message = _("line {number} is not an event: {error}")
            raise DamagedStream(message.format(number=self._line, error=error)) from None
        second = kind_begun_by(event)
        if second is not None:
            message = _("line {number} starts a second {record}")
            raise DamagedStream(message.format(number=self._line, record=second.title))
        return event

    def _decode_first(self, line: bytearray) -> Event:
        try:
            header = msgspec.json.decode(line, type=_Header)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise DamagedStream(_("it does not begin like a race file")) from None
        if header.format_version < 1:
            raise DamagedStream(
                _("it has format version {version}").format(version=header.format_version)
            )
        if header.format_version > FORMAT_VERSION:
            message = _(
                "it has format version {version}, newer than this program's {known}: it needs a "
                "newer Racelane"
            )
            raise DamagedStream(message.format(version=header.format_version, known=FORMAT_VERSION))
        if header.event not in KINDS:
            raise DamagedStream(_("it does not begin like a race file"))
        self._decoder = KINDS[header.event].decoder()
        self._version = header.format_version
        return self._decode_as(self._decoder, line)

    def _decode_as(self, decoder: msgspec.json.Decoder[Event], line: bytearray) -> Event:
        if self._version == FORMAT_VERSION:
            return decoder.decode(line)
        return decoder.decode(upgraded(line, self._version))


def kind_of_file(path: str | os.PathLike[str]) -> RecordKind | None:
    """Return the kind of record in a file, or None if there is none or it is unreadable."""
    try:
        with Path(path).open("rb") as file:
            line = file.readline(_MAX_START_BYTES)
        return KINDS.get(msgspec.json.decode(line, type=_Header).event)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def read_events(path: str | os.PathLike[str]) -> Iterator[Event]:
    """Yield the events of a record's file of any kind.

    Raises:
        OSError: the file cannot be read.
        DamagedStream: it is damaged; events before the damage were yielded.
    """
    with Path(path).open("rb") as file:
        yield from events_in(file)


def events_in(file: IO[bytes]) -> Iterator[Event]:
    """Yield the events of a record's open file of any kind.

    Raises:
        OSError: it cannot be read.
        DamagedStream: it is damaged; events before the damage were yielded.
    """
    reader = EventReader()
    while chunk := file.read(_CHUNK_BYTES):
        for _line, event in reader.feed(chunk):
            yield event
    reader.finish()
