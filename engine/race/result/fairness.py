"""Whether the lanes of a race may ask for equally many queries at once.

A strategy with a finer fan-out than another wins by that, not by how it works: the article's race
gives gevent every node of a cluster at once, and threads a cluster each.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.race.plan.plan import Plan
from engine.race.spec.axis import Point
from engine.race.spec.race import RaceSpec
from engine.strategies import strategy_named
from engine.workload.task_graph import shape_of

_MOST_GROUPS = 3
_MOST_TITLES = 3


@dataclass(frozen=True, slots=True)
class Askers:
    """Lanes that ask for equally many queries at once."""

    at_once: int
    """Queries that fan-out and slots allow in flight, 1 at least."""

    titles: tuple[str, ...]
    """The lanes' titles, in the order of the race."""

    @property
    def names(self) -> str:
        """The titles in words: ``threads and processes``, ``a, b, c and 4 others``."""
        told, rest = self.titles[:_MOST_TITLES], self.titles[_MOST_TITLES:]
        if len(rest) == 1:
            told, rest = self.titles, ()
        *first, last = (*told, f"{len(rest)} others") if rest else told
        return f"{', '.join(first)} and {last}" if first else last


@dataclass(frozen=True, slots=True)
class Unfairness:
    """Lanes that ask for differently many queries at once at a point."""

    askers: tuple[Askers, ...]
    """Whoever asks for most comes first; two groups at least."""

    point: Point | None
    """The point, or None where the race has but one."""

    @property
    def message(self) -> str:
        """What is unfair, as a sentence without its full stop."""
        shown = self.askers
        if len(shown) > _MOST_GROUPS:
            shown = (*shown[: _MOST_GROUPS - 1], shown[-1])
        first, *others = shown
        texts = [f"{first.names} asked {first.at_once} at once"]
        texts += [f"{askers.names} {askers.at_once}" for askers in others]
        where = f"at {self.point.text} " if self.point is not None else ""
        return f"not a fair race: {where}{', '.join(texts)}"

    @property
    def sentence(self) -> str:
        """The message as a whole sentence."""
        return f"{self.message[:1].upper()}{self.message[1:]}."


def unfairness_of(spec: RaceSpec, plan: Plan) -> Unfairness | None:
    """Return which lanes ask for more at once than others, or None for a fair race.

    The point of most queries tells, where they differ most. Lanes that run one query after
    another are what the others are compared with, and do not count. Where all are of one
    strategy, fan-outs are what races; where only sizes of pools differ, those are; where queries
    go wrong on purpose, it is not speed.
    """
    if spec.faults:
        return None
    point = max(plan.points, key=spec.query_count)
    inventory = spec.inventory(point)
    asked: dict[int, int] = {}
    for run in plan.runs:
        if run.point == point and strategy_named(plan.lanes[run.lane].strategy).unit:
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
