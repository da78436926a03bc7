"""The items that a user's function gets, listed anew in each process."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from engine.vocabulary.cause import Cause, CausedError, Why
from engine.workload.own.code import failed_at, load
from engine.workload.own.digest import digest_of

MAX_ITEMS = 1_000_000
LISTING_S = 30.0
"""How long listing them may take."""


def is_python(source: str) -> bool:
    """Return whether items come from a name in a Python file, as in ``work.py:urls``."""
    path, colon, name = source.rpartition(":")
    return bool(colon) and path.endswith(".py") and name.isidentifier()


def list_items(source: str) -> Sequence[Any]:
    """Return the items of a source, at most ``MAX_ITEMS``.

    Args:
        source: A name in a Python file, ``work.py:urls``, of a list, a generator or a function that
            returns one; a CSV file, of which each row is an item, a dict by its header; any other
            file, of which each line is one; or nothing, for the numbers from 0.

    Raises:
        CausedError: they cannot be listed; the cause says where.
    """
    if not source:
        return range(MAX_ITEMS)
    if is_python(source):
        path, _, name = source.rpartition(":")
        module = load(path)
        if not hasattr(module, name):
            values = {"file": os.path.basename(path), "name": name}
            raise CausedError(Cause(Why.CALL_NO_NAME, values))
        found = getattr(module, name)
        try:
            return _first(found() if callable(found) else found)
        except (Exception, SystemExit) as error:
            raise failed_at(error, path, Why.CALL_ITEMS, {"source": name}) from None
    try:
        with open(source, encoding="utf-8", newline="") as file:
            if source.lower().endswith(".csv"):
                import csv

                return _first(csv.DictReader(file))
            return _first(line.rstrip("\r\n") for line in file)
    except Exception as error:
        values = {"source": os.path.basename(source)}
        raise failed_at(error, source, Why.CALL_ITEMS, values) from None


def _first(items: Any) -> Sequence[Any]:
    from itertools import islice

    return list(islice(iter(items), MAX_ITEMS))


def listing_digest(items: Sequence[Any]) -> str:
    """Return the digest of items, whose count is part of it."""
    return "range" if isinstance(items, range) else digest_of(list(items)).hex()
