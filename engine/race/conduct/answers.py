"""What items answered, as digests, to compare each run with one item after another."""

from __future__ import annotations

from pathlib import Path

from engine.strategies.sequential import Sequential
from engine.vocabulary.cause import Cause, Why
from engine.workload.own.digest import DIGEST_BYTES, DIGESTS


class Answers:
    """The digests of items' answers when they were called one after another.

    Runs of ``sequential`` complete it; items that no such run reached yet are not compared.
    """

    def __init__(self, known: dict[int, bytes] | None = None, folder: Path = Path()) -> None:
        self._known = known if known is not None else {}
        self._folder = folder

    def of_run(self, folder: Path) -> Answers:
        """Return the same answers, to compare those of the run in a folder with them."""
        return Answers(self._known, folder)

    def note(self, first: int, digests: bytes) -> None:
        """Note the digests of items from ``first``, called one after another."""
        for place in range(len(digests) // DIGEST_BYTES):
            digest = digests[place * DIGEST_BYTES : (place + 1) * DIGEST_BYTES]
            self._known.setdefault(first + place, digest)

    def difference(self, strategy: str, items: int) -> Cause | None:
        """Return how the answers of the run in the folder differ, or None."""
        try:
            digests = (self._folder / DIGESTS).read_bytes()
        except OSError:
            return None  # they are not compared
        got = [
            digests[place : place + DIGEST_BYTES] for place in range(0, len(digests), DIGEST_BYTES)
        ]
        wrong = [
            place for place, digest in enumerate(got) if self._known.get(place, digest) != digest
        ]
        if wrong or len(got) != items:
            differing = len(wrong) + abs(items - len(got))
            first = wrong[0] if wrong else min(len(got), items)
            return Cause(Why.ITEMS_DIFFER, {"differing": differing, "items": items, "item": first})
        if strategy == Sequential.name:
            self.note(0, digests)
        return None
