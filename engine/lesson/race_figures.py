"""What a lesson can say of a race: the same figures as every view's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from engine.lesson.figure import Call, Figure, Unmeasured
from engine.race.result.result import RaceResult
from engine.race.result.sweep_fit import SweepFit, sweep_fits
from engine.race.result.verdict import verdict_words
from engine.race.spec.axis import Point
from engine.statistics.comparison import Verdict
from engine.statistics.scalability import ScalabilityFit
from engine.statistics.summary import Summary
from engine.vocabulary.units import cores_text, count_text, seconds_text, times_text
from engine.vocabulary.wording import N_, _

_ENOUGH = 0.9
"""The share of the highest throughput that a size must give to be enough."""


class NamedLane(Protocol):
    """A lane with its names."""

    @property
    def title(self) -> str:
        """What it is called in every view."""

    @property
    def strategy(self) -> str:
        """The name of its strategy."""


def place_of(lanes: Sequence[NamedLane], name: str) -> int | None:
    """Return the place of the lane of that title, or else of that strategy; None without one."""
    titled = [place for place, lane in enumerate(lanes) if lane.title == name]
    running = [place for place, lane in enumerate(lanes) if lane.strategy == name]
    return next(iter(titled or running), None)


def _place(lanes: Sequence[NamedLane], name: str) -> int:
    place = place_of(lanes, name)
    if place is None:
        raise Unmeasured(N_("no lane is called {name}", name=name))
    return place


def _point(result: RaceResult, clusters: int | None) -> Point:
    if clusters is None:
        return result.points[-1]
    for point in result.points:
        if point.clusters == clusters:
            return point
    raise Unmeasured(N_("nothing ran at {count} clusters", count=clusters))


def _summary(result: RaceResult, call: Call, name: str | None = None) -> Summary:
    name = name if name is not None else call.names[0]
    summary = result.summary(_place(result.lanes, name), _point(result, call.clusters))
    if summary is None:
        raise Unmeasured(N_("no run of {name} has finished", name=name))
    return summary


def _seconds(value_s: float) -> Figure:
    return Figure(seconds_text(value_s), value_s)


def _known(value: float | None, name: str) -> float:
    if value is None:
        raise Unmeasured(N_("nothing could be measured of {name}", name=name))
    return value


def _median(result: RaceResult, call: Call) -> Figure:
    return _seconds(_summary(result, call).median_s)


def _ideal(result: RaceResult, call: Call) -> Figure:
    return _seconds(_summary(result, call).ideal_s)


def _overhead(result: RaceResult, call: Call) -> Figure:
    return _seconds(_summary(result, call).overhead_s)


def _speedup(result: RaceResult, call: Call) -> Figure:
    speedup = _known(_summary(result, call).speedup, call.names[0])
    return Figure(times_text(speedup), speedup)


def _throughput(result: RaceResult, call: Call) -> Figure:
    rate = _known(_summary(result, call).throughput, call.names[0])
    return Figure(_("{count} queries/s").format(count=count_text(rate)), rate)


def _in_flight(result: RaceResult, call: Call) -> Figure:
    place, point = _place(result.lanes, call.names[0]), _point(result, call.clusters)
    mean = _known(result.mean_in_flight(place, point), call.names[0])
    return Figure(f"{mean:.1f}", mean)


def _cores(result: RaceResult, call: Call) -> Figure:
    place, point = _place(result.lanes, call.names[0]), _point(result, call.clusters)
    used = result.resources(place, point)
    cores = _known(used.cores if used is not None else None, call.names[0])
    return Figure(cores_text(cores), cores)


def _verdict(result: RaceResult, call: Call) -> Figure:
    place, point = _place(result.lanes, call.names[0]), _point(result, call.clusters)
    _summary(result, call)
    comparison = result.comparison(place, point)
    verdict = comparison.verdict if comparison is not None else Verdict.UNDECIDED
    words = verdict_words(result, place, point)
    return Figure(words or _("no verdict from one run"), verdict.value)


def _apart(result: RaceResult, call: Call) -> Figure:
    medians = [_summary(result, call, name).median_s for name in call.names]
    if min(medians) <= 0:
        raise Unmeasured(N_("a lane took no time"))
    share = max(medians) / min(medians) - 1
    return Figure(f"{share:.0%}", share)


def _fastest(result: RaceResult, call: Call) -> Figure:
    point = _point(result, call.clusters)
    medians = [
        (summary.median_s, place)
        for place in range(len(result.lanes))
        if (summary := result.summary(place, point)) is not None
    ]
    if not medians:
        raise Unmeasured(N_("no run has finished"))
    title = result.lanes[min(medians)[1]].title
    return Figure(title, title)


def _sleep(result: RaceResult, call: Call) -> Figure:
    return _seconds(result.spec.sleep_s)


def _queries(result: RaceResult, call: Call) -> Figure:
    count = result.spec.query_count(_point(result, call.clusters))
    return Figure(count_text(count), count)


def _blocks(result: RaceResult, call: Call) -> Figure:
    point = _point(result, call.clusters)
    done = min(
        sum(run.is_done for run in result.runs_of(place, point))
        for place in range(len(result.lanes))
    )
    return Figure(count_text(done), done)


def _machine(result: RaceResult, call: Call) -> Figure:
    cores = result.environment.cores
    return Figure(count_text(cores), cores)


def _swept(result: RaceResult) -> tuple[SweepFit, ScalabilityFit]:
    for found in sweep_fits(result):
        if found.fit is not None:
            return found, found.fit
    raise Unmeasured(N_("too few sizes have been measured for a fit"))


def _contention(result: RaceResult, call: Call) -> Figure:
    contention = _swept(result)[1].contention
    return Figure(f"{contention:.1%}", contention)


def _enough(result: RaceResult, call: Call) -> Figure:
    found, fit = _swept(result)
    size = fit.least_for(_ENOUGH)
    return Figure(found.sweep.amount.counted(size), size)


RaceFigure = Callable[[RaceResult, Call], Figure]

RACE_FIGURES: Mapping[str, tuple[int, int, RaceFigure]] = {
    "median": (1, 1, _median),
    "ideal": (1, 1, _ideal),
    "overhead": (1, 1, _overhead),
    "speedup": (1, 1, _speedup),
    "throughput": (1, 1, _throughput),
    "in_flight": (1, 1, _in_flight),
    "cores": (1, 1, _cores),
    "verdict": (1, 1, _verdict),
    "apart": (2, 9, _apart),
    "fastest": (0, 0, _fastest),
    "sleep": (0, 0, _sleep),
    "queries": (0, 0, _queries),
    "blocks": (0, 0, _blocks),
    "machine_cores": (0, 0, _machine),
    "contention": (0, 0, _contention),
    "enough": (0, 0, _enough),
}
"""The least and most lanes that each is asked of, and what reads it. A new one is a line."""

WORD_FIGURES = frozenset({"verdict", "fastest"})
"""Those that are words, not numbers."""
