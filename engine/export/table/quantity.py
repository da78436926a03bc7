"""One unit and one number of decimals for a whole column, so that its numbers line up."""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from engine.vocabulary.units import places_off

Pair = tuple[float, float]
"""A lower and a higher bound."""

Value = float | str | Pair | None
"""What a cell holds: a number, words instead, the bounds of an interval, or nothing."""

_SIGNIFICANT = 3
_RANGE = "\u2013"


class Quantity(enum.Enum):
    """What kind of number a column holds, which decides its unit and decimals."""

    TEXT = enum.auto()
    COUNT = enum.auto()
    MEAN = enum.auto()
    """A mean of counts."""

    SECONDS = enum.auto()
    ELAPSED = enum.auto()
    """Seconds too, with one unit for all columns of this kind: people compare them."""

    FACTOR = enum.auto()
    """How many times as much."""

    RATIO = enum.auto()
    """A ratio that may be very close to 1."""

    SHARE = enum.auto()
    """A share of 1, written in per cent."""

    RATE = enum.auto()
    """Events per second."""

    BYTES = enum.auto()


@dataclass(frozen=True, slots=True)
class Scale:
    """How the numbers of a column are written."""

    unit: str = ""
    """Their unit; nothing if they need none."""

    factor: float = 1.0
    """What a value is multiplied by."""

    decimals: int = 0

    def text(self, value: Value, between: str = _RANGE) -> str:
        """Return a value as text; words unchanged, nothing for None.

        Args:
            value: In the column's own unit, such as seconds.
            between: Separates the bounds of an interval.
        """
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, tuple):
            return between.join(self.text(bound) for bound in value)
        text = f"{value * self.factor:.{self.decimals}f}"
        # A small negative number must not become a negative zero.
        return text.lstrip("-") if not text.strip("-0.") else text


def scale_of(
    quantity: Quantity,
    values: Iterable[Value],
    greatest: float = 0.0,
    off_one: Iterable[float] = (),
) -> Scale:
    """Return the scale that makes all values of a column readable.

    Args:
        quantity: What kind of number they are.
        values: What the column holds.
        greatest: The greatest value of other columns with the same unit.
        off_one: How far from 1 the numbers are that a verdict calls more or less than 1.
    """
    numbers: list[float] = []
    widths: list[float] = []
    for value in values:
        if isinstance(value, tuple):
            numbers += value
            widths.append(value[1] - value[0])
        elif value is not None and not isinstance(value, str):
            numbers.append(value)
    if not numbers:
        return Scale()
    if quantity is Quantity.ELAPSED:
        return _seconds(_sizes(numbers), _sizes(widths), greatest)
    scale = _SCALES[quantity](_sizes(numbers), _sizes(widths))
    return replace(scale, decimals=max(scale.decimals, *map(places_off, off_one), 0))


def greatest_of(values: Iterable[Value]) -> float:
    """Return the greatest number among some values, or 0 where there is none."""
    bounds = (value[1] if isinstance(value, tuple) else value for value in values)
    return max((bound for bound in bounds if isinstance(bound, int | float)), default=0.0)


def _sizes(numbers: Iterable[float]) -> list[float]:
    return sorted(abs(number) for number in numbers if number)


def _places(sizes: list[float], widths: list[float], least: int, most: int) -> int:
    """Return the decimals that show three digits of the least value, one of the least width."""
    wanted = least
    if sizes:
        wanted = _SIGNIFICANT - 1 - math.floor(math.log10(sizes[0]))
    if widths:
        wanted = max(wanted, -math.floor(math.log10(widths[0])))
    return max(least, min(most, wanted))


def _seconds(sizes: list[float], widths: list[float], greatest: float = 0.0) -> Scale:
    greatest_s = max(sizes[-1] if sizes else 0.0, greatest) or 1.0
    # Rounding at these bounds would add a digit before the point.
    if greatest_s >= 0.9995:
        unit, factor, least, most = "s", 1.0, 1, 3
    elif greatest_s >= 0.9995e-3:
        unit, factor, least, most = "ms", 1e3, 0, 2
    else:
        unit, factor, least, most = "\u00b5s", 1e6, 0, 1
    scaled = [size * factor for size in sizes]
    places = _places(scaled, [width * factor for width in widths], least, most)
    return Scale(unit, factor, places)


def _fixed(unit: str, factor: float, decimals: int) -> Callable[[list[float], list[float]], Scale]:
    return lambda sizes, widths: Scale(unit, factor, decimals)


_SCALES: dict[Quantity, Callable[[list[float], list[float]], Scale]] = {
    Quantity.TEXT: _fixed("", 1.0, 0),
    Quantity.COUNT: _fixed("", 1.0, 0),
    Quantity.MEAN: _fixed("", 1.0, 2),
    Quantity.SECONDS: _seconds,
    Quantity.FACTOR: lambda sizes, _: Scale("\u00d7", 1.0, 2 if sizes and sizes[0] < 0.945 else 1),
    Quantity.RATIO: _fixed("", 1.0, 3),
    Quantity.SHARE: _fixed("%", 100.0, 1),
    Quantity.RATE: lambda sizes, widths: Scale("1/s", 1.0, _places(sizes, widths, 0, 2)),
    Quantity.BYTES: _fixed("MiB", 2.0**-20, 1),
}
