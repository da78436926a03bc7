"""What a breakdown cannot name, and what noting it costs."""

from engine.machine.precision import measure_precision
from engine.race.conduct.conductor import Conductor
from engine.race.result.result import fold
from engine.race.spec.axis import at_clusters
from engine.race.spec.presets import preset_named
from engine.race.spec.race import RaceSpec
from tests.benchmarks.figure import Figure, shown

_SLEEPS_S = {"sleep": 0.3, "cpu": 0.05, "mixed": 0.1}


def rests():
    """The preset "strategies" with three kinds: the largest rest of a lane's elapsed time."""
    spec = preset_named("strategies").spec
    for kind, sleep_s in _SLEEPS_S.items():
        changed = RaceSpec(
            cluster_counts=spec.cluster_counts,
            lanes=spec.lanes,
            fan_out=spec.fan_out,
            kind=kind,
            sleep_s=sleep_s,
            explain=True,
        )
        result = fold(Conductor(changed).events())
        shares = []
        for lane in range(len(result.lanes)):
            parts = result.breakdown(lane, at_clusters(4))
            shares.append(parts.rest_s / parts.total_s)
        yield Figure(f"rest, {kind}", max(shares) * 100, "%", 5.0, shown(shares))


def explaining():
    """What noting a query's processor time and its unit's creation costs, over recording it."""
    precision = measure_precision(0.003)
    yield Figure("explaining a query", precision.explain_cost_s * 1e6, "us", 4.0, "")
