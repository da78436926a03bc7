"""The article's question itself: does its server answer others while it looks clusters up?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.article.claim import Bar, Bars, Claim, Judgement, Unmeasured, Verdict
from engine.load.spec import LoadSpec
from engine.vocabulary.units import seconds_text

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
        Unmeasured: the load did not come to its end, or requests failed.
    """
    title = lane.planned.title
    if lane.failure:
        raise Unmeasured(f"{title}: {lane.failure}")
    if lane.failed:
        raise Unmeasured(f"{title}: {lane.failures.most_common(1)[0][0]}")
    if not lane.is_done or lane.probe is None:
        raise Unmeasured(f"{title}: the load was stopped before")
    return lane.probe


def _judge(results: Sequence[LoadResult]) -> Judgement:
    (result,) = results
    waits = {lane.planned.strategy: _visits(lane) for lane in result.lanes}
    stalled_s = waits.pop(_BLOCKING).most_s
    request_s = _request_s(result)
    if stalled_s < _STALLED * request_s:
        raise Unmeasured(
            f"the blocking handler let others wait {seconds_text(stalled_s)} at most, so the "
            "visits to the others tell nothing"
        )
    prompt = [wait.p95_s <= _PROMPT * request_s for wait in waits.values()]
    verdict = Verdict.HOLDS if all(prompt) else Verdict.IN_PART if any(prompt) else Verdict.FAILS
    told = ", ".join(f"{name} {seconds_text(wait.p95_s)}" for name, wait in waits.items())
    figures = (
        f"19 of 20 visits meanwhile are answered within: {told}",
        f"where the handler itself waits, another user waits up to {seconds_text(stalled_s)}",
    )
    reason = (
        "An event loop answers whoever is next as soon as the handler before gives way. Awaiting "
        "an executor gives way at once and comes back with the answer; a handler that waits "
        "itself holds everybody up, for as long as all its queries take."
    )
    return Judgement(verdict, figures, reason)


def _request_s(result: LoadResult) -> float:
    """Return how long a request holds up the loop of the blocking handler, in seconds."""
    return next(lane.planned.ideal_s for lane in result.lanes if lane.planned.strategy == _BLOCKING)


def _chart(results: Sequence[LoadResult]) -> Bars:
    bars: list[Bar] = []
    for result in results:
        for lane in result.lanes:
            if lane.probe is not None:
                value_s = lane.probe.p95_s
                planned = lane.planned
                bars.append(Bar(planned.title, planned.style, value_s, seconds_text(value_s)))
    mark = (_request_s(results[0]), "one request, blocking") if results else None
    return Bars("how long another user waits, 19 of 20 times", tuple(bars), mark)


TORNADO_STAYS_RESPONSIVE = Claim(
    id="tornado-stays-responsive",
    sentence=(
        "Fanned out from an executor, a Tornado coroutine handler serves other requests meanwhile"
    ),
    threshold=(
        f"holds if 95% of visits are answered within {_PROMPT:.0%} of the time of a request's "
        "queries with threads, processes and gevent, in part if with some of them; a handler that "
        f"blocks must make others wait {_STALLED:.0%} of it, else it cannot be told"
    ),
    specs=(
        LoadSpec(
            name="tornado-stays-responsive",
            strategies=(_BLOCKING, "threads", "processes", "gevent"),
            users=2,
            requests=None,
            duration_s=1.5,
            # Few processes that last: how dear it is to start one is another claim's.
            clusters=2,
            sleep_s=0.08,
        ),
    ),
    judge_results=_judge,
    chart_results=_chart,
)
