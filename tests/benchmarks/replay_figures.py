"""What moving a replay costs."""

import random
import statistics
import time

from engine.race.replay.replay import RaceReplay
from engine.stream.showing import ShowClock
from tests.benchmarks.figure import Figure
from tests.benchmarks.timeline_figures import made_up_queries, race_of


def scrubbing():
    """Jumping to and fro in a replay of 100,000 queries: each jump back."""
    for name, starts, ends, carriers in made_up_queries():
        race = race_of(starts.tolist(), ends.tolist(), carriers.tolist())
        replay = RaceReplay(race, ShowClock.SIDE_BY_SIDE)
        places = random.Random(1)
        jumps_ms = []
        for _jump in range(100):
            from_s, to_s = sorted(places.uniform(0, replay.duration_s) for _end in range(2))
            replay.state_at(to_s)
            started = time.perf_counter()
            replay.state_at(from_s)
            jumps_ms.append((time.perf_counter() - started) * 1e3)
        note = f"{len(jumps_ms)} jumps, median {statistics.median(jumps_ms):.1f} ms"
        yield Figure(f"scrubbing back, worst, {name}", max(jumps_ms), "ms", 50, note)
