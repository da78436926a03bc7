"""Round numbers for an axis."""

from __future__ import annotations

import math


def ticks(most: float, at_most: int) -> list[float]:
    """Return round numbers from 0 up to ``most``: at least two, and at most ``at_most`` or three.

    Steps are 1, 2 or 5 times a power of ten.
    """
    if most <= 0:
        return [0.0, 1.0]
    least_step = most / max(1, at_most - 1)
    power = 10.0 ** math.floor(math.log10(least_step))
    steps = [power * unit for unit in (0.5, 1, 2, 5, 10)]
    place = next(i for i, step in enumerate(steps) if i and step >= least_step * (1 - 1e-9))
    step = steps[place] if steps[place] <= most else steps[place - 1]
    return [step * place for place in range(int(most / step * (1 + 1e-9)) + 1)]


def tick_text(value: float, step: float) -> str:
    """Write an axis value with as many decimals as its step has."""
    decimals = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0
    return f"{value:.{decimals}f}"


def log_ticks(least: float, most: float) -> list[float]:
    """Return 1, 2 and 5 times the powers of ten that lie from ``least`` to ``most``, above 0."""
    first, last = math.floor(math.log10(least)), math.ceil(math.log10(most))
    values = [unit * 10.0**power for power in range(first, last + 1) for unit in (1, 2, 5)]
    return [value for value in values if least <= value <= most]


def log_values(least: float, most: float) -> list[float]:
    """Return round numbers for a log axis: those of ``log_ticks``, or closer ones on a short axis.

    Args:
        least: Where the axis begins, above 0.
        most: Where it ends.
    """
    values = log_ticks(least, most)
    if len(values) > 2:
        return values
    steps = ticks(most - least, 5)
    step = steps[1] if len(steps) > 1 else most - least
    first = math.ceil(least / step - 1e-9)
    return [step * place for place in range(first, int(most / step * (1 + 1e-9)) + 1)]
