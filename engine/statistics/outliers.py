"""Label outliers; never drop them.

Tukey's fences: "Exploratory Data Analysis", Addison-Wesley 1977, chapter 2. A slow run may be
due to the machine or to the strategy, and a number cannot show which.
"""

from __future__ import annotations

import enum
import statistics
from collections.abc import Sequence

_LEAST_COUNT = 5
"""Fewer values have no meaningful quartiles."""

_INNER = 1.5
_OUTER = 3.0


class Outlier(enum.StrEnum):
    """How far a value lies outside the quartiles, in interquartile ranges."""

    NONE = "none"
    MILD = "mild"
    """More than 1.5."""

    FAR = "far"
    """More than 3."""


def label_outliers(values: Sequence[float]) -> tuple[Outlier, ...]:
    """Return a label for each value; all ``NONE`` for fewer than five."""
    if len(values) < _LEAST_COUNT:
        return (Outlier.NONE,) * len(values)
    lower, _, upper = statistics.quantiles(values, n=4, method="inclusive")
    return tuple(_label(value, lower, upper) for value in values)


def _label(value: float, lower: float, upper: float) -> Outlier:
    distance = max(lower - value, value - upper)
    if distance > _OUTER * (upper - lower):
        return Outlier.FAR
    return Outlier.MILD if distance > _INNER * (upper - lower) else Outlier.NONE
