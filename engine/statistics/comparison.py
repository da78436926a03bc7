"""Whether a lane is faster or slower than another, by blocks.

Lanes are compared within blocks: two elapsed times of a block are measured soon after each other,
so the logarithm of their ratio is free of drift between blocks. The median of these logarithms has
the same exact interval as a median time (`interval`). A lane is called faster or slower only if its
whole interval lies outside a band around 1, so that a difference too small to matter is a tie.

Of several comparisons the most certain is held to the strictest level, the next to a less strict
one, until the first that fails: Holm, "A Simple Sequentially Rejective Multiple Test Procedure",
Scandinavian Journal of Statistics 6(2), 1979. The chance that any lane of a race is wrongly
called different stays at or below 5 %. The procedure is five lines; the level where it ends for
each comparison is also the level of the interval that is shown, which no library returns.
"""

from __future__ import annotations

import enum
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.statistics.interval import (
    CONFIDENCE,
    Interval,
    least_count,
    lower_tail,
    median_interval,
)


class Verdict(enum.StrEnum):
    """How a lane compares with another."""

    FASTER = "faster"
    SLOWER = "slower"
    TIE = "tie"
    """No difference beyond the band was shown."""

    UNDECIDED = "undecided"
    """Too few blocks for a verdict."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A lane compared with another at one point."""

    ratio: float
    """The median over the blocks of this lane's elapsed time over the other's."""

    interval: Interval | None
    """The interval of that ratio, at the level of the comparison; None with too few blocks."""

    verdict: Verdict
    blocks: int
    """Number of blocks in which both finished."""

    blocks_needed: int
    """The least number of blocks for a verdict."""

    @property
    def differs(self) -> bool:
        """Whether the lane was shown to be faster or slower."""
        return self.verdict in (Verdict.FASTER, Verdict.SLOWER)


def blocks_needed(lanes: int, confidence: float = CONFIDENCE) -> int:
    """Return the least number of blocks for a verdict on every lane of a race.

    Args:
        lanes: The number of lanes, including the baseline.
        confidence: The least probability that all verdicts are right, 0..1.
    """
    return least_count((1 - confidence) / max(1, lanes - 1))


def compare(
    pairs: Mapping[int, Sequence[tuple[float, float]]],
    band: float,
    confidence: float = CONFIDENCE,
) -> dict[int, Comparison]:
    """Compare lanes with one other lane.

    Args:
        pairs: For each lane its elapsed time and the other's in each block, both above 0; lanes
            without a pair are left out of the result.
        band: Ratios this close to 1 are no difference, as a share of 1: 0.01 is 1 %.
        confidence: The least probability that all verdicts are right, 0..1.
    """
    ratios = {
        lane: [math.log(own_s / other_s) for own_s, other_s in times]
        for lane, times in pairs.items()
        if times
    }
    edge = math.log1p(band)
    errors = {lane: _error(values, edge) for lane, values in ratios.items()}
    comparisons: dict[int, Comparison] = {}
    is_stopped = False
    level = 1 - confidence
    for place, lane in enumerate(sorted(ratios, key=lambda lane: errors[lane])):
        if not is_stopped:
            level = (1 - confidence) / (len(ratios) - place)
            is_stopped = errors[lane] > level
        comparisons[lane] = _comparison(ratios[lane], edge, level, is_shown=not is_stopped)
    return comparisons


def may_be_slower(
    pairs: Sequence[tuple[float, float]], band: float, confidence: float = CONFIDENCE
) -> bool:
    """Return whether ``compare`` could call a lane slower, whatever the other lanes are.

    Args:
        pairs: The lane's elapsed time and the other's in each block, both above 0.
        band: As for ``compare``.
        confidence: As for ``compare``.
    """
    values = [math.log(own_s / other_s) for own_s, other_s in pairs]
    edge = math.log1p(band)
    above = sum(value > edge for value in values)
    return 2 * above > len(values) and _error(values, edge) <= 1 - confidence


def _error(values: list[float], edge: float) -> float:
    """Return the strictest level at which the median's interval is still outside the band."""
    count = len(values)
    below = sum(value < -edge for value in values)
    above = sum(value > edge for value in values)
    # The r-th greatest is below the edge while at least n + 1 - r values are.
    return min(1.0, 2 * lower_tail(count - max(below, above), count))


def _comparison(values: list[float], edge: float, level: float, *, is_shown: bool) -> Comparison:
    interval = median_interval(values, 1 - level)
    middle = statistics.median(values)
    needed = least_count(level)
    if is_shown:
        verdict = Verdict.FASTER if middle < -edge else Verdict.SLOWER
    else:
        verdict = Verdict.TIE if interval is not None else Verdict.UNDECIDED
    return Comparison(
        ratio=math.exp(middle),
        interval=interval
        and Interval(math.exp(interval.low), math.exp(interval.high), interval.coverage),
        verdict=verdict,
        blocks=len(values),
        blocks_needed=needed,
    )
