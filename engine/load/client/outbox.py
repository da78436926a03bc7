"""A client's messages, gathered off the measured path and written in batches."""

from __future__ import annotations

import asyncio

import msgspec

from engine.load.client.messages import AnyMessage, Ended, Probed, Sent
from engine.process.stdio import write_all

FLUSH_S = 0.03
"""Messages are written within this time."""


class Outbox:
    """Merges successive messages of one kind, and writes them from time to time."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._encoder = msgspec.json.Encoder()
        self._sent = Sent([], [], [])
        self._ended = Ended([], [], [], [], [])
        self._probed = Probed([], [])
        self._rest: list[AnyMessage] = []

    def put(self, message: AnyMessage) -> None:
        """Add a message to the next batch."""
        match message:
            case Sent():
                _extend(self._sent, message)
            case Ended():
                _extend(self._ended, message)
            case Probed():
                _extend(self._probed, message)
            case _:
                self._rest.append(message)

    def flush(self) -> None:
        """Write everything: requests sent before requests ended, so that no end comes first."""
        data = b""
        if self._sent.requests:
            data += self._line(self._sent)
            self._sent = Sent([], [], [])
        if self._ended.requests:
            data += self._line(self._ended)
            self._ended = Ended([], [], [], [], [])
        if self._probed.intended_ns:
            data += self._line(self._probed)
            self._probed = Probed([], [])
        for message in self._rest:
            data += self._line(message)
        self._rest = []
        write_all(self._descriptor, data)

    async def keep_flushing(self) -> None:
        """Write everything from time to time, until cancelled."""
        while True:
            await asyncio.sleep(FLUSH_S)
            self.flush()

    def _line(self, message: AnyMessage) -> bytes:
        return self._encoder.encode(message) + b"\n"


def _extend(batch: msgspec.Struct, message: msgspec.Struct) -> None:
    for field in batch.__struct_fields__:
        getattr(batch, field).extend(getattr(message, field))
