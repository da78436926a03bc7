"""Turns the messages of one lane's processes into events."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Generator, Iterator

import msgspec

from engine.load.client.messages import AnyMessage, Ended, Probed, Sent
from engine.load.conduct.child import Child, Inbox
from engine.load.events import (
    AnyLoadEvent,
    HealthProbed,
    LoopLagged,
    RequestsEnded,
    RequestsSent,
)
from engine.process.clock import now_ns
from engine.server.messages import Failed, Listening, Loop, Report
from engine.vocabulary.cause import Cause, CausedError, Why

_POLL_S = 0.05


class LaneFailed(CausedError):
    """A lane cannot go on; the cause says why."""


class Stopped(Exception):
    """The load was aborted."""


class LaneStream:
    """Reads the messages of a server, its users and the probe."""

    def __init__(
        self,
        place: int,
        zero_ns: int,
        inbox: Inbox,
        server: Child,
        probe: Child,
        is_aborted: Callable[[], bool],
    ) -> None:
        self._place = place
        self._zero_ns = zero_ns
        self._inbox = inbox
        self._server = server
        self._probe = probe
        self._is_aborted = is_aborted
        self._reports = msgspec.json.Decoder(Report)
        self._messages = msgspec.json.Decoder(AnyMessage)
        self._is_listening = False

    def until(
        self, awaited: type[AnyMessage | Report], timeout_s: float | None
    ) -> Generator[AnyLoadEvent, None, AnyMessage | Report]:
        """Yield events until a message of that type comes, and return it.

        Raises:
            LaneFailed: a process died, or the time is up.
            Stopped: the load was aborted.
        """
        deadline_s = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            message = self._next()
            if message is not None:
                yield from self._told(message)
                if isinstance(message, awaited):
                    return message
            if deadline_s is not None and time.monotonic() > deadline_s:
                why = Why.NO_REPLY if self._is_listening else Why.SLOW_START
                raise LaneFailed(Cause(why, {"process": "server", "timeout_s": timeout_s or 0.0}))

    def until_end_of_probe(self, timeout_s: float) -> Generator[AnyLoadEvent, None, None]:
        """Yield events until the probe has ended or the time is up."""
        deadline_s = time.monotonic() + timeout_s
        while time.monotonic() < deadline_s:
            if self._is_aborted():
                raise Stopped
            try:
                child, line = self._inbox.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if child is self._probe and not line:
                return
            # The others may end now.
            if line:
                yield from self._told(self._decode(child, line))

    def _next(self) -> AnyMessage | Report | None:
        """Return the next message, or None after a while without any."""
        if self._is_aborted():
            raise Stopped
        try:
            child, line = self._inbox.get(timeout=_POLL_S)
        except queue.Empty:
            return None
        if not line:
            raise LaneFailed(child.obituary())
        message = self._decode(child, line)
        if isinstance(message, Failed):
            raise LaneFailed(message.cause)
        return message

    def _decode(self, child: Child, line: bytes) -> AnyMessage | Report:
        decoder = self._reports if child is self._server else self._messages
        try:
            message: AnyMessage | Report = decoder.decode(line)
        except msgspec.MsgspecError:
            shown = line[:80].decode(errors="replace").strip()
            cause = Cause(Why.GARBLED, {"process": child.name, "line": repr(shown)})
            raise LaneFailed(cause) from None
        return message

    def _s(self, moments_ns: list[int]) -> list[float]:
        return [(moment_ns - self._zero_ns) / 1e9 for moment_ns in moments_ns]

    def _told(self, message: AnyMessage | Report) -> Iterator[AnyLoadEvent]:
        at_s = (now_ns() - self._zero_ns) / 1e9
        place = self._place
        match message:
            case Listening():
                self._is_listening = True
            case Sent():
                yield RequestsSent(
                    at_s=at_s,
                    lane=place,
                    requests=message.requests,
                    intended_s=self._s(message.intended_ns),
                    sent_s=self._s(message.sent_ns),
                )
            case Ended():
                yield RequestsEnded(
                    at_s=at_s,
                    lane=place,
                    requests=message.requests,
                    ended_s=self._s(message.ended_ns),
                    statuses=message.statuses,
                    own_elapsed_s=message.own_elapsed_s,
                    causes=message.causes,
                )
            case Probed():
                yield HealthProbed(
                    at_s=at_s,
                    lane=place,
                    intended_s=self._s(message.intended_ns),
                    latency_s=message.latency_s,
                )
            case Loop() if self._is_listening:
                yield LoopLagged(
                    at_s=at_s,
                    lane=place,
                    loop_s=self._s(message.at_ns),
                    lag_s=message.lag_s,
                    rss_bytes=message.rss_bytes,
                    overdue_s=message.overdue_s,
                )
