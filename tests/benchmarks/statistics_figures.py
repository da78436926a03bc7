"""Whether what is said of elapsed times is as certain as it claims to be."""

import json
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
from engine.statistics.comparison import Verdict
from tests.benchmarks.figure import Figure, shown

_DIFFERS = (Verdict.FASTER, Verdict.SLOWER)


def real_false_differences():
    """24 races of two lanes that are both threads: how often they are told apart all the same."""
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


def hyperfine():
    """One race of one run, timed from outside by hyperfine and by ourselves.

    Hyperfine also sees the program end, which no program can report before it is over.
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
