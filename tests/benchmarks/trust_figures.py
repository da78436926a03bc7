"""What it costs to look at the machine before a race, and how sure the test for drift is."""

import random
import statistics
import time

from engine.doubts.doubts import doubts
from engine.machine.build import read_build
from engine.machine.conditions import read_conditions
from engine.machine.precision import measure_precision
from engine.race.result.result import fold
from engine.statistics.trend import trend_of
from tests.benchmarks.figure import Figure, shown
from tests.engine.races import made_up_race, made_up_spec

SEED = 20
_P = 0.01
_CHANGE = 0.02


def looking():
    """The measurements before a race, the readings round it, and judging a large one."""
    result = fold(made_up_race(made_up_spec(repeats=100, cluster_counts=(1, 2, 4, 8, 16))))
    parts = {
        "clock, sleeps and query cost": (lambda: measure_precision(0.3), 300),
        "load, power, control groups": (read_conditions, 50),
        "Python's build and libraries": (read_build, 50),
        "doubts about a race of 2,000 runs": (lambda: doubts(result), 100),
    }
    for name, (look, bound_ms) in parts.items():
        took_ms = []
        for _ in range(11):
            began_s = time.perf_counter()
            look()
            took_ms.append((time.perf_counter() - began_s) * 1e3)
        yield Figure(name, statistics.median(took_ms), "ms", bound_ms, shown(took_ms))


def false_drift():
    """Races without drift, skewed times: how often drift is told of all the same."""
    for blocks in (10, 20, 60):
        found, races = _told(blocks, drift=0.0, races=5000)
        yield Figure(
            f"false drift, {blocks} blocks",
            100 * found / races,
            "%",
            100 * _P,
            f"{found} of {races}, seed {SEED}",
        )


def found_drift():
    """Races that get 10 % slower, with skewed noise of 1.4 %: how often that is told of."""
    for blocks in (10, 20, 60):
        found, races = _told(blocks, drift=0.1, races=2000)
        yield Figure(
            f"drift of 10 % found, {blocks} blocks",
            100 * found / races,
            "%",
            90,
            f"{found} of {races}, seed {SEED}",
            at_least=True,
        )


def _told(blocks, drift, races):
    draw = random.Random(SEED)
    found = 0
    for _ in range(races):
        means = [
            drift * block / (blocks - 1) + draw.lognormvariate(-4, 0.6) for block in range(blocks)
        ]
        trend = trend_of(means)
        found += trend.p_value <= _P and abs(trend.change) > _CHANGE
    return found, races
