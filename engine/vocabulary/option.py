"""Options of a lane or a kind of query: a name, the allowed values, and a default."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Optional, Union

from engine.vocabulary import wording

CORES = "cores"
"""Stands for the number of cores that this process may use."""


@dataclass(frozen=True)
class Choice:
    """One of a few named values; the first is the default."""

    name: str
    title: wording.Text
    values: tuple[str, ...]

    @property
    def default(self) -> str:
        """The value if none is given."""
        return self.values[0]

    def problem(self, value: str) -> Optional[str]:  # noqa: UP045 - a worker may be Python 3.10
        """Return what is wrong with a value, or None."""
        if value in self.values:
            return None
        message = wording._("must be one of {values}, got {got!r}")
        return message.format(values=", ".join(self.values), got=value[:40])


@dataclass(frozen=True)
class Amount:
    """A whole number within bounds, or a word that stands for one."""

    name: str
    title: wording.Text
    least: int
    most: int
    default: str
    words: tuple[str, ...] = ()
    unit: str = "worker"
    """What it counts, as a noun that ``counted_noun`` knows."""

    def problem(self, value: str) -> Optional[str]:  # noqa: UP045
        """Return what is wrong with a value, or None."""
        if value in self.words:
            return None
        # More digits than any bound has: int() of a very long text would be refused, and slow.
        is_number = value.isascii() and value.isdigit() and len(value) < 12
        if is_number and self.least <= int(value) <= self.most:
            return None
        message = (
            wording._("must be {least}..{most} or {word}, got {got!r}")
            if self.words
            else wording._("must be {least}..{most}, got {got!r}")
        )
        word = ", ".join(self.words)
        return message.format(least=self.least, most=self.most, word=word, got=value[:40])


@dataclass(frozen=True)
class Text:
    """A short text, such as an address; empty by default."""

    name: str
    title: wording.Text
    hint: wording.Text
    """What it is for, and what leaving it empty means."""

    default: str = ""
    most: int = 200
    """How many characters it may have."""

    def problem(self, value: str) -> Optional[str]:  # noqa: UP045
        """Return what is wrong with a value, or None."""
        if len(value) <= self.most and value.isprintable():
            return None
        message = wording._("must have at most {most} printable characters, got {got!r}")
        return message.format(most=self.most, got=value[:40])


Option = Union[Choice, Amount, Text]  # noqa: UP007


def amount(value: str) -> int:
    """Return the number that a value of an ``Amount`` stands for on this machine."""
    return core_count() if value == CORES else int(value)


def core_count() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
