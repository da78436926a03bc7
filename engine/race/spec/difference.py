"""How two races differ, as far as it changes their numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.strategies import strategy_or_none
from engine.vocabulary.option import Option
from engine.vocabulary.wording import N_, Text
from engine.workload.kinds import kind_or_none


def differences(one: RaceSpec, other: RaceSpec) -> tuple[Text, ...]:
    """Return the settings in which two races differ: ``sleep``, ``strategies``.

    The name, the seed, the style of lanes and the comparison make no difference.
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


_SETTINGS: dict[Text, Callable[[RaceSpec], object]] = {
    N_("clusters"): lambda spec: sorted(spec.cluster_counts),
    N_("nodes"): lambda spec: spec.nodes,
    N_("switches"): lambda spec: spec.switches,
    N_("sleep"): lambda spec: spec.sleep_s,
    N_("kind"): _kind,
    N_("spread"): lambda spec: spec.spread,
    N_("faults"): lambda spec: spec.faults,
    N_("fan-out"): lambda spec: [lane.resolved_fan_out(spec.fan_out) for lane in spec.lanes],
    N_("strategies"): _lanes,
    N_("repeats"): lambda spec: spec.repeats,
    N_("warm-up"): lambda spec: spec.warm_up,
    N_("precision"): lambda spec: spec.precision and (spec.precision, spec.most_repeats),
}
