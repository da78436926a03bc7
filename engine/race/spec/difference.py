"""In what two races differ, as far as that moves their numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.strategies import strategy_or_none
from engine.vocabulary.option import Option
from engine.workload.kinds import kind_or_none


def differences(one: RaceSpec, other: RaceSpec) -> tuple[str, ...]:
    """Return the settings in which two races differ, in words: ``sleep``, ``strategies``.

    Not what a race is called, which seed orders it, how lanes look, or how they are compared.
    """
    return tuple(name for name, value in _SETTINGS.items() if value(one) != value(other))


def _kind(spec: RaceSpec) -> object:
    kind = kind_or_none(spec.kind)
    return spec.kind, _filled(kind.options if kind else (), spec.kind_options)


def _lanes(spec: RaceSpec) -> object:
    return [(lane.strategy, lane.python, _lane_options(lane)) for lane in spec.lanes]


def _lane_options(lane: Lane) -> dict[str, str]:
    strategy = strategy_or_none(lane.strategy)
    return _filled(strategy.options if strategy else (), lane.options)


def _filled(options: Sequence[Option], values: Mapping[str, str]) -> dict[str, str]:
    """Return the values of all options, with the defaults of those that are not given."""
    return {option.name: option.default for option in options} | dict(values)


_SETTINGS: dict[str, Callable[[RaceSpec], object]] = {
    "clusters": lambda spec: sorted(spec.cluster_counts),
    "nodes": lambda spec: spec.nodes,
    "switches": lambda spec: spec.switches,
    "sleep": lambda spec: spec.sleep_s,
    "kind": _kind,
    "spread": lambda spec: spec.spread,
    "faults": lambda spec: spec.faults,
    "fan-out": lambda spec: [lane.resolved_fan_out(spec.fan_out) for lane in spec.lanes],
    "strategies": _lanes,
    "repeats": lambda spec: spec.repeats,
    "warm-up": lambda spec: spec.warm_up,
    "precision": lambda spec: spec.precision and (spec.precision, spec.most_repeats),
}
