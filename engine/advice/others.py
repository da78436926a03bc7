"""What else is worth knowing about lanes that are not recommended."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence

from engine.advice.case import Case, is_slower, ranking_of
from engine.advice.reasons import sequential_lane
from engine.advice.rule import Part, Rule
from engine.race.plan.plan import PlannedLane
from engine.statistics.comparison import Verdict
from engine.strategies import strategy_or_none
from engine.strategies.strategy import Group
from engine.vocabulary.units import seconds_text, times_text
from engine.vocabulary.wording import N_, Text
from engine.workload.kind import Forms
from engine.workload.kinds import kind_or_none

_MOST_TIES = 2
_MUCH_MEMORY = 1.5
"""From this factor on, memory is what speaks against a lane that ties."""

_LEAST_START_S = 0.01
_COMPUTES = 0.5
"""From this share of its time on, a query is said to compute."""


def _ties(case: Case, choice: int, _least: float) -> Iterator[tuple[Text, int]]:
    """Lanes that are as good, and what speaks against them."""
    others = [
        lane
        for lane in case.candidates
        if lane != choice
        and not case.is_of_family(lane, choice)
        and case.comparison(lane, choice).verdict is Verdict.TIE
    ]
    for lane in sorted(others, key=lambda place: (case.median_s(place), place))[:_MOST_TIES]:
        planned = case.result.lanes[lane]
        strategy = strategy_or_none(planned.strategy)
        own, its = case.memory_bytes(choice), case.memory_bytes(lane)
        if strategy is not None and strategy.demand is not None:
            text = N_(
                "a tie with {lane}, which needs {demand}",
                lane=planned.title,
                demand=strategy.demand,
            )
        elif own and its and its / own >= _MUCH_MEMORY:
            factor = times_text(its / own)
            text = N_(
                "a tie with {lane}, which takes {factor} the memory",
                lane=planned.title,
                factor=factor,
            )
        else:
            text = N_("a tie with {lane}", lane=planned.title)
        yield text, lane


def _start(case: Case, choice: int, least: float) -> Iterator[tuple[Text, int]]:
    """The lane that waits longest for its first query, where that is part of why it is slower."""
    found = [
        (waits_s, lane)
        for lane, comparison in case.candidates[choice].items()
        if is_slower(comparison)
        and (waits_s := _first_start_s(case, lane)) is not None
        and waits_s >= max(_LEAST_START_S, least * case.median_s(choice))
    ]
    if found:
        waits_s, lane = max(found, key=lambda one: (one[0], -one[1]))
        title, time = case.result.lanes[lane].title, seconds_text(waits_s)
        yield N_("{time} pass before the first query of {lane}", lane=title, time=time), lane


def _first_start_s(case: Case, lane: int) -> float | None:
    """Return when the first query of a lane starts, in seconds on the clock, the runs' median."""
    firsts = [
        min(starts)
        for run in case.result.runs_of(lane, case.point)
        if run.outcome is not None and (starts := [start for start in run.starts_ns if start > 0])
    ]
    return statistics.median(firsts) / 1e9 if firsts else None


def _computing(case: Case, _choice: int, least: float) -> Iterator[tuple[Text, int | None]]:
    """Threads that gain nothing because the work computes under a global lock."""
    result = case.result
    profile = result.profile
    # What the built-in kinds compute is pure Python.
    locked = profile.gil_share if profile is not None else result.plan.kind.cpu_share
    if locked < _COMPUTES or result.environment.cores < 2:
        return
    lanes = _gain_nothing(case, least, lambda lane: _is_locked(case, lane))
    if lanes:
        yield (
            N_(
                "no gain from {lanes}: the work computes, and the GIL lets one thread compute at "
                "a time",
                lanes=_titles(case, lanes),
            ),
            lanes[0] if len(lanes) == 1 else None,
        )


