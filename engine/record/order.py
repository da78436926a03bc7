"""What a window asks of a conductor that waits for it, one line each."""

from __future__ import annotations

import msgspec


class Order(msgspec.Struct, frozen=True):
    """Make ready for a record, or run it."""

    kind: str
    """The tag in ``KINDS`` of what the spec asks for."""

    spec: msgspec.Raw
    """The spec, as JSON."""

    is_to_run: bool = False
    """Whether to run it now; otherwise it may be asked for next."""

    is_kept: bool = True
    """Whether the history keeps what is run."""


def encode_order(order: Order) -> bytes:
    """Write an order as one line."""
    return msgspec.json.encode(order) + b"\n"


def decode_order(line: bytes) -> Order:
    """Read an order.

    Raises:
        msgspec.MsgspecError: it is none.
    """
    return msgspec.json.decode(line, type=Order)
