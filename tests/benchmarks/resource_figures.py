"""What looking at a run's processes costs, in the conductor and in the run."""

import random
import statistics
import time

from engine.race.conduct.conductor import Conductor
from engine.race.result.result import RaceResult
from engine.race.spec.axis import at_clusters
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from engine.record.lines import encode_event
from engine.statistics.interval import median_interval
from tests.benchmarks.figure import Figure, shown

_TURNS = 7
_BLOCKS = 31


def _race(spec, sample):
    """Run a race as the command line does; return its result and the CPU seconds that took."""
    begun_s = time.process_time()
    events = Conductor(spec, sample=sample).events()
    result = RaceResult(next(events))
    for event in events:
        encode_event(event)
        result.apply(event)
    used_s = time.process_time() - begun_s
    failures = [run.failure.message for run in result.runs if run.failure]
    assert not failures, failures
    return result, used_s


def _by_turns(spec, turns):
    """Yield pairs of a race with samples and one without, in shuffled order, each with its CPU."""
    order = random.Random(20)
    for _ in range(turns):
        pair = {sample: _race(spec, sample) for sample in order.sample([True, False], 2)}
        yield pair[True], pair[False]


def sampler_share():
    """The conductor's CPU with samples less that without, over the time the runs' clocks ran."""
    specs = {
        "article's lanes": RaceSpec(
            lanes=tuple(map(parse_lane, ("sequential", "threads", "processes", "gevent"))),
            cluster_counts=(4,),
            sleep_s=0.1,
        ),
        "32 processes": RaceSpec(
            lanes=(parse_lane("processes@cluster"),), cluster_counts=(30,), sleep_s=0.5
        ),
        "1,000 threads": RaceSpec(
            lanes=(parse_lane("threads@query"),), cluster_counts=(125,), sleep_s=4.0
        ),
    }
    for name, spec in specs.items():
        shares = []
        rates = []
        for (result, sampled_s), (_, bare_s) in _by_turns(spec, _TURNS):
            clock_s = sum(run.outcome.elapsed_s for run in result.runs)
            shares.append((sampled_s - bare_s) / clock_s * 100)
            rates.append(sum(len(run.samples) for run in result.runs) / clock_s)
        yield Figure(
            f"sampler, {name}, share of a core",
            statistics.median(shares),
            "%",
            1.0,
            f"{shown(shares)} at {statistics.median(rates):.1f} samples a second",
        )


def sampled_elapsed():
    """Elapsed with samples over without, paired in shuffled blocks: how far from 1."""
    sleep = RaceSpec(
        lanes=tuple(map(parse_lane, ("threads", "processes", "gevent"))),
        cluster_counts=(4,),
        sleep_s=0.05,
    )
    cpu = RaceSpec(
        lanes=tuple(map(parse_lane, ("threads@cluster", "process-pool:warm@cluster"))),
        cluster_counts=(4,),
        sleep_s=0.015,
        kind="cpu",
    )
    for spec in (sleep, cpu):
        ratios = [[] for _ in spec.lanes]
        for (sampled, _), (bare, _) in _by_turns(spec, _BLOCKS):
            for lane, of_lane in enumerate(ratios):
                (one,), (other,) = (
                    sampled.runs_of(lane, at_clusters(4)),
                    bare.runs_of(lane, at_clusters(4)),
                )
                of_lane.append(one.outcome.elapsed_s / other.outcome.elapsed_s)
        for lane, of_lane in zip(spec.lanes, ratios, strict=True):
            interval = median_interval(of_lane)
            yield Figure(
                f"{spec.kind}, {lane.strategy}: elapsed with samples, off by",
                abs(statistics.median(of_lane) - 1) * 100,
                "%",
                1.0,
                f"ratio {interval.low:.4f}..{interval.high:.4f} {shown(of_lane, 3)}",
            )
