"""What the strategies and the kinds of query cost."""

import statistics
import subprocess
import sys
import threading

import psutil

from engine.race.conduct.conductor import Conductor
from engine.race.events import ClockStarted
from engine.race.result.result import fold
from engine.race.spec.axis import at_clusters
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from engine.workload.task_graph import FanOut
from tests.benchmarks.figure import Figure, shown

_BARE = {
    "gevent": """
from gevent import monkey; monkey.patch_all()
import sys, time, gevent
gevent.get_hub(); gevent.sleep(0)
def query():
    time.sleep(1)
started = time.perf_counter()
gevent.joinall([gevent.spawn(query) for _ in range(int(sys.argv[1]))])
print(time.perf_counter() - started)
""",
    "asyncio": """
import asyncio, sys, time
async def query():
    await asyncio.sleep(1)
async def main():
    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(int(sys.argv[1])):
            group.create_task(query())
    print(time.perf_counter() - started)
asyncio.run(main())
""",
}


def _race(lanes, **values):
    spec = RaceSpec(lanes=tuple(map(parse_lane, lanes)), **values)
    result = fold(Conductor(spec).events())
    failures = [run.failure.message for run in result.runs if run.failure]
    assert not failures, failures
    return result


def computing():
    """The cpu kind at 4 clusters, five blocks: medians over sequential's."""
    lanes = ("sequential", "threads", "gevent", "processes", "process-pool")
    result = _race(
        lanes,
        cluster_counts=(4,),
        kind="cpu",
        sleep_s=0.05,
        fan_out=FanOut.CLUSTER,
        repeats=5,
    )
    times = {
        lanes[lane]: [run.outcome.elapsed_s for run in result.runs_of(lane, at_clusters(4))]
        for lane in range(len(lanes))
    }
    base = times["sequential"]
    for name in ("threads", "gevent"):
        ratios = [time / before for time, before in zip(times[name], base, strict=True)]
        median = statistics.median(ratios)
        yield Figure(f"{name} over sequential", median, "x", 1.10, shown(ratios))
    for name in ("processes", "process-pool"):
        ratios = [before / time for time, before in zip(times[name], base, strict=True)]
        median = statistics.median(ratios)
        yield Figure(f"{name}: times as fast", median, "x", 1.7, shown(ratios), at_least=True)


def _bare_s(library, count):
    command = [sys.executable, "-c", _BARE[library], str(count)]
    return float(subprocess.run(command, capture_output=True, check=True).stdout)


def many_coroutines():
    """10,000 and 100,000 queries of 1 s at once, and a bare loop of each library, by turns."""
    for library in ("gevent", "asyncio"):
        for count, turns in ((10_000, 5), (100_000, 3)):
            ours, bare = [], []
            for turn in range(turns):
                result = _race(
                    (f"{library}@query",),
                    cluster_counts=(count // 100,),
                    nodes=50,
                    switches=50,
                    sleep_s=1.0,
                    seed=turn,
                )
                ours.append(result.runs[0].outcome.elapsed_s)
                bare.append(_bare_s(library, count))
            ratios = [a / b for a, b in zip(ours, bare, strict=True)]
            yield Figure(
                f"{count:,} of 1 s, {library}, over a bare loop",
                statistics.median(ratios),
                "x",
                1.25,
                f"{shown(ratios)} ours {shown(ours)} s, bare {shown(bare)} s",
            )
            per_query = (_peak_pss(library, count) - _peak_pss(library, 100)) / count
            yield Figure(f"peak PSS a query, {library}, {count:,}", per_query / 1024, "KiB", 64, "")


def _peak_pss(library, count):
    """Return the most memory of a worker, its own share in bytes, looked at ten times a second."""
    spec = RaceSpec(
        lanes=(parse_lane(f"{library}@query"),),
        cluster_counts=(count // 100,),
        nodes=50,
        switches=50,
        sleep_s=1.0,
    )
    peaks, over = [0], threading.Event()

    def watch():
        while not over.wait(0.1):
            for child in psutil.Process().children():
                try:
                    peaks.append(child.memory_full_info().pss)
                except psutil.Error:
                    continue

    watcher = threading.Thread(target=watch)
    for event in Conductor(spec).events():
        if isinstance(event, ClockStarted):
            watcher.start()
    over.set()
    watcher.join()
    return max(peaks)


def coroutine_overhead():
    """The article's workload at 0.3 s by coroutines: elapsed over ideal, seven blocks."""
    lanes = ("asyncio", "tornado")
    result = _race(lanes, cluster_counts=(4,), sleep_s=0.3, repeats=7)
    for lane, _, summary in result.summaries():
        overheads_ms = [(time_s - summary.ideal_s) * 1e3 for time_s in summary.elapsed_s]
        name = f"{lanes[lane]}: median overhead over ideal"
        yield Figure(name, summary.overhead_s * 1e3, "ms", 5, shown(overheads_ms))


def http_many():
    """1,000 http queries of 0.3 s at once, five blocks: elapsed over ideal."""
    lanes = ("gevent@query", "asyncio@query")
    result = _race(lanes, cluster_counts=(125,), kind="http", sleep_s=0.3, repeats=5)
    for lane, _, summary in result.summaries():
        ratios = [time_s / summary.ideal_s for time_s in summary.elapsed_s]
        name = f"1,000 http queries over ideal, {lanes[lane]}"
        yield Figure(name, statistics.median(ratios), "x", 2.0, shown(ratios))
