"""Places for labels that must not touch one another; in pixels or axis units."""

from __future__ import annotations

import math
from collections.abc import Sequence


def spaced_ticks(ticks: Sequence[tuple[float, str]], distance: float) -> list[tuple[float, str]]:
    """Return ticks that are at least ``distance`` apart, always with the last one."""
    kept = list(ticks[-1:])
    for place, text in ticks[-2::-1]:
        if kept[-1][0] - place >= distance:
            kept.append((place, text))
    return kept[::-1]


def pushed_apart(
    places: Sequence[float], spacing: float, low: float = -math.inf, high: float = math.inf
) -> list[float]:
    """Return ascending places moved as little as possible to be ``spacing`` apart within bounds.

    They keep their distance even if the bounds leave no room for it; the last ones then lie
    beyond ``high``.
    """
    return _within(_apart(places, spacing), spacing, low, high)


def _apart(places: Sequence[float], spacing: float) -> list[float]:
    """Return places moved as little as possible: by least squares, in clusters that touch."""
    clusters: list[list[float]] = []  # each: sum of wanted starts, number of members
    for index, place in enumerate(places):
        clusters.append([place - index * spacing, 1])
        while len(clusters) > 1 and (
            clusters[-2][0] / clusters[-2][1] > clusters[-1][0] / clusters[-1][1]
        ):
            total, count = clusters.pop()
            clusters[-1][0] += total
            clusters[-1][1] += count
    apart: list[float] = []
    for total, count in clusters:
        for _ in range(int(count)):
            apart.append(total / count + len(apart) * spacing)
    return apart


def _within(places: Sequence[float], spacing: float, low: float, high: float) -> list[float]:
    """Return places moved between two bounds, those near the bounds first."""
    kept = list(places)
    bound = high
    for index in reversed(range(len(kept))):
        kept[index] = min(kept[index], bound)
        bound = kept[index] - spacing
    bound = low
    for index, place in enumerate(kept):
        kept[index] = max(place, bound)
        bound = kept[index] + spacing
    return kept
