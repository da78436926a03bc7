"""A column of the results table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.export.table.entry import Entry
from engine.export.table.quantity import Quantity, Value
from engine.race.result.result import RaceResult
from engine.vocabulary.wording import Text


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and how to read, write and sort its values."""

    key: str
    """Names it in settings; never changes."""

    heading: Text
    summary: Text
    """What it means, in a sentence."""

    quantity: Quantity
    value: Callable[[Entry], Value]
    is_default: bool = False
    """Whether it is shown until the user chooses otherwise."""

    order: Callable[[Entry], float | None] | None = None
    """What to sort by, if not the value itself."""

    is_of_machine: bool = False
    """Whether it says what a run used of the machine, or what happened before and after it."""

    reason: Callable[[Entry], str] | None = None
    """Says why there is no value, if there is none."""

    rank: int | None = None
    """A terminal without room leaves out the highest first; 0 stays, None is never shown."""

    is_statistic: bool = False
    """Whether it says nothing about a race that runs each lane only once."""

    is_interval: bool = False
    """Whether its values are pairs of bounds; a spreadsheet gets one column per bound."""

    off_one: Callable[[Entry], float | None] | None = None
    """How far its value is from 1, if a verdict rests on that; None if none does."""

    race_heading: Callable[[RaceResult], str] | None = None
    """Its heading over a race's values, if it says more there; empty where it does not."""

    is_place: bool = False
    """Whether it says where a row stands; further axes come behind such columns."""

    def heading_of(self, result: RaceResult | None) -> str:
        """Return the heading over the values of a race, or over none."""
        own = self.race_heading(result) if self.race_heading and result is not None else ""
        return own or str(self.heading)

    @property
    def is_text(self) -> bool:
        """Whether it holds words, which are left-aligned."""
        return self.quantity is Quantity.TEXT

    def sort_key(self, entry: Entry) -> float | None:
        """Return the number to sort an entry by, or None for one that comes last."""
        value = self.order(entry) if self.order is not None else self.value(entry)
        if isinstance(value, tuple):
            return value[0]
        return None if isinstance(value, str) else value
