"""Orders from the window to a conductor that is waiting for them, one per line."""

from __future__ import annotations

import msgspec


class Order(msgspec.Struct, frozen=True):
    """Prepare for a record, or run it."""

    kind: str
    """The tag in ``KINDS`` of the spec's kind of record."""

    spec: msgspec.Raw
    """The spec, as JSON."""

    is_to_run: bool = False
    """Whether to run it now; otherwise only prepare for it."""

    is_kept: bool = True
    """Whether the history keeps the record."""


def encode_order(order: Order) -> bytes:
    """Encode an order as one line."""
    return msgspec.json.encode(order) + b"\n"


def decode_order(line: bytes) -> Order:
    """Decode an order.

    Raises:
        msgspec.MsgspecError: the line is not an order.
    """
    return msgspec.json.decode(line, type=Order)
