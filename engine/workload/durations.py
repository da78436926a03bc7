"""How long each query of a race takes; the same for every lane."""

from __future__ import annotations

import enum
import math
import random
from array import array
from typing import Protocol


class Spread(str, enum.Enum):  # noqa: UP042 - a worker may be an older Python
    """How durations vary around their mean, the sleep time."""

    CONSTANT = "constant"
    """All the same."""

    UNIFORM = "uniform"
    """Anything from 0 to twice the mean, equally likely."""

    EXPONENTIAL = "exponential"
    """Many short, few long: as between independent arrivals."""


class Durations(Protocol):
    """Seconds by a query's number."""

    def __getitem__(self, query: int, /) -> float:
        """Return a query's duration."""


class Constant:
    """One duration for every query."""

    def __init__(self, duration_s: float) -> None:
        self.duration_s = duration_s

    def __getitem__(self, query: int, /) -> float:
        return self.duration_s


class Burdened:
    """Durations that are each longer by a fixed cost per query."""

    def __init__(self, durations: Durations, cost_s: float) -> None:
        self._durations = durations
        self._cost_s = cost_s

    def __getitem__(self, query: int, /) -> float:
        return self._durations[query] + self._cost_s


def burdened(durations: Durations, cost_s: float) -> Durations:
    """Return durations that are each ``cost_s`` seconds longer."""
    if isinstance(durations, Constant):
        return Constant(durations.duration_s + cost_s)
    return Burdened(durations, cost_s)


class Scaled:
    """Durations that are each multiplied by a factor."""

    def __init__(self, durations: Durations, factor: float) -> None:
        self._durations = durations
        self._factor = factor

    def __getitem__(self, query: int, /) -> float:
        return self._durations[query] * self._factor


def scaled(durations: Durations, factor: float) -> Durations:
    """Return durations that are each ``factor`` times as long."""
    if isinstance(durations, Constant):
        return Constant(durations.duration_s * factor)
    return Scaled(durations, factor)


def durations_s(spread: Spread, mean_s: float, seed: int, count: int) -> Durations:
    """Return the durations of ``count`` queries, in seconds.

    A query has the same duration whatever ``count`` is. The draws use nothing but
    ``random.Random.random``, whose sequence no version of Python has changed.
    """
    if spread is Spread.CONSTANT:
        return Constant(mean_s)
    # A stream of its own, or the order of the runs would be drawn from the same numbers.
    draw = random.Random(f"durations {seed}").random
    if spread is Spread.UNIFORM:
        return array("d", (2 * mean_s * draw() for _ in range(count)))
    # Inverse of the distribution function, Devroye, "Non-Uniform Random Variate Generation", 1986.
    return array("d", (-mean_s * math.log(1 - draw()) for _ in range(count)))
