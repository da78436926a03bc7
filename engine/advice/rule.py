"""The shape of one piece of advice: a value with a threshold, listed in ``ADVICE``."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.advice.case import Case
from engine.race.spec.axis import Point
from engine.vocabulary.wording import Text


class Part(enum.Enum):
    """Where a piece of advice is said."""

    REASON = enum.auto()
    """After the lane to use, in the same sentence."""

    REMARK = enum.auto()
    """In a sentence of its own."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing worth saying, with its figures."""

    kind: str
    """The name of its rule, for programs that read exports."""

    text: Text
    """A clause without its full stop."""

    lane: int | None = None
    """The place of the lane it is about; None for several."""

    point: Point | None = None
    """Where it holds; None for everywhere."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When something is worth saying."""

    kind: str
    part: Part
    threshold: float
    """Below this, by the measure of the rule, nothing is said."""

    find: Callable[[Case, int, float], Iterator[tuple[Text, int | None]]]
    """Yields clauses, each with the lane it is about, for a choice and a threshold."""

    def remarks(self, case: Case, choice: int) -> Iterator[Remark]:
        """Yield what is worth saying of a choice."""
        for text, lane in self.find(case, choice, self.threshold):
            yield Remark(self.kind, text, lane, case.point)
