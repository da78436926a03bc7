"""The article's main question: does its server answer others while it looks clusters up?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from engine.article.claim import Claim
from engine.article.judgement import Bar, Bars, Judgement, Lack, Unit, Unmeasured, rated
from engine.load.spec import LoadSpec
from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import N_

if TYPE_CHECKING:
    from engine.load.result.lane import LoadedLane
    from engine.load.result.result import LoadResult
    from engine.load.result.waits import Waits

_BLOCKING = "blocking"
_STALLED = 0.80
_PROMPT = 0.10


def _visits(lane: LoadedLane) -> Waits:
    """Return how long another user waited.

    Raises:
        Unmeasured: the load did not finish, or requests failed.
    """
    title = lane.planned.title
    if lane.cause is not None:
        raise Unmeasured(Lack.FAILED, title, cause=lane.cause)
    if lane.failed:
        raise Unmeasured(Lack.FAILED, title, cause=lane.failures.most_common(1)[0][0])
    if not lane.is_done or lane.probe is None:
        raise Unmeasured(Lack.STOPPED, title)
    return lane.probe


class _Waits(msgspec.Struct, frozen=True):
    request_s: float
    """The time of a request's queries, one after another."""

    stalled_s: float
    """The longest wait at the blocking handler."""

    p95_s: dict[str, float]
    """The 95th percentile of the visits' waits, by strategy."""


def _measure(results: Sequence[LoadResult]) -> _Waits:
    (result,) = results
    waits = {lane.planned.strategy: _visits(lane) for lane in result.lanes}
    stalled_s = waits.pop(_BLOCKING).most_s
    request_s = _request_s(result)
    if stalled_s < _STALLED * request_s:
        raise Unmeasured(Lack.NOT_BLOCKED, value=stalled_s)
    return _Waits(request_s, stalled_s, {name: wait.p95_s for name, wait in waits.items()})


def _judge(values: _Waits) -> Judgement:
    prompt = [p95_s <= _PROMPT * values.request_s for p95_s in values.p95_s.values()]
    told = ", ".join(f"{name} {seconds_text(p95_s)}" for name, p95_s in values.p95_s.items())
    figures = (
        N_("95% of visits meanwhile are answered within: {times}", times=told),
        N_(
            "if the handler itself blocks, another user waits up to {time}",
            time=seconds_text(values.stalled_s),
        ),
    )
    reason = N_(
        "An event loop answers the next request as soon as the current handler gives way. Awaiting "
        "an executor gives way at once and resumes with the answer; a handler that blocks holds "
        "everybody up for as long as all its queries take."
    )
    return Judgement(rated(*prompt), figures, reason)


def _request_s(result: LoadResult) -> float:
    """Return how long a request blocks the loop of the blocking handler, in seconds."""
    return next(lane.planned.ideal_s for lane in result.lanes if lane.planned.strategy == _BLOCKING)


def _chart(results: Sequence[LoadResult]) -> Bars:
    bars: list[Bar] = []
    for result in results:
        for lane in result.lanes:
            if lane.probe is not None:
                planned = lane.planned
                bars.append(Bar(planned.title, planned.style, lane.probe.p95_s, Unit.SECONDS))
    return Bars(tuple(bars), _request_s(results[0]) if results else None)


TORNADO_STAYS_RESPONSIVE = Claim(
    id="tornado-stays-responsive",
    sentence=N_(
        "Fanned out from an executor, a Tornado coroutine handler serves other requests meanwhile"
    ),
    threshold=N_(
        "holds if 95% of visits are answered within {prompt} of the time of a request's queries "
        "with threads, processes and gevent, in part if with some of them; a handler that blocks "
        "must make others wait {stalled} of it, else it cannot be judged",
        prompt=f"{_PROMPT:.0%}",
        stalled=f"{_STALLED:.0%}",
    ),
    specs=(
        LoadSpec(
            name="tornado-stays-responsive",
            strategies=(_BLOCKING, "threads", "processes", "gevent"),
            users=2,
            requests=None,
            duration_s=1.5,
            # Few processes: what it costs to start them is another claim.
            clusters=2,
            sleep_s=0.08,
        ),
    ),
    measure=_measure,
    values=_Waits,
    judge=_judge,
    chart_results=_chart,
    chart_title=N_("how long another user waits, 95th percentile"),
    mark_title=N_("one request, blocking"),
    limits=(_STALLED, _PROMPT),
)
