"""Why to use the lane that is recommended: clauses that follow its name."""

from __future__ import annotations

import math
from collections.abc import Iterator

from engine.advice.case import Case, is_slower, may_gain, share_text
from engine.advice.rule import Part, Rule
from engine.strategies.sequential import Sequential
from engine.vocabulary.units import mebibytes_text, times_text
from engine.vocabulary.wording import N_, Text

_TWICE = 1.95
"""From here a ratio is said as a factor, below it in per cent."""

_SHARES = {
    2: N_("half the memory of {lane} ({own} instead of {other})"),
    3: N_("a third of the memory of {lane} ({own} instead of {other})"),
    4: N_("a quarter of the memory of {lane} ({own} instead of {other})"),
    5: N_("a fifth of the memory of {lane} ({own} instead of {other})"),
    6: N_("a sixth of the memory of {lane} ({own} instead of {other})"),
}


def sequential_lane(case: Case) -> int | None:
    """Return the reliable lane that runs one query after another, if there is one."""
    lanes = case.result.lanes
    return next((one for one in case.reliable if lanes[one].strategy == Sequential.name), None)


def _speed(case: Case, choice: int, _least: float) -> Iterator[tuple[Text, None]]:
    """How near it is to the fastest."""
    others = case.candidates[choice]
    if all(is_slower(one) for one in others.values()):
        yield N_("the fastest"), None
        return
    gain = may_gain(others)
    share = max(1, math.ceil(gain * 100 - 1e-9))
    yield N_("within {share} % of the fastest", share=share), None


def _gain(case: Case, choice: int, least: float) -> Iterator[tuple[Text, int]]:
    """How much it gains over one query after another."""
    lane = sequential_lane(case)
    if lane is None or lane == choice:
        return
    comparison = case.comparison(lane, choice)
    if is_slower(comparison) and comparison.ratio >= least:
        title = case.result.lanes[lane].title
        yield (
            N_("{factor} as fast as {lane}", factor=times_text(comparison.ratio), lane=title),
            lane,
        )


def _margin(case: Case, choice: int, least: float) -> Iterator[tuple[Text, int]]:
    """How far the next is behind, where every other is."""
    others = case.candidates[choice]
    if not all(is_slower(one) for one in others.values()):
        return
    lane = min(others, key=lambda place: (others[place].ratio, place))
    ratio = others[lane].ratio
    if ratio < least or (lane == sequential_lane(case) and ratio >= _TWICE):
        return
    title = case.result.lanes[lane].title
    if ratio >= _TWICE:
        yield (
            N_("the next ({lane}) takes {factor} the time", lane=title, factor=times_text(ratio)),
            lane,
        )
    else:
        share = share_text(ratio - 1)
        yield N_("the next ({lane}) takes {share} longer", lane=title, share=share), lane


def _memory(case: Case, choice: int, least: float) -> Iterator[tuple[Text, int]]:
    """How little memory it takes beside the lane that takes most."""
    own = case.memory_bytes(choice)
    sizes = {lane: size for lane in case.reliable if (size := case.memory_bytes(lane))}
    if not own or not sizes:
        return
    lane = max(sizes, key=lambda place: (sizes[place], -place))
    factor = sizes[lane] / own
    if factor < least:
        return
    message = _SHARES.get(round(factor))
    values = {
        "lane": case.result.lanes[lane].title,
        "own": mebibytes_text(own),
        "other": mebibytes_text(sizes[lane]),
    }
    if message is not None:
        yield Text(message.message, None, values), lane
    else:
        yield N_("{own} of memory instead of {other} for {lane}", **values), lane


REASONS = (
    Rule("speed", Part.REASON, 0.0, _speed),
    Rule("gain", Part.REASON, _TWICE, _gain),
    Rule("margin", Part.REASON, 0.0, _margin),
    Rule("memory", Part.REASON, 2.0, _memory),
)
"""Each with the least figure, of its own kind, that is worth saying."""
