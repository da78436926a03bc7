"""Digests of values, the same in every process that holds an equal value."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Mapping, Set
from typing import Any

DIGEST_BYTES = 8
DIGESTS = "digests"
"""The file beside the scoreboard that holds the digests of a run's answers, in items' order."""

_MOST_DEPTH = 50


def digest_of(value: Any) -> bytes:
    """Return the digest of a value: ``DIGEST_BYTES`` bytes.

    Numbers, texts, containers and dataclasses count by what they hold, sets and mappings whatever
    their order. Anything else counts by its pickle, or, if it has none, by its type alone.
    """
    from hashlib import blake2b

    digest = blake2b(digest_size=DIGEST_BYTES)
    _feed(digest, value, 0)
    return digest.digest()


def _feed(digest: Any, value: Any, depth: int) -> None:
    kind = type(value)
    if kind in (bytes, bytearray, memoryview):
        digest.update(b"b%d:" % len(value))
        digest.update(value)
    elif kind is str:
        data = value.encode("utf-8", "surrogatepass")
        digest.update(b"s%d:" % len(data) + data)
    elif value is None or kind in (bool, int, float, complex):
        digest.update(f"{kind.__name__}:{value!r};".encode())
    elif depth >= _MOST_DEPTH:
        digest.update(b"deep;")
    elif kind in (list, tuple):
        digest.update(b"l%d:" % len(value))
        for member in value:
            _feed(digest, member, depth + 1)
    elif isinstance(value, Mapping) and kind.__module__ in ("builtins", "collections"):
        pairs = sorted(digest_of(key) + digest_of(member) for key, member in value.items())
        digest.update(b"m%d:" % len(pairs) + b"".join(pairs))
    elif isinstance(value, Set) and kind.__module__ == "builtins":
        digest.update(b"e%d:" % len(value) + b"".join(sorted(map(digest_of, value))))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        digest.update(f"{kind.__qualname__}:".encode())
        for field in dataclasses.fields(value):
            _feed(digest, getattr(value, field.name), depth + 1)
    else:
        _feed_other(digest, value, kind)


def _feed_other(digest: Any, value: Any, kind: type) -> None:
    digest.update(f"{kind.__module__}.{kind.__qualname__}:".encode())
    try:
        digest.update(pickle.dumps(value, protocol=4))
    except Exception:
        digest.update(b"?")
