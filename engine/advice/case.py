"""What can be told of a race at one point: the lanes worth using, or why none can be named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.race.result.ranking import Ranking
from engine.race.result.result import RaceResult
from engine.race.spec.axis import Point
from engine.statistics.comparison import Comparison, Verdict, blocks_needed
from engine.strategies import strategy_or_none
from engine.vocabulary.counted import counted
from engine.vocabulary.wording import N_, Text

NEAR = 0.05
"""By how much another lane may be faster than one that is worth using, as a share."""

_MOST_TRIED = 12
"""Winners that are compared with all other lanes; comparing many takes long."""

_MUCH_MEMORY = 1.25
"""Lanes whose memory is below this many times the least do not differ by it."""


@dataclass(frozen=True, slots=True)
class Case:
    """What can be told at one point."""

    result: RaceResult
    point: Point
    reliable: tuple[int, ...]
    """The lanes of which no run failed, by place; at least two."""

    candidates: Mapping[int, Mapping[int, Comparison]]
    """The lanes that no other beats by more than ``NEAR``, with all others compared to each; empty
    where that cannot be told."""

    refusal: Text | None = None
    """Why nothing can be told, as a clause; None where something can."""

    def best_of(self, lanes: frozenset[int]) -> int:
        """Return the lane to use among candidates: simple first, then small, then fast."""
        ranks = {lane: _rank(self.result, lane) for lane in lanes}
        simple = [lane for lane in lanes if ranks[lane] == min(ranks.values())]
        sizes = {lane: self.memory_bytes(lane) for lane in simple}
        known = [size for size in sizes.values() if size]
        if len(known) == len(simple):
            simple = [lane for lane in simple if (sizes[lane] or 0) <= _MUCH_MEMORY * min(known)]
        best = min(simple, key=lambda lane: (self.median_s(lane), lane))
        family = [lane for lane in lanes if self.is_of_family(lane, best)]
        return min(family, key=self.amount, default=best)

    def comparison(self, lane: int, choice: int) -> Comparison:
        """Return how a lane compares with a candidate."""
        return self.candidates[choice][lane]

    def median_s(self, lane: int) -> float:
        """Return the median elapsed time of a reliable lane, in seconds."""
        return _median_s(self.result, lane, self.point)

    def memory_bytes(self, lane: int) -> float | None:
        """Return the peak memory of a lane, or None if it is not known."""
        resources = self.result.resources(lane, self.point)
        return resources.peak_pss_bytes if resources is not None else None

    def is_of_family(self, lane: int, other: int) -> bool:
        """Return whether two lanes are one strategy that differs at most in its amount."""
        own, its = self.result.lanes[lane], self.result.lanes[other]
        return (
            own.amount is not None
            and its.amount is not None
            and (own.strategy, own.fan_out, own.python) == (its.strategy, its.fan_out, its.python)
            and own.amount.others == its.amount.others
        )

    def amount(self, lane: int) -> int:
        """Return the amount of a lane that has one, such as the size of its pool."""
        amount = self.result.lanes[lane].amount
        assert amount is not None
        return amount.value


def case_at(result: RaceResult, point: Point) -> Case | None:
    """Return what can be told at a point, or None where there is nothing to tell it by."""
    lanes = range(len(result.lanes))
    reliable = tuple(
        lane
        for lane in lanes
        if result.summary(lane, point) is not None and not result.failures(lane, point)
    )
    if not any(result.has_run(lane, point) for lane in lanes) or len(lanes) < 2:
        return None
    if not reliable:
        return Case(result, point, (), {}, N_("every lane has failures"))
    if len(reliable) < 2:
        title = result.lanes[reliable[0]].title
        return Case(
            result, point, reliable, {}, N_("{lane} alone has runs and no failures", lane=title)
        )
    ranking = ranking_of(result, reliable)
    winners = ranking.winners(point)
    if not winners:
        return _short(result, point, reliable)
    medians = {lane: _median_s(result, lane, point) for lane in winners}
    tried = sorted(winners, key=lambda lane: (medians[lane], lane))[:_MOST_TRIED]
    compared: dict[int, Mapping[int, Comparison]] = {}
    for lane in tried:
        ranking.use(lane, result.band)
        compared[lane] = ranking.comparisons(point)
    near = {lane: ones for lane, ones in compared.items() if may_gain(ones) <= NEAR}
    if near:
        return Case(result, point, reliable, near)
    least = min(tried, key=lambda lane: may_gain(compared[lane]))
    others = compared[least]
    rival = min(others, key=lambda lane: _low(others[lane]))
    return Case(
        result,
        point,
        reliable,
        {},
        N_(
            "times vary too much: {rival} may be up to {share} faster than {lane}",
            rival=result.lanes[rival].title,
            share=share_text(1 - _low(others[rival])),
            lane=result.lanes[least].title,
        ),
    )


def may_gain(others: Mapping[int, Comparison]) -> float:
    """Return by how much the others may be faster than the lane they are compared with, from 0.

    As a share: 0.03 where the lane may take up to 3 % longer than another. By the low ends of the
    intervals, so it holds at their confidence.
    """
    return max(0.0, *(1 / _low(one) - 1 for one in others.values()))


def share_text(share: float) -> str:
    """Write a share in whole per cent: ``7 %``, ``< 1 %``."""
    return f"{share * 100:.0f} %" if share >= 0.005 else "< 1 %"


def _low(comparison: Comparison) -> float:
    assert comparison.interval is not None  # or there were no winners
    return comparison.interval.low


def _short(result: RaceResult, point: Point, reliable: tuple[int, ...]) -> Case | None:
    """Return that there are too few blocks; None if it is not for those."""
    blocks = min(
        sum(run.outcome is not None for run in result.runs_of(lane, point)) for lane in reliable
    )
    missing = blocks_needed(len(reliable)) - blocks
    if missing <= 0:
        return None
    more = counted("{count} more block", "{count} more blocks", missing)
    return Case(result, point, reliable, {}, N_("verdicts take {blocks}", blocks=more))


def ranking_of(result: RaceResult, lanes: Sequence[int]) -> Ranking:
    """Return the comparisons among some lanes; the first is the baseline."""

    def times(point: Point) -> dict[int, dict[int, float]]:
        return {
            lane: {
                run.planned.block: run.outcome.elapsed_s
                for run in result.runs_of(lane, point)
                if run.outcome is not None
            }
            for lane in lanes
        }

    return Ranking(times, lanes[0], result.band)


def _median_s(result: RaceResult, lane: int, point: Point) -> float:
    summary = result.summary(lane, point)
    assert summary is not None
    return summary.median_s


def _rank(result: RaceResult, lane: int) -> int:
    """Return what a lane asks of the user's code: 0 nothing, 1 to be thread-safe, 2 more."""
    planned = result.lanes[lane]
    if not planned.unit:
        return 0
    strategy = strategy_or_none(planned.strategy)
    return 1 if strategy is not None and strategy.demand is None else 2


def is_slower(comparison: Comparison) -> bool:
    """Return whether a lane was shown to be slower than the one it is compared with."""
    return comparison.verdict is Verdict.SLOWER
