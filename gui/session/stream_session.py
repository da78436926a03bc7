"""What runs or is read of one kind: its process, its result so far, the time on its clock."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from engine.record.kinds import RecordKind, kind_begun_by
from engine.stream.event import Event
from engine.stream.fold import InconsistentEvent, StreamResult
from engine.vocabulary.wording import _
from gui.session.stream_process import StreamProcess

Result = TypeVar("Result", bound=StreamResult)


class StreamSession(QObject, Generic[Result]):
    """Folds the events of one stream after another into results."""

    kinds: ClassVar[tuple[RecordKind, ...]]
    """The kinds of record that it takes, whose results are all ``Result``."""

    is_kept: ClassVar[bool] = True
    """Whether the history keeps what it runs."""

    began = Signal(object)
    """A stream has begun: its result, which grows from now on."""

    ended = Signal(str)
    """The stream is over or its file has been read; the text says what went wrong, or is empty."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.result: Result | None = None
        """The latest result, or None before the first one."""

        self._lines: list[bytes] = []
        self._is_live = False
        self._source = ""
        self._offset_s = math.inf
        self._inconsistency = ""
        self._process = StreamProcess(self)
        self._process.event_received.connect(self._on_event_received)
        self._process.ended.connect(self._on_ended)

    @property
    def is_running(self) -> bool:
        """Whether something is being run, or read from a file."""
        return self._process.is_running

    @property
    def is_live(self) -> bool:
        """Whether something is being run."""
        return self.is_running and self._is_live

    @property
    def was_live(self) -> bool:
        """Whether the latest result was run, not read from a file, whether or not it is over."""
        return self._is_live

    @property
    def stream(self) -> bytes:
        """The record of the latest result so far."""
        return b"".join(line + b"\n" for line in self._lines)

    def measure(self, spec: msgspec.Struct) -> None:
        """Start what a spec of one of the ``kinds`` asks for."""
        self._prepare(is_live=True)
        self._process.measure(spec, is_kept=self.is_kept)

    def replay(self, path: Path) -> None:
        """Start reading a file."""
        self._prepare(is_live=False)
        self._source = str(path)
        self._process.replay(path)

    def stop(self) -> None:
        """End what is running or being read, if anything."""
        self._process.stop()

    def now_s(self) -> float:
        """Return the time on the stream's clock, in seconds."""
        if self.result is None:
            return 0.0
        if not self.is_live or self.result.is_over:
            return self.result.last_at_s
        return max(self.result.last_at_s, time.monotonic() - self._offset_s)

    def _first_result(self, event: Event) -> Result | None:
        """Return the result that an event begins, or None if it begins none.

        Raises:
            InconsistentEvent: it begins a record of another kind, or contradicts itself.
        """
        kind = kind_begun_by(event)
        if kind is None:
            return None
        if kind not in self.kinds:
            taken = ", ".join(str(known.title) for known in self.kinds)
            text = _("this record is a {record}, which does not belong here (only: {taken})")
            raise InconsistentEvent(text.format(record=kind.title, taken=taken))
        result: Result = kind.begin(event)
        return result

    def _prepare(self, *, is_live: bool) -> None:
        self._is_live = is_live
        self._source = ""
        self._offset_s = math.inf
        self._inconsistency = ""

    @Slot(object, bytes)
    def _on_event_received(self, event: Event, line: bytes) -> None:
        # The event with the least delay gives the best estimate of the clocks' difference.
        self._offset_s = min(self._offset_s, time.monotonic() - event.at_s)
        if self._inconsistency:
            return
        try:
            first = self._first_result(event)
            if first is not None:
                self._begin(first)
            elif self.result is not None:
                self.result.apply(event)
        except InconsistentEvent as error:
            self._inconsistency = str(error)
            self.stop()
        else:
            self._lines.append(line)

    def _begin(self, result: Result) -> None:
        # Until now the result before could still be saved.
        self._lines = []
        self.result = result
        self.began.emit(result)

    @Slot(str)
    def _on_ended(self, problem: str) -> None:
        if self.result is not None:
            self.result.close()
        if self._inconsistency:
            # The process was ended for it, so its own last words do not matter.
            problem = self._inconsistency
            if self._source:
                problem = _("{file} is damaged: {problem}").format(
                    file=self._source, problem=problem
                )
        self.ended.emit(problem)
