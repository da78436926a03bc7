"""What a lesson can say of a load: the same figures as the Server page's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine.lesson.figure import Call, Figure, Unmeasured
from engine.lesson.race_figures import place_of
from engine.vocabulary.units import count_text
from engine.vocabulary.wording import N_

if TYPE_CHECKING:
    from engine.load.result.lane import LoadedLane
    from engine.load.result.result import LoadResult
    from engine.load.result.waits import Figure as WaitFigure
    from engine.load.result.waits import Waits


def _lane(result: LoadResult, call: Call) -> LoadedLane:
    place = place_of([lane.planned for lane in result.lanes], call.names[0])
    if place is None:
        raise Unmeasured(N_("no server is called {name}", name=call.names[0]))
    return result.lanes[place]


def _wait(waits: Waits | None, figure: WaitFigure, call: Call) -> Figure:
    if waits is None:
        raise Unmeasured(N_("nobody waited at {name}", name=call.names[0]))
    return Figure(waits.text(figure), waits.least_possible_s(figure))


def _answer(result: LoadResult, call: Call) -> Figure:
    return _wait(_lane(result, call).latency, "median_s", call)


def _answer_p95(result: LoadResult, call: Call) -> Figure:
    return _wait(_lane(result, call).latency, "p95_s", call)


def _visit(result: LoadResult, call: Call) -> Figure:
    return _wait(_lane(result, call).probe, "median_s", call)


def _visit_p95(result: LoadResult, call: Call) -> Figure:
    return _wait(_lane(result, call).probe, "p95_s", call)


def _visit_most(result: LoadResult, call: Call) -> Figure:
    return _wait(_lane(result, call).probe, "most_s", call)


def _rate(result: LoadResult, call: Call) -> Figure:
    rate = _lane(result, call).throughput
    if rate is None:
        raise Unmeasured(N_("{name} answered nothing", name=call.names[0]))
    return Figure(f"{rate:.1f}", rate)


def _answered(result: LoadResult, call: Call) -> Figure:
    count = _lane(result, call).answered
    return Figure(count_text(count), count)


def _users(result: LoadResult, call: Call) -> Figure:
    return Figure(count_text(result.spec.users), result.spec.users)


LoadFigure = Callable[["LoadResult", Call], Figure]

LOAD_FIGURES: Mapping[str, tuple[int, int, LoadFigure]] = {
    "answer": (1, 1, _answer),
    "answer_p95": (1, 1, _answer_p95),
    "visit": (1, 1, _visit),
    "visit_p95": (1, 1, _visit_p95),
    "visit_most": (1, 1, _visit_most),
    "rate": (1, 1, _rate),
    "answered": (1, 1, _answered),
    "users": (0, 0, _users),
}
"""The least and most servers that each is asked of, and what reads it. A new one is a line."""
