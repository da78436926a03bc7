"""Verdicts on lanes against the baseline, in words."""

from __future__ import annotations

from engine.race.result.result import RaceResult
from engine.race.spec.axis import Point
from engine.statistics.comparison import Comparison, Verdict, blocks_needed
from engine.statistics.interval import CONFIDENCE, least_count
from engine.vocabulary.units import places_off
from engine.vocabulary.wording import N_, _, ngettext

WINNER = "\u2605"
"""Marks a lane that no other is faster than."""

_PLACES = 3

_WORDS = {Verdict.FASTER: N_("faster"), Verdict.SLOWER: N_("slower"), Verdict.TIE: N_("tie")}


def verdict_words(result: RaceResult, lane: int, point: Point) -> str:
    """Return ``faster``, ``slower``, ``tie``, or why there is no verdict.

    Empty without finished runs, or if the race runs each lane only once.
    """
    if result.summary(lane, point) is None:
        return ""
    if lane == result.baseline:
        return _("baseline")
    comparison = result.comparison(lane, point)
    if comparison is None:
        return _("no baseline")
    if comparison.verdict is Verdict.UNDECIDED:
        # For single runs this is said once, for the whole race.
        if len(result.runs_of(lane, point)) < 2:
            return ""
        return ngettext("needs {count} block", "needs {count} blocks", comparison.blocks_needed)
    return str(_WORDS[comparison.verdict])


def comparison_words(comparison: Comparison) -> str:
    """Return what a verdict rests on: ``0.262 of the baseline's time, 97.9 % interval ...``."""
    interval = comparison.interval
    numbers = [comparison.ratio, *((interval.low, interval.high) if interval is not None else ())]
    off_one = [abs(number - 1) for number in numbers] if comparison.differs else []
    places = max(_PLACES, *map(places_off, off_one), 0)
    ratio = f"{comparison.ratio:.{places}f}"
    if interval is None:
        numbers_text = _("{ratio} of the baseline's time").format(ratio=ratio)
    else:
        numbers_text = _(
            "{ratio} of the baseline's time, {coverage} interval {low} to {high}"
        ).format(
            ratio=ratio,
            coverage=coverage_text((interval.coverage,)),
            low=f"{interval.low:.{places}f}",
            high=f"{interval.high:.{places}f}",
        )
    verdict = (
        ngettext(
            "no verdict, needs {count} block",
            "no verdict, needs {count} blocks",
            comparison.blocks_needed,
        )
        if comparison.verdict is Verdict.UNDECIDED
        else str(_WORDS[comparison.verdict])
    )
    return _("{numbers}: {verdict}").format(numbers=numbers_text, verdict=verdict)


def with_mark(words: str, *, is_winner: bool) -> str:
    """Return a verdict, with the winner's mark if the lane won."""
    return f"{words} {WINNER}" if is_winner else words


def is_single(result: RaceResult) -> bool:
    """Whether every lane runs only once per point, so that nothing can be concluded."""
    return all(len(result.runs_of(0, point)) < 2 for point in result.points)


def coverages(result: RaceResult) -> tuple[float, ...]:
    """Return the coverage probabilities of the medians' intervals, ascending."""
    found = {
        summary.interval.coverage
        for _lane, _point, summary in result.summaries()
        if summary.interval is not None
    }
    return tuple(sorted(found))


def coverage_text(shares: tuple[float, ...]) -> str:
    """Return ascending coverages in per cent: ``97.9 %``, or the lowest of several."""
    texts = list(dict.fromkeys(f"{share * 100:.1f} %" for share in shares))
    return f"\u2265{texts[0]}" if len(texts) > 1 else "".join(texts)


def interval_caption(result: RaceResult) -> str:
    """Return what the race's medians rest on, in one sentence."""
    if is_single(result):
        return _("No statistics: one run per lane.")
    covered = coverages(result)
    if not covered:
        return ngettext(
            "No intervals: they need {count} run per lane.",
            "No intervals: they need {count} runs per lane.",
            least_count(1 - CONFIDENCE),
        )
    return _("Medians with {coverage} intervals.").format(coverage=coverage_text(covered))


def shortage_caption(result: RaceResult) -> str:
    """Return that a race has too few blocks to rank its lanes, in one sentence, or nothing.

    A race with faults ranks nothing, so it lacks no blocks.
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
    return _("Too few blocks for verdicts: {lanes} lanes need {needed}, not {blocks}.").format(
        lanes=count, needed=needed, blocks=blocks
    )


def statistics_caption(result: RaceResult) -> str:
    """Return what the race's medians and verdicts rest on, in one or two sentences."""
    caption = interval_caption(result)
    if not coverages(result):
        return caption
    band = _("Faster or slower than {baseline}: by more than {band} %.").format(
        baseline=result.lanes[result.baseline].title, band=f"{result.band * 100:g}"
    )
    return f"{caption} {band}"
