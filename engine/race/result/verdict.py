"""What can be said of a lane against the baseline, in words."""

from __future__ import annotations

from engine.race.result.result import RaceResult
from engine.race.spec.axis import Point
from engine.statistics.comparison import Comparison, Verdict, blocks_needed
from engine.statistics.interval import CONFIDENCE, least_count
from engine.vocabulary.units import places_off
from engine.vocabulary.wording import N_

WINNER = "\u2605"
"""Marks a lane that none is faster than."""

_PLACES = 3

_WORDS = {Verdict.FASTER: N_("faster"), Verdict.SLOWER: N_("slower"), Verdict.TIE: N_("tie")}


def verdict_words(result: RaceResult, lane: int, point: Point) -> str:
    """Return ``faster``, ``slower``, ``tie``, or why there is no verdict.

    Nothing without runs, and of a race that runs each lane but once.
    """
    if result.summary(lane, point) is None:
        return ""
    if lane == result.baseline:
        return "baseline"
    comparison = result.comparison(lane, point)
    if comparison is None:
        return "no baseline"
    if comparison.verdict is Verdict.UNDECIDED:
        # Of single runs that is said once, of the whole race.
        if len(result.runs_of(lane, point)) < 2:
            return ""
        return f"needs {comparison.blocks_needed} blocks"
    return str(_WORDS[comparison.verdict])


def comparison_words(comparison: Comparison) -> str:
    """Return what a verdict rests on: ``0.262 of the baseline's time, 97.9 % interval ...``."""
    interval = comparison.interval
    numbers = [comparison.ratio, *((interval.low, interval.high) if interval is not None else ())]
    off_one = [abs(number - 1) for number in numbers] if comparison.differs else []
    places = max(_PLACES, *map(places_off, off_one), 0)
    text = f"{comparison.ratio:.{places}f} of the baseline's time"
    if interval is not None:
        covered = coverage_text((interval.coverage,))
        text += f", {covered} interval {interval.low:.{places}f} to {interval.high:.{places}f}"
    if comparison.verdict is Verdict.UNDECIDED:
        return f"{text}: no verdict, needs {comparison.blocks_needed} blocks"
    return f"{text}: {_WORDS[comparison.verdict]}"


def with_mark(words: str, *, is_winner: bool) -> str:
    """Return a verdict with the winner's mark, if it is one's."""
    return f"{words} {WINNER}" if is_winner else words


def is_single(result: RaceResult) -> bool:
    """Whether every lane runs only once at each point, so that nothing can be told."""
    return all(len(result.runs_of(0, point)) < 2 for point in result.points)


def coverages(result: RaceResult) -> tuple[float, ...]:
    """Return the probabilities with which the medians' intervals enclose them, ascending."""
    found = {
        summary.interval.coverage
        for _, _, summary in result.summaries()
        if summary.interval is not None
    }
    return tuple(sorted(found))


def coverage_text(shares: tuple[float, ...]) -> str:
    """Return ascending coverages in per cent: ``97.9 %``, or the least of several."""
    texts = list(dict.fromkeys(f"{share * 100:.1f} %" for share in shares))
    return f"\u2265{texts[0]}" if len(texts) > 1 else "".join(texts)


def interval_caption(result: RaceResult) -> str:
    """Return what the race's medians rest on, in a sentence."""
    if is_single(result):
        return "No statistics: one run a lane."
    covered = coverages(result)
    if not covered:
        return f"No intervals: they need {least_count(1 - CONFIDENCE)} runs a lane."
    return f"Medians with {coverage_text(covered)} intervals."


def shortage_caption(result: RaceResult) -> str:
    """Return that a race has too few blocks to rank its lanes, in a sentence, or nothing.

    Where queries go wrong on purpose, nothing is ranked and nothing is short.
    """
    if result.spec.faults:
        return ""
    if is_single(result):
        return interval_caption(result)
    count = len(result.lanes)
    needed = blocks_needed(count)
    blocks = min(len(result.runs_of(0, point)) for point in result.points)
    if count < 2 or blocks >= needed:
        return ""
    return f"Too few blocks for verdicts: {count} lanes need {needed}, not {blocks}."


def statistics_caption(result: RaceResult) -> str:
    """Return what the race's medians and verdicts rest on, in a sentence or two."""
    caption = interval_caption(result)
    if not coverages(result):
        return caption
    baseline = result.lanes[result.baseline].title
    return f"{caption} Faster or slower than {baseline}: by more than {result.band * 100:g} %."