def _stalled(case: Case, _choice: int, least: float) -> Iterator[tuple[Text, int | None]]:
    """Coroutines that gain nothing because the work waits without giving way to others."""
    profile = case.result.profile
    if profile is not None:
        hides, share = profile.forms is Forms.FUNCTION, profile.cpu_share
    else:
        kind = kind_or_none(case.result.spec.kind)
        hides = kind is not None and kind.hides_waits
        share = case.result.plan.kind.cpu_share
    if not hides or share >= _COMPUTES:
        return
    lanes = _gain_nothing(case, least, _is_cooperative)
    if lanes:
        yield (
            N_(
                "no gain from {lanes}: the work blocks the only thread while it waits",
                lanes=_titles(case, lanes),
            ),
            lanes[0] if len(lanes) == 1 else None,
        )


def _gain_nothing(case: Case, least: float, may: Callable[[PlannedLane], bool]) -> Sequence[int]:
    """Return the lanes of a sort that are not faster than one query after another.

    ``least`` is the share by which their intervals let them be faster.
    """
    base = sequential_lane(case)
    lanes = [one for one in case.reliable if one != base and may(case.result.lanes[one])]
    if base is None:
        return ()
    compared = ranking_of(case.result, (base, *lanes)).comparisons(case.point)
    return [
        lane
        for lane, one in compared.items()
        if one.interval is not None
        and one.verdict is not Verdict.FASTER
        and one.interval.low >= 1 - least
    ]


def _is_locked(case: Case, lane: PlannedLane) -> bool:
    """Return whether a lane's threads share a global lock."""
    interpreter = case.result.started.interpreters.get(lane.python)
    has_gil = interpreter.gil if interpreter is not None else case.result.environment.gil
    strategy = strategy_or_none(lane.strategy)
    return bool(has_gil) and strategy is not None and strategy.group is Group.THREADS


def _is_cooperative(lane: PlannedLane) -> bool:
    strategy = strategy_or_none(lane.strategy)
    return strategy is not None and strategy.group is Group.COROUTINES and strategy.is_cooperative


def _titles(case: Case, lanes: Sequence[int]) -> Text:
    titles = [case.result.lanes[lane].title for lane in lanes]
    *first, last = titles
    if not first:
        return N_("{title}", title=last)
    return N_("{titles} and {last}", titles=", ".join(first), last=last)


def _larger(case: Case, choice: int, _least: float) -> Iterator[tuple[Text, int]]:
    """That a larger pool gains nothing, or that a larger one might."""
    others = case.candidates[choice]
    family = [lane for lane in case.reliable if case.is_of_family(lane, choice)]
    if len(family) < 2:
        return
    amount = case.result.lanes[choice].amount
    assert amount is not None
    size = amount.counted(amount.value)
    larger = [lane for lane in family if case.amount(lane) > amount.value]
    if larger:
        if all(
            lane in case.candidates or others[lane].verdict is Verdict.SLOWER for lane in larger
        ):
            yield N_("more than {size} gain nothing", size=size), choice
        return
    below = max((one for one in family if one != choice), key=case.amount)
    runs = case.result.runs_of(choice, case.point)
    if is_slower(others[below]) and runs[0].planned.units > amount.value:
        yield N_("more than {size} may be faster still: none were raced", size=size), choice


def _failed(case: Case, _choice: int, least: float) -> Iterator[tuple[Text, int]]:
    """Lanes that are left out because they failed."""
    for lane, planned in enumerate(case.result.lanes):
        failures = len(case.result.failures(lane, case.point))
        if failures >= least:
            runs = sum(run.is_done for run in case.result.runs_of(lane, case.point))
            yield (
                N_(
                    "left out: {lane}, of which {failures} of {runs} runs failed",
                    lane=planned.title,
                    failures=failures,
                    runs=runs,
                ),
                lane,
            )


REMARKS = (
    Rule("tie", Part.REMARK, 0.0, _ties),
    Rule("start", Part.REMARK, 0.05, _start),
    Rule("computing", Part.REMARK, 0.05, _computing),
    Rule("stalled", Part.REMARK, 0.05, _stalled),
    Rule("size", Part.REMARK, 0.0, _larger),
    Rule("failed", Part.REMARK, 1.0, _failed),
)
"""Each with the least figure, of its own kind, that is worth saying."""
