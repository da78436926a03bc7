"""The lanes of a race as they run: titles, styles, and what readers need of their strategies."""

from __future__ import annotations

from collections.abc import Mapping

from engine.machine.facts import Interpreter
from engine.machine.interpreter import own_gil
from engine.race.plan.plan import PlannedAmount, PlannedLane
from engine.race.spec.lane import Lane
from engine.race.spec.lane_titles import lane_titles
from engine.race.spec.race import RaceSpec
from engine.race.spec.sweep import LEAST_SIZES, amount_option
from engine.strategies import STRATEGIES, Strategy, strategy_named
from engine.strategies.ideal import Capacity, capacity_of, slots_of
from engine.vocabulary.bounds import COLOURS, MAX_STYLE
from engine.vocabulary.option import CORES, amount, core_count
from engine.workload.kind import ItemFacts


def plan_lanes(
    spec: RaceSpec,
    interpreters: Mapping[str, Interpreter] | None = None,
    items: ItemFacts | None = None,
) -> tuple[PlannedLane, ...]:
    """Return the lanes of a race, without its runs.

    Args:
        spec: The race.
        interpreters: What is known of the interpreters that lanes name, by their paths.
        items: What is known of the user's items.
    """
    interpreters = interpreters or {}
    titles = lane_titles(spec.lanes, interpreters)
    styles = lane_styles(spec.lanes)
    kind = spec.build_kind(items)
    lanes: list[PlannedLane] = []
    for lane, title, style in zip(spec.lanes, titles, styles, strict=True):
        fan_out = lane.resolved_fan_out(spec.fan_out)
        told_apart = f"{title} by {fan_out.value}" if titles.count(title) > 1 else title
        strategy = strategy_named(lane.strategy)(lane.options, spec.at_once)
        lanes.append(
            PlannedLane(
                title=told_apart,
                strategy=lane.strategy,
                options=lane.options,
                fan_out=fan_out,
                style=style,
                python=lane.python,
                unit=strategy.unit.english if strategy.unit is not None else "",
                slots=slots_of(strategy, kind),
                workers=_workers(strategy, has_gil=_has_gil(lane.python, interpreters)),
                is_elsewhere=strategy.is_elsewhere,
                outlives_worker=strategy.outlives_worker,
                at_once=spec.at_once,
                amount=_plan_amount(lane),
            )
        )
    return tuple(lanes)


def _plan_amount(lane: Lane) -> PlannedAmount | None:
    option = amount_option(lane.strategy)
    if option is None:
        return None
    known = strategy_named(lane.strategy).options
    values = {one.name: one.default for one in known} | lane.options
    value = amount(values.pop(option.name))
    rest = {name: text for name, text in lane.options.items() if name != option.name}
    return PlannedAmount(
        option=option.name,
        title=option.title.english,
        unit=option.unit,
        value=value,
        lane_title=Lane(lane.strategy, None, rest, lane.python).title,
        others=values,
    )


def _workers(strategy: Strategy, *, has_gil: bool) -> int | None:
    if has_gil and not strategy.has_own_gils:
        return 1
    # Where there are as many as cores, wherever that is, they never have to share one.
    return 1 if CORES in strategy.values.values() else strategy.carriers


def _has_gil(python: str, interpreters: Mapping[str, Interpreter]) -> bool:
    own = interpreters.get(python)
    return own.gil if own is not None else own_gil()


def lane_styles(lanes: tuple[Lane, ...]) -> list[int]:
    """Return a style for each lane: the one it asks for, else its strategy's own, else a free one.

    Lanes that ask come first; no style is used twice. The lanes of a sweep take shades of one
    colour, in the order of their amounts.
    """
    sweeps = _sweeps(lanes)
    later = {place for sweep in sweeps for place in sweep[1:]}
    own = {strategy.name: place for place, strategy in enumerate(STRATEGIES)}
    styles: dict[int, int] = {}
    asked: list[int | None] = [lane.style for lane in lanes]
    usual = [own.get(one.strategy) if at not in later else None for at, one in enumerate(lanes)]
    for wished in (asked, usual):
        for place, style in enumerate(wished):
            if style is not None and place not in styles and style not in styles.values():
                styles[place] = style
    for first, *others in sweeps:
        _take_free(styles, first, range(MAX_STYLE + 1))
        for place in others:
            _take_free(styles, place, range(styles[first] % COLOURS, MAX_STYLE + 1, COLOURS))
    for place in range(len(lanes)):
        _take_free(styles, place, range(MAX_STYLE + 1))
    return [styles[place] for place in range(len(lanes))]


def _take_free(styles: dict[int, int], place: int, among: range) -> None:
    """Give a lane the first style that no other has, unless it has one or none is free."""
    if place not in styles:
        free = next((style for style in among if style not in styles.values()), None)
        if free is not None:
            styles[place] = free


def _sweeps(lanes: tuple[Lane, ...]) -> list[list[int]]:
    """Return the places of lanes that differ in nothing but one amount, in its order."""
    groups: dict[tuple[object, ...], dict[int, int]] = {}
    for place, lane in enumerate(lanes):
        try:
            planned = _plan_amount(lane)
        except ValueError:
            # A lane of a file may have an amount that is no number. Only Start refuses it.
            continue
        if planned is not None:
            others = tuple(sorted(planned.others.items()))
            key = (lane.strategy, lane.fan_out, lane.python, others)
            groups.setdefault(key, {}).setdefault(planned.value, place)
    return [
        [place for _value, place in sorted(sizes.items())]
        for sizes in groups.values()
        if len(sizes) >= LEAST_SIZES
    ]


def lane_capacity(
    spec: RaceSpec,
    lane: PlannedLane,
    interpreters: Mapping[str, Interpreter],
    items: ItemFacts | None = None,
) -> Capacity:
    """Return how many of a lane's queries can run at once here."""
    strategy = strategy_named(lane.strategy)(lane.options, spec.at_once)
    has_gil = _has_gil(lane.python, interpreters)
    return capacity_of(strategy, spec.build_kind(items), core_count(), has_gil=has_gil)
