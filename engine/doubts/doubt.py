"""One reason to doubt a race's numbers."""

from __future__ import annotations

import enum

import msgspec

from engine.race.spec.axis import Point
from engine.vocabulary.printable import printable
from engine.vocabulary.wording import Text, _


class Severity(enum.StrEnum):
    """How serious a doubt is."""

    NOTE = "note"
    """Good to know; the numbers stand."""

    WARNING = "warning"
    """The numbers, or what they are compared with, may be wrong."""

    @property
    def word(self) -> str:
        """The severity in a word, to show before the doubt."""
        return _("warning") if self is Severity.WARNING else _("note")


class Remedy(enum.StrEnum):
    """What the program can do about a doubt by itself."""

    CALIBRATE = "calibrate"
    """Measure again how fast this machine computes."""


class Doubt(msgspec.Struct, frozen=True):
    """What is doubtful, where, and what to do about it."""

    kind: str
    """A key for programs that read exports."""

    severity: Severity
    message: Text | str
    """What was seen, with the figure: one sentence without its full stop."""

    advice: Text | str
    """What to do, also one sentence without its full stop."""

    lane: int | None = None
    """The place of the lane it is about, or of the worst of several; None for all lanes."""

    point: Point | None = None
    """The point it is about, or the worst of several; None for all points."""

    remedy: Remedy | None = None
    """What the program can do about it by itself, if anything."""

    forbids_conclusion: bool = False
    """Whether even the order of the lanes may be wrong, so that none may be recommended."""

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

    def __str__(self) -> str:
        return self.text


def _sentence(text: Text | str) -> str:
    """Return a text as a sentence without control characters.

    Names in it may come from anybody's race file.
    """
    line = printable(str(text))
    return f"{line[:1].upper()}{line[1:]}."
