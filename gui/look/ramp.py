"""Shades of a colour that are told apart by their lightness."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor

LEAST_CONTRAST = 3.0
"""The least contrast of a mark to its ground, by WCAG 2.2."""

_SHADES = 8
_LEAST_STEP, _MOST_STEP = 0.055, 0.075
_DARKEST, _LIGHTEST = 0.2, 0.97

Lab = tuple[float, float, float]
"""Lightness, 0..1, and two opponent colours, in Oklab (B. Ottosson, 2020)."""


@lru_cache(maxsize=256)
def ramp(colour: str, ground: str) -> tuple[str, ...]:
    """Return shades of a colour, itself first, each lighter or each darker than the one before.

    Neighbours are at least 0.055 apart in Oklab, and each stands out from the ground.

    Args:
        colour: Its name, ``#rrggbb``; it stands out from the ground.
        ground: The name of the colour behind it.
    """
    first = _lab(QColor(colour))
    ways = [_reach(first, ground, end) for end in (_DARKEST, _LIGHTEST)]
    end = max(ways, key=lambda reached: abs(reached - first[0]))
    room = abs(end - first[0])
    step = min(_MOST_STEP, max(_LEAST_STEP, room / (_SHADES - 1)))
    count = min(_SHADES, int(room / step + 1e-9) + 1)
    sign = 1 if end > first[0] else -1
    others = [_shade(first, first[0] + sign * step * place) for place in range(1, count)]
    return (colour, *(one.name() for one in others))


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast ratio of two opaque colours, 1..21, by WCAG 2.2."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    """Return the relative luminance of a colour, 0..1, by WCAG 2.2."""
    shares = (0.2126, 0.7152, 0.0722)
    return sum(share * value for share, value in zip(shares, _linear(colour), strict=True))


def _linear(colour: QColor) -> tuple[float, float, float]:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return red, green, blue


def _reach(first: Lab, ground: str, end: float) -> float:
    """Return the lightness nearest to an end at which a shade stands out from the ground."""
    reached = first[0]
    for place in range(1, 101):
        lightness = first[0] + (end - first[0]) * place / 100
        if contrast(_shade(first, lightness), QColor(ground)) < LEAST_CONTRAST:
            break
        reached = lightness
    return reached


def _lab(colour: QColor) -> Lab:
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _shade(colour: Lab, lightness: float) -> QColor:
    """Return a colour with another lightness, as colourful as a screen can show it."""
    for share in range(20, -1, -1):
        channels = _channels((lightness, colour[1] * share / 20, colour[2] * share / 20))
        if all(-1e-4 <= value <= 1 + 1e-4 for value in channels):
            break
    red, green, blue = (_encoded(min(1.0, max(0.0, value))) for value in channels)
    return QColor.fromRgbF(red, green, blue)


def _channels(lab: Lab) -> tuple[float, float, float]:
    """Return the linear red, green and blue of a colour, within 0..1 if a screen can show it."""
    lightness, green_red, blue_yellow = lab
    long = (lightness + 0.3963377774 * green_red + 0.2158037573 * blue_yellow) ** 3
    medium = (lightness - 0.1055613458 * green_red - 0.0638541728 * blue_yellow) ** 3
    short = (lightness - 0.0894841775 * green_red - 1.2914855480 * blue_yellow) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _encoded(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
