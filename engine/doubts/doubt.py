"""One thing that speaks against a race's numbers."""

from __future__ import annotations

import enum

import msgspec

from engine.race.spec.axis import Point
from engine.vocabulary.printable import printable
from engine.vocabulary.wording import _


class Severity(enum.StrEnum):
    """How much a doubt weighs."""

    NOTE = "note"
    """Good to know; the numbers stand."""

    WARNING = "warning"
    """The numbers, or what they are compared with, may be wrong."""

    @property
    def word(self) -> str:
        """What to call it."""
        return _("warning") if self is Severity.WARNING else _("note")


class Remedy(enum.StrEnum):
    """What the program can do about a doubt by itself."""

    CALIBRATE = "calibrate"
    """Measure again how fast this machine computes."""


class Doubt(msgspec.Struct, frozen=True):
    """What is doubtful, where, and what to do about it."""

    kind: str
    """What is doubtful, in a word for programs that read exports."""

    severity: Severity
    message: str
    """What was seen, with the figure: one sentence without its full stop."""

    advice: str
    """What to do: the same."""

    lane: int | None = None
    """The place of the lane that it holds of, or of the one that shows it most; None for all."""

    point: Point | None = None
    """The point that it holds of, or that shows it most; None for all."""

    remedy: Remedy | None = None
    """What the program can do about it by itself, if anything."""

    @property
    def seen(self) -> str:
        """The message as a whole sentence."""
        return _sentence(self.message)

    @property
    def to_do(self) -> str:
        """The advice as a whole sentence."""
        return _sentence(self.advice)

    @property
    def text(self) -> str:
        """Both sentences."""
        return f"{self.seen} {self.to_do}"


def _sentence(text: str) -> str:
    """Return a text as a sentence, without what a terminal would take for a command.

    Names in it may come from a race file of anybody's.
    """
    line = printable(text)
    return f"{line[:1].upper()}{line[1:]}."
