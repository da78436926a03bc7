"""Whether what is said of elapsed times is as certain as it claims to be."""

import json
import math
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from engine.process.child import python_environment
from engine.race.conduct.conductor import Conductor
from engine.race.result.result import fold
from engine.race.spec.axis import at_clusters
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from engine.record.lines import read_events
from engine.statistics.comparison import Verdict, compare
from engine.statistics.interval import median_interval
from tests.benchmarks.figure import Figure, shown

SEED = 20
_DIFFERS = (Verdict.FASTER, Verdict.SLOWER)


def _same_strategy_pairs(draw, blocks=10, drift=0.05, noise=0.02):
    """Return a race of one strategy with itself: both drift alike, some runs are interrupted."""
    pairs = []
    for block in range(blocks):
        base = 1 + drift * block / (blocks - 1)
        pairs.append(tuple(base * draw.lognormvariate(0, noise) for _ in range(2)))
    return pairs


def false_differences():
    """Two lanes of one strategy, simulated: how often they are told apart all the same."""
    for band, races in ((0.01, 100), (0.0, 100), (0.0, 20_000)):
        draw = random.Random(SEED)
        told_apart = sum(
            compare({1: _same_strategy_pairs(draw)}, band)[1].verdict in _DIFFERS
            for _ in range(races)
        )
        yield Figure(
            f"false differences, {races} races of 10 blocks, band {band:.0%}",
            100 * told_apart / races,
            "%",
            5,
            f"{told_apart} of {races}, 5 % drift, seed {SEED}",
        )


def real_false_differences():
    """The same with real runs: 24 races of two lanes that are both threads."""
    ratios, told_apart, told_apart_without_band = [], 0, 0
    for seed in range(24):
        spec = RaceSpec(
            cluster_counts=(2,),
            sleep_s=0.002,
            repeats=10,
            warm_up=True,
            lanes=(parse_lane("threads:name=one"), parse_lane("threads:name=other")),
            seed=seed,
        )
        result = fold(Conductor(spec).events())
        comparison = result.comparison(1, at_clusters(2))
        ratios.append(comparison.ratio)
        told_apart += comparison.verdict in _DIFFERS
        result.compare_with(0, 0.0)
        told_apart_without_band += result.comparison(1, at_clusters(2)).verdict in _DIFFERS
    note = f"{told_apart_without_band} without a band, ratios {shown(ratios, 3)}"
    yield Figure("false differences, 24 real races", 100 * told_apart / 24, "%", 5, note)


def coverage():
    """How often the interval holds the true median, over 20,000 samples a distribution."""
    draws = {
        "normal": (lambda draw: draw.gauss(10, 1), 10.0),
        "exponential": (lambda draw: draw.expovariate(1), math.log(2)),
        "lognormal": (lambda draw: draw.lognormvariate(0, 1.5), 1.0),
        "one in ten interrupted": (_interrupted, _interrupted_median()),
    }
    for count in (10, 20):
        found = {}
        for name, (sample, median) in draws.items():
            draw = random.Random(SEED)
            held = 0
            for _ in range(20_000):
                interval = median_interval([sample(draw) for _ in range(count)])
                held += interval.low <= median <= interval.high
            found[name] = 100 * held / 20_000
        note = ", ".join(f"{name} {value:.1f}" for name, value in found.items())
        yield Figure(
            f"coverage of the interval at n = {count}, at worst",
            min(found.values()),
            "%",
            95,
            note,
            at_least=True,
        )


def _interrupted(draw):
    """Draw a time of about 1 that is sometimes several times as long."""
    return draw.gauss(1, 0.05) * (draw.uniform(2, 6) if draw.random() < 0.1 else 1)


def _interrupted_median():
    # Nine in ten are normal and the others above all of these: half of all lie below the
    # normal's quantile at 0.5 / 0.9.
    return statistics.NormalDist(1, 0.05).inv_cdf(0.5 / 0.9)


def hyperfine():
    """One race of one run, timed from outside by hyperfine and by ourselves.

    Hyperfine also sees the program end, which nobody can tell of before it is over.
    """
    with tempfile.TemporaryDirectory() as folder:
        timings, stream = Path(folder) / "hyperfine.json", Path(folder) / "race"
        race = (
            f"{sys.executable} -m engine race --clusters 4 --sleep 0.1 --strategies threads "
            f"--quiet --no-history --events {stream}"
        )
        # The race file of the run before is put aside, but for those of the warm-up.
        keep = f"sh -c 'test ! -e {stream} || mv {stream} {stream}.$(date +%s%N)'"
        command = ["hyperfine", "--runs", "15", "--warmup", "1", "--shell", "none"]
        command += ["--prepare", keep, "--export-json", str(timings), race]
        subprocess.run(command, env=python_environment(), check=True, capture_output=True)
        outside_s = json.loads(timings.read_text())["results"][0]["times"]
        paths = [*sorted(Path(folder).glob("race.*"))[1:], stream]
        races = [fold(read_events(path)) for path in paths]
    assert len(races) == len(outside_s)
    outcomes = [race.runs[0].outcome for race in races]
    elapsed_s = statistics.median(outcome.elapsed_s for outcome in outcomes)
    apart_s = statistics.median(
        race.started.start_up_s + race.last_at_s - outcome.elapsed_s
        for race, outcome in zip(races, outcomes, strict=True)
    )
    difference_s = statistics.median(outside_s) - elapsed_s
    yield Figure(
        "hyperfine's time less the elapsed time, over what is told apart",
        difference_s / apart_s,
        "",
        1.05,
        f"hyperfine {statistics.median(outside_s) * 1e3:.1f} ms, elapsed {elapsed_s * 1e3:.1f} ms, "
        f"apart {apart_s * 1e3:.1f} ms",
    )
