"""Whether runs that are forked from a template take as long as those of a fresh interpreter."""

import statistics

from engine.race.conduct.conductor import Conductor
from engine.race.conduct.readiness import Readiness
from engine.race.conduct.workers import Workers
from engine.race.result.result import fold
from engine.race.spec.axis import at_clusters
from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.statistics.interval import median_interval
from engine.strategies import STRATEGIES
from tests.benchmarks.figure import Figure, shown

_PAIRS = 30
_BOUNDS = {"sleep": 1.0, "http": 1.0, "cpu": 3.0, "mixed": 3.0}
"""How far from 1 the interval of a ratio may reach, in per cent."""


class _HalfFresh(Workers):
    """Gives each run of the lane called fresh an interpreter of its own."""

    def start(self, kind, lane, folder):
        if lane.title == "fresh":
            return self.start_fresh(lane, folder)
        return super().start(kind, lane, folder)


def _ratios(strategy, kind, options):
    """Return elapsed times of forked runs over those of fresh ones, paired in shuffled blocks."""
    spec = RaceSpec(
        lanes=(
            Lane(strategy, None, options, "", "forked"),
            Lane(strategy, None, options, "", "fresh"),
        ),
        cluster_counts=(4,),
        sleep_s=0.05 if kind in ("sleep", "http") else 0.02,
        kind=kind,
        repeats=_PAIRS,
        warm_up=True,
    )
    result = fold(Conductor(spec, readiness=Readiness(_HalfFresh())).events())
    failures = [run.failure.message for run in result.runs if run.failure]
    assert not failures, failures
    pairs = zip(result.runs_of(0, at_clusters(4)), result.runs_of(1, at_clusters(4)), strict=True)
    return [forked.outcome.elapsed_s / fresh.outcome.elapsed_s for forked, fresh in pairs]


def forked_runs():
    """Elapsed of forked runs over fresh ones, 30 pairs: how far the interval reaches from 1."""
    lanes = [(strategy.name, {}) for strategy in STRATEGIES if strategy.name != "interpreters"]
    lanes += [("process-pool", {"pool": "warm"}), ("thread-pool", {"pool": "warm"})]
    for kind, bound in _BOUNDS.items():
        for strategy, options in lanes:
            ratios = _ratios(strategy, kind, options)
            interval = median_interval(ratios)
            yield Figure(
                f"{kind}, {strategy} {' '.join(options.values())}: forked over fresh",
                max(abs(interval.low - 1), abs(interval.high - 1)) * 100,
                "%",
                bound,
                f"median {statistics.median(ratios):.4f}, {interval.low:.4f}..{interval.high:.4f} "
                f"{shown(ratios, 3)}",
            )
