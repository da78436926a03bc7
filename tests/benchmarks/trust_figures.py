"""What it costs to look at the machine before a race, and to judge it afterwards."""

import statistics
import time

from engine.doubts.doubts import doubts
from engine.machine.build import read_build
from engine.machine.conditions import read_conditions
from engine.machine.precision import measure_precision
from engine.race.result.result import fold
from tests.benchmarks.figure import Figure, shown
from tests.engine.races import made_up_race, made_up_spec


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
