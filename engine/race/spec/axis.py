"""The axes of a race, which vary besides its lanes, and the points they make."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable

import msgspec

from engine.vocabulary.counted import counted
from engine.vocabulary.wording import N_, Text

Value = int | float | str
"""The type of a parameter's value."""

CLUSTERS = "clusters"
"""How many clusters are looked up."""

ITEMS = "items"
"""How many items of the user's are worked on."""


class Axis(msgspec.Struct, frozen=True):
    """A parameter of the workload that varies."""

    parameter: str
    """Its name in files and exports, such as ``clusters``; it never changes."""

    values: tuple[Value, ...]
    """Its values in the order asked for; at least one, all different."""


class Point(msgspec.Struct, frozen=True):
    """One combination of values: where a run stands on each axis of its race."""

    values: dict[str, Value]
    """A value for each axis, by the parameter's name."""

    def __hash__(self) -> int:
        return hash(frozenset(self.values.items()))

    @property
    def clusters(self) -> int:
        """How many clusters a run here looks up, or items it works on."""
        return int(self.values[ITEMS if ITEMS in self.values else CLUSTERS])

    @property
    def rank(self) -> tuple[float, ...]:
        """Its numbers, to sort points by."""
        return tuple(value for value in self.values.values() if not isinstance(value, str))

    @property
    def text(self) -> str:
        """The values in words: ``4 clusters``."""
        return str(self.marked)

    @property
    def marked(self) -> Text:
        """The same, to be worded when it is shown."""
        texts = [_words(name, value) for name, value in self.values.items()]
        return functools.reduce(lambda one, two: N_("{one}, {two}", one=one, two=two), texts)

    @property
    def label(self) -> str:
        """The values alone, as a button or a cell shows them: ``4``."""
        return ", ".join(str(value) for value in self.values.values())


def _words(parameter: str, value: Value) -> Text:
    if parameter == CLUSTERS and isinstance(value, int):
        return counted("{count:,} cluster", "{count:,} clusters", value)
    if parameter == ITEMS and isinstance(value, int):
        return counted("{count:,} item", "{count:,} items", value)
    return N_("{parameter} {value}", parameter=parameter, value=value)


def clusters_axis(counts: Iterable[int]) -> Axis:
    """Return the axis of cluster counts."""
    return Axis(CLUSTERS, tuple(counts))


def items_axis(counts: Iterable[int]) -> Axis:
    """Return the axis of counts of items."""
    return Axis(ITEMS, tuple(counts))


def at_clusters(count: int) -> Point:
    """Return the point of a race that varies only its clusters."""
    return Point({CLUSTERS: count})


def points_of(axes: tuple[Axis, ...]) -> tuple[Point, ...]:
    """Return every combination of the axes' values, the last axis changing first."""
    names = [axis.parameter for axis in axes]
    combinations = itertools.product(*(axis.values for axis in axes))
    return tuple(Point(dict(zip(names, values, strict=True))) for values in combinations)
