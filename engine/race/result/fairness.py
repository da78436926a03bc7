"""Whether all lanes of a race may have equally many queries in flight.

A strategy with a finer fan-out wins by that, not by how it works: in the article's race gevent may
look up all nodes of a cluster at once, and each thread one after another.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.race.plan.plan import Plan
from engine.race.spec.axis import Point
from engine.race.spec.race import RaceSpec
from engine.vocabulary.counted import counted
from engine.vocabulary.wording import N_, Text
from engine.workload.task_graph import shape_of

_MOST_GROUPS = 3
_MOST_TITLES = 3


@dataclass(frozen=True, slots=True)
class Askers:
    """Lanes that may have equally many queries in flight."""

    at_once: int
    """Queries that fan-out and slots allow in flight, at least 1."""

    titles: tuple[str, ...]
    """The lanes' titles, in the order of the race."""

    @property
    def names(self) -> Text:
        """The titles in words: ``threads and processes``, ``a, b, c and 4 others``."""
        named, rest = self.titles[:_MOST_TITLES], self.titles[_MOST_TITLES:]
        if len(rest) > 1:
            others = counted("{count} other", "{count} others", len(rest))
            return N_("{titles} and {others}", titles=", ".join(named), others=others)
        *first, last = self.titles
        if not first:
            return N_("{title}", title=last)
        return N_("{titles} and {last}", titles=", ".join(first), last=last)


@dataclass(frozen=True, slots=True)
class Unfairness:
    """Lanes that may have different numbers of queries in flight at a point."""

    askers: tuple[Askers, ...]
    """Those who ask for most come first; at least two groups."""

    point: Point | None
    """The point, or None if the race has only one."""

    @property
    def message(self) -> Text:
        """What is unfair, as a sentence without its full stop."""
        shown = self.askers
        if len(shown) > _MOST_GROUPS:
            shown = (*shown[: _MOST_GROUPS - 1], shown[-1])
        first, *others = shown
        asked = N_("{lanes} asked {count} at once", lanes=first.names, count=first.at_once)
        for askers in others:
            asked = N_(
                "{asked}, {lanes} {count}", asked=asked, lanes=askers.names, count=askers.at_once
            )
        if self.point is None:
            return N_("not a fair race: {asked}", asked=asked)
        return N_("not a fair race: at {point} {asked}", point=self.point.marked, asked=asked)

    @property
    def sentence(self) -> str:
        """The message as a whole sentence."""
        message = str(self.message)
        return f"{message[:1].upper()}{message[1:]}."


def unfairness_of(spec: RaceSpec, plan: Plan) -> Unfairness | None:
    """Return which lanes ask for more at once than others, or None for a fair race.

    Lanes are compared at the point of most queries, where they differ most. Lanes that run one
    query after another are what the others are compared with, and do not count. If all lanes have
    one strategy, the race compares fan-outs; if only pool sizes differ, it compares those; if it
    has faults, it does not compare speed. None of these is unfair.
    """
    if spec.faults:
        return None
    point = max(plan.points, key=spec.query_count)
    inventory = spec.inventory(point)
    asked: dict[int, int] = {}
    for run in plan.runs:
        if run.point == point and plan.lanes[run.lane].unit:
            asked[run.lane] = run.most_in_flight
    places = sorted(asked)
    if len({plan.lanes[place].strategy for place in places}) < 2:
        return None
    wanted = {place: shape_of(inventory, plan.lanes[place].fan_out).width for place in places}
    if not any(
        wanted[one] > wanted[other] and asked[one] > asked[other]
        for one in places
        for other in places
    ):
        return None
    groups: dict[int, list[str]] = {}
    for place in places:
        groups.setdefault(asked[place], []).append(plan.lanes[place].title)
    askers = tuple(Askers(count, tuple(groups[count])) for count in sorted(groups, reverse=True))
    return Unfairness(askers, point if len(plan.points) > 1 else None)
