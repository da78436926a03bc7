"""What a colleague would say of a race: a sentence on what to use, and what else to know."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.advice.advice import ADVICE
from engine.advice.case import Case, case_at
from engine.advice.rule import Part, Remark
from engine.race.result.result import RaceResult
from engine.race.spec.axis import Point
from engine.strategies.sequential import Sequential
from engine.vocabulary.printable import printable
from engine.vocabulary.wording import N_, Text

UNTOLD = "untold"
"""The kind of the remark that something cannot be told."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What to use at some points that follow each other."""

    lane: int
    """The lane's place."""

    points: tuple[Point, ...]
    reasons: tuple[Remark, ...]
    """Clauses, at the last of the points."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What is concluded from a race."""

    headline: Text
    """What to use and why, or why that cannot be told: one sentence without its full stop."""

    choices: tuple[Choice, ...] = ()
    """What to use, by growing points; empty where that cannot be told."""

    remarks: tuple[Remark, ...] = ()
    """What else to know."""

    @property
    def sentence(self) -> str:
        """The headline as a whole sentence."""
        return _sentence(self.headline)

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that is said, in whole sentences."""
        return (self.sentence, *(_sentence(remark.text) for remark in self.remarks))

    @property
    def text(self) -> str:
        """All sentences in one line."""
        return " ".join(self.sentences)


def conclude(result: RaceResult, forbidding: Text | str | None = None) -> Conclusion | None:
    """Return what is concluded from a race; None where it is not over or compares nothing.

    Args:
        result: The race.
        forbidding: What forbids any conclusion, as a clause, or None.
    """
    # Queries that go wrong on purpose say nothing of speed.
    if not result.is_over or len(result.lanes) < 2 or result.spec.faults:
        return None
    points = sorted(result.points, key=lambda point: (result.spec.query_count(point), point.rank))
    cases = [case for point in points if (case := case_at(result, point)) is not None]
    if not cases:
        return None
    if forbidding is not None:
        return Conclusion(N_("No conclusion: {reason}", reason=forbidding))
    is_one = len(points) == 1
    told = [case for case in cases if case.candidates]
    if not told:
        return Conclusion(_untold(cases[-1], is_one=is_one))
    spans = list(_spans(told))
    choices = tuple(_choice(span, lane) for span, lane in spans)
    stretches = _stretches(choices, len(points))
    uses = [
        _use(result, choice, stretch) for choice, stretch in zip(choices, stretches, strict=True)
    ]
    remarks = [*_remarks(spans)]
    for case in cases:
        if not case.candidates:
            remarks.append(Remark(UNTOLD, _untold(case, is_one=is_one), None, case.point))
    return Conclusion(
        functools.reduce(lambda one, two: N_("{one}; {two}", one=one, two=two), uses),
        choices,
        tuple(remarks),
    )


def _spans(cases: Sequence[Case]) -> Iterator[tuple[list[Case], int]]:
    """Yield runs of points where one lane is worth using, as long as can be, with the lane."""
    span: list[Case] = []
    shared: frozenset[int] = frozenset()
    for case in cases:
        own = frozenset(case.candidates)
        if span and not shared & own:
            yield span, span[-1].best_of(shared)
            span = []
        shared = shared & own if span else own
        span.append(case)
    yield span, span[-1].best_of(shared)


def _choice(span: Sequence[Case], lane: int) -> Choice:
    case = span[-1]
    reasons = [
        remark for rule in ADVICE if rule.part is Part.REASON for remark in rule.remarks(case, lane)
    ]
    return Choice(lane, tuple(one.point for one in span), tuple(reasons))


def _remarks(spans: Sequence[tuple[list[Case], int]]) -> Iterator[Remark]:
    """Yield what else to know; of what holds for several stretches, what the last one says."""
    found: dict[tuple[str, int | None], Remark] = {}
    for span, lane in spans:
        for rule in ADVICE:
            if rule.part is Part.REMARK:
                for remark in rule.remarks(span[-1], lane):
                    found[remark.kind, remark.lane] = remark
    for remark in found.values():
        # Of a single stretch, the headline says at which point.
        yield remark if len(spans) == 1 else _placed(remark)


def _placed(remark: Remark) -> Remark:
    assert remark.point is not None
    text = N_("at {point} {clause}", point=remark.point.marked, clause=remark.text)
    return Remark(remark.kind, text, remark.lane, remark.point)


def _use(result: RaceResult, choice: Choice, stretch: Text | None) -> Text:
    """Return what to use where, and why."""
    lane = result.lanes[choice.lane]
    reasons = functools.reduce(
        lambda one, two: N_("{one}, {two}", one=one, two=two),
        (remark.text for remark in choice.reasons),
    )
    if stretch is not None and len(choice.points) > 1:
        reasons = N_("at {point} {reasons}", point=choice.points[-1].marked, reasons=reasons)
    what = N_("use {lane}", lane=lane.title)
    if lane.strategy == Sequential.name:
        what = N_("run one query after another ({lane})", lane=lane.title)
    if stretch is not None:
        what = N_("{where} {what}", where=stretch, what=what)
    return N_("{what}: {reasons}", what=what, reasons=reasons)


def _stretches(choices: Sequence[Choice], points: int) -> Iterator[Text | None]:
    """Yield where each choice holds; None in a race of one point."""
    for choice in choices:
        first, last = choice.points[0].marked, choice.points[-1].marked
        if points == 1:
            yield None
        elif len(choice.points) == points:
            yield N_("at every point")
        elif len(choice.points) == 1:
            yield N_("at {point}", point=first)
        else:
            yield N_("from {first} to {last}", first=first, last=last)


def _untold(case: Case, *, is_one: bool) -> Text:
    assert case.refusal is not None
    if is_one:
        return N_("cannot be told yet: {reason}", reason=case.refusal)
    return N_(
        "at {point} it cannot be told yet: {reason}", point=case.point.marked, reason=case.refusal
    )


def _sentence(text: Text) -> str:
    """Return a text as a sentence without control characters: lanes have anybody's names."""
    line = printable(str(text))
    return f"{line[:1].upper()}{line[1:]}."
