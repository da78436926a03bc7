"""Whether runs forked from a template take the time and the memory of a fresh interpreter's."""

import statistics

from engine.machine.interpreter import obstacle, own_interpreter
from engine.race.conduct.conductor import Conductor
from engine.race.conduct.readiness import Readiness
from engine.race.conduct.template import Template, TemplateLane
from engine.race.conduct.worker_process import COMMAND
from engine.race.conduct.workers import Workers
from engine.race.result.resources import peak_pss_bytes
from engine.race.result.result import fold
from engine.race.spec.axis import at_clusters
from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.statistics.interval import median_interval
from engine.strategies import STRATEGIES
from engine.workload.kinds import KINDS, kind_named
from tests.benchmarks.figure import Figure, shown

_PAIRS = 30
_BOUNDS = {"sleep": 1.0, "http": 1.0, "cpu": 3.0, "mixed": 3.0}
"""How far from 1 the interval of a ratio may reach, in per cent."""

_WEIGHED = 3
_MEMORY_SHARE = 0.05
_MEMORY_MIB = 1.0
"""How far forked and fresh memory may lie apart, whichever is more."""


class _HalfFresh(Workers):
    """Gives each run of the lane called fresh an interpreter of its own."""

    def start(self, kind, lane, folder):
        if lane.title == "fresh":
            return self.start_fresh(kind, lane, folder)
        return super().start(kind, lane, folder)


def _pairs(strategy, kind, options, repeats, **changes):
    """Return forked and fresh runs, paired in shuffled blocks."""
    spec = RaceSpec(
        lanes=(
            Lane(strategy, None, options, "", "forked"),
            Lane(strategy, None, options, "", "fresh"),
        ),
        cluster_counts=(4,),
        kind=kind,
        repeats=repeats,
        **changes,
    )
    result = fold(Conductor(spec, readiness=Readiness(_HalfFresh())).events())
    failures = [run.failure.message for run in result.runs if run.failure]
    assert not failures, failures
    assert all(run.outcome.is_forked is (run.planned.lane == 0) for run in result.runs)
    return list(
        zip(result.runs_of(0, at_clusters(4)), result.runs_of(1, at_clusters(4)), strict=True)
    )


def _is_forked(strategy, kind):
    """Return whether runs of a strategy can be had here and are forked."""
    if _stays_fresh(strategy, kind) or obstacle(strategy, own_interpreter()):
        return False
    template = Template(TemplateLane(strategy.name, kind), COMMAND)
    try:
        return template.refusal() is None
    finally:
        template.close()


def _stays_fresh(strategy, kind):
    return kind_named(kind).is_always_fresh or kind in strategy.fresh_kinds


def _lanes(kind):
    """Return every strategy whose runs of a kind of query are forked, with its options."""
    names = [strategy.name for strategy in STRATEGIES if _is_forked(strategy, kind)]
    lanes = [(name, {}) for name in names]
    if kind_named(kind).is_always_fresh:
        return []
    return [*lanes, ("process-pool", {"pool": "warm"}), ("thread-pool", {"pool": "warm"})]


def forked_runs():
    """Elapsed of forked runs over fresh ones, 30 pairs: how far the interval reaches from 1."""
    for kind, bound in _BOUNDS.items():
        for strategy, options in _lanes(kind):
            sleep_s = 0.05 if kind in ("sleep", "http") else 0.02
            pairs = _pairs(strategy, kind, options, _PAIRS, sleep_s=sleep_s, warm_up=True)
            ratios = [forked.outcome.elapsed_s / fresh.outcome.elapsed_s for forked, fresh in pairs]
            interval = median_interval(ratios)
            yield Figure(
                f"{kind}, {strategy} {' '.join(options.values())}: forked over fresh",
                max(abs(interval.low - 1), abs(interval.high - 1)) * 100,
                "%",
                bound,
                f"median {statistics.median(ratios):.4f}, {interval.low:.4f}..{interval.high:.4f} "
                f"{shown(ratios, 3)}",
            )


def forked_memory():
    """PSS of forked runs, with their templates' shares, less that of fresh ones: how far apart."""
    for kind in (one for one in KINDS if not one.has_items):
        for strategy, options in _lanes(kind.name):
            # Long enough to be weighed several times.
            sleep_s = 0.05 if kind.name in ("cpu", "mixed") else 0.3
            pairs = _pairs(
                strategy, kind.name, options, _WEIGHED, sleep_s=sleep_s, nodes=1, switches=1
            )
            # A run that was over before it could be weighed says nothing.
            weighed = [tuple(map(peak_pss_bytes, pair)) for pair in pairs]
            weighed = [pair for pair in weighed if None not in pair]
            assert weighed
            forked, fresh = (
                statistics.median(sizes) / 2**20 for sizes in zip(*weighed, strict=True)
            )
            yield Figure(
                f"{kind.name}, {strategy} {' '.join(options.values())}: forked less fresh memory",
                abs(forked - fresh),
                "MiB",
                max(_MEMORY_MIB, _MEMORY_SHARE * fresh),
                f"forked {forked:.1f}, fresh {fresh:.1f}, ratio {forked / fresh:.3f}",
            )
