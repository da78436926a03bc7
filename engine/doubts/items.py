"""Doubts about races of a user's own items: how lanes run them, and what is not compared."""

from __future__ import annotations

from collections.abc import Iterator

from engine.doubts.doubt import Doubt, Severity
from engine.race.events import QueriesProfiled
from engine.race.result.result import RaceResult
from engine.strategies import strategy_or_none
from engine.vocabulary.wording import N_
from engine.workload.kind import Forms


def item_doubts(result: RaceResult) -> Iterator[Doubt]:
    """Yield lanes that run a form of the function that is not theirs, and failed profiles."""
    profile = result.profile
    if profile is None:
        return
    if profile.cause is not None:
        yield Doubt(
            "unprofiled",
            Severity.NOTE,
            message=N_(
                "the items could not be profiled, so ideals are guesses: {cause}",
                cause=profile.cause.text,
            ),
            advice=N_("mend what it says, and race again"),
        )
        return
    if profile.varies:
        yield Doubt(
            "uncompared",
            Severity.NOTE,
            message=N_(
                "answers were not compared: an item answered something else when called again"
            ),
            advice=N_("name a function that maps an answer to what must be the same (--compare)"),
        )
    yield from _of_forms(result, profile)


def _of_forms(result: RaceResult, profile: QueriesProfiled) -> Iterator[Doubt]:
    if profile.forms is Forms.BOTH:
        return
    is_function = profile.forms is Forms.FUNCTION
    places = [
        place
        for place, lane in enumerate(result.lanes)
        if (strategy := strategy_or_none(lane.strategy)) is not None
        and strategy.awaits is is_function
    ]
    if not places:
        return
    lanes = ", ".join(result.lanes[place].title for place in places)
    function = profile.function
    yield Doubt(
        "forms",
        Severity.NOTE,
        message=(
            N_(
                "{lanes}: {function} is no coroutine and stalls the event loop, one item at a time",
                lanes=lanes,
                function=function,
            )
            if is_function
            else N_(
                "{lanes}: {function} is a coroutine, and each item runs it in an event loop of "
                "its own",
                lanes=lanes,
                function=function,
            )
        ),
        advice=(
            N_("write {function}_async beside it, on an async client", function=function)
            if is_function
            else N_("write a plain function beside it")
        ),
        lane=places[0] if len(places) == 1 else None,
    )
