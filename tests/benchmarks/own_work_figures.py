"""What a call of a user's empty function costs over a bare loop of the same strategy."""

import subprocess
import sys
import tempfile
from pathlib import Path

from engine.race.result.result import fold
from tests.benchmarks.figure import Figure, shown
from tests.engine.call.own_work import own_race, written

_ITEMS = 10_000
_AT_ONCE = 8
_ROUNDS = 7
_BOUNDS = {"thread-pool": 1.1, "gevent": 1.25, "asyncio": 1.25}

_EMPTY = """
    def fetch(item):
        pass

    async def fetch_async(item):
        pass
"""

_REAL = """
    import hashlib, sqlite3, zlib

    DATA = bytes(range(256)) * 8_000

    def compresses(item):
        return len(zlib.compress(DATA, 6))

    def hashes(item):
        return hashlib.sha256(DATA * 8).hexdigest()

    def queries(item):
        many = "WITH RECURSIVE n(i) AS (VALUES(0) UNION ALL SELECT i + 1 FROM n WHERE i < 60000)"
        return sqlite3.connect(":memory:").execute(many + " SELECT sum(i) FROM n").fetchone()
"""
_BEATEN = 1.0

_HEAD = f"""
import time
from my_work import fetch, fetch_async
items, at_once = range({_ITEMS}), {_AT_ONCE}
"""

_BARE = {
    "thread-pool": """
from concurrent.futures import ThreadPoolExecutor
begun = time.perf_counter()
with ThreadPoolExecutor(at_once) as pool:
    futures = [pool.submit(fetch, item) for item in items]
    answers = [future.result() for future in futures]
print(time.perf_counter() - begun)
""",
    "gevent": """
from gevent import monkey; monkey.patch_all()
import gevent
from gevent.pool import Pool
gevent.sleep(0)
begun = time.perf_counter()
pool = Pool(at_once)
greenlets = [pool.spawn(fetch, item) for item in items]
answers = [greenlet.get() for greenlet in greenlets]
print(time.perf_counter() - begun)
""",
    "asyncio": """
import asyncio
async def main():
    semaphore = asyncio.Semaphore(at_once)
    async def bounded(item):
        async with semaphore:
            return await fetch_async(item)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(bounded(item)) for item in items]
    return [task.result() for task in tasks]
with asyncio.Runner() as runner:
    runner.get_loop()
    begun = time.perf_counter()
    answers = runner.run(main())
    print(time.perf_counter() - begun)
""",
}
"""What a user would write without Racelane, for each strategy."""


def calling():
    """Return the ratios, each of the least of some times."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = written(folder, _EMPTY)
        own_s = {strategy: [] for strategy in _BARE}
        bare_s = {strategy: [] for strategy in _BARE}
        for _ in range(_ROUNDS):
            for strategy, source in _BARE.items():
                bare_s[strategy].append(_bare_s(folder, source))
                race = own_race(path, "fetch", strategy, items=str(_ITEMS), at_once=_AT_ONCE)
                (finished,) = race.finished.values()
                own_s[strategy].append(finished.elapsed_s)
    return [
        Figure(
            f"call of an empty function over a bare loop, {strategy}",
            min(own_s[strategy]) / min(bare_s[strategy]),
            "x",
            bound,
            f"own {shown(own_s[strategy], 3)} bare {shown(bare_s[strategy], 3)}",
        )
        for strategy, bound in _BOUNDS.items()
    ]


def _bare_s(folder, source):
    ran = subprocess.run(
        [sys.executable, "-c", _HEAD + source],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(ran.stdout)


def ideals():
    """Return how many times their ideal real pieces of work take at least, over all lanes."""
    figures = []
    with tempfile.TemporaryDirectory() as name:
        path = written(Path(name), _REAL)
        for function in ("compresses", "hashes", "queries"):
            lanes = "sequential,thread-pool,process-pool"
            race = own_race(path, function, lanes, items="32", at_once=4)
            assert not race.reasons, race.reasons
            runs = fold(iter(race.events)).runs
            ratios = [run.outcome.elapsed_s / run.planned.ideal_s for run in runs]
            title = f"least time over its ideal, {function}"
            figures.append(Figure(title, min(ratios), "x", _BEATEN, shown(ratios), at_least=True))
    return figures
