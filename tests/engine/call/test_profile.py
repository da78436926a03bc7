import sys
import venv

import pytest

from engine.doubts.doubts import doubts
from engine.race.conduct.profiling import gil_share, least_average_s
from engine.race.plan.items import KnownItems
from engine.race.plan.planner import Planner
from engine.race.result.caption import profile_caption
from engine.race.result.result import fold
from engine.workload.kind import Forms, ItemFacts
from tests.engine.call.own_work import own_race, own_spec, written

WORK = """
    import asyncio, time

    # Its wait is what the profile must find.
    def waits(item):
        time.sleep(0.02)

    def python(item):
        return sum(range(400_000))

    async def later(item):
        await asyncio.sleep(0.01)
"""


def texts(race):
    return {doubt.kind: str(doubt.text) for doubt in doubts(fold(iter(race.events)))}


def test_waiting_is_told_from_computing(tmp_path):
    path = written(tmp_path, WORK)
    waits = own_race(path, "waits", "sequential,thread-pool", items="6").profile
    assert waits.cpu_share < 0.2
    assert waits.gil_share <= waits.cpu_share
    assert waits.item_s >= 0.02
    said = profile_caption(waits)
    assert said.startswith("6 items of about ")
    assert said.endswith("% under the GIL")
    python = own_race(path, "python", "sequential", items="6").profile
    assert python.cpu_share > 2 * waits.cpu_share


def ideals(facts, lanes, tmp_path):
    """Return the ideals of 8 items of 0.1 s, 4 at once, on two cores, by their lanes."""
    spec = own_spec(written(tmp_path, WORK), "waits", lanes, items="8", at_once=4)
    planner = Planner(spec, {}, items=KnownItems(facts, 0.1, 0.1))
    return {planner.lanes[run.lane].strategy: round(run.ideal_s, 6) for run in planner.runs()}


def test_computing_under_the_gil_is_one_at_a_time_and_beyond_it_as_many_as_cores(
    monkeypatch, tmp_path
):
    monkeypatch.setattr("engine.race.plan.lanes.core_count", lambda: 2)
    lanes = "sequential,threads,process-pool,gevent,asyncio"

    waiting = {"sequential": 0.8} | dict.fromkeys(lanes.split(",")[1:], 0.2)
    found = ideals(ItemFacts(0.0, 0.0, Forms.BOTH), lanes, tmp_path)
    assert found == waiting
    python = ideals(ItemFacts(1.0, 1.0, Forms.BOTH), lanes, tmp_path)
    assert python == dict.fromkeys(lanes.split(","), 0.8) | {"process-pool": 0.4}
    zlib = ideals(ItemFacts(1.0, 0.0, Forms.BOTH), lanes, tmp_path)
    assert zlib == dict.fromkeys(lanes.split(","), 0.8) | {"threads": 0.4, "process-pool": 0.4}
    stalled = ideals(ItemFacts(0.0, 0.0, Forms.FUNCTION), lanes, tmp_path)
    assert stalled == waiting | {"asyncio": 0.8}


def test_two_at_once_that_overlap_hold_no_lock():
    assert gil_share(1.0, 0.5, cpu_share=1.0) == 0.0
    assert gil_share(1.0, 1.1, cpu_share=1.0) == 1.0
    assert gil_share(1.0, 0.8, cpu_share=0.3) == 0.3
    assert gil_share(1.0, None, cpu_share=0.7) == 0.7


def test_an_average_of_a_few_items_may_be_less():
    assert least_average_s([1.0, 1.0, 1.0], 3) == pytest.approx(0.95)
    spread = least_average_s([1.0, 2.0, 3.0], 100)
    assert 0.95 <= spread < 1.9
    assert least_average_s([1.0, 2.0, 3.0], 3) == pytest.approx(1.9)


def test_lanes_that_run_another_form_of_the_function_say_so(tmp_path):
    path = written(tmp_path, WORK)
    stalled = own_race(path, "waits", "threads,asyncio", items="4", at_once=4)
    assert stalled.finished["asyncio"].most_in_flight == 1
    assert "Asyncio: waits is no coroutine and stalls the event loop" in texts(stalled)["forms"]
    alone = own_race(path, "later", "threads,asyncio", items="4", at_once=4)
    assert alone.reasons == {}
    assert alone.finished["asyncio"].most_in_flight == 4
    assert "Threads: later is a coroutine, and each item runs it in" in texts(alone)["forms"]


def test_a_profile_that_fails_says_why_and_the_race_goes_on(tmp_path):
    path = written(tmp_path, "def fetch(item):\n    return 1 / (item - 1)")
    race = own_race(path, "fetch", "sequential", items="4")
    said = "The items could not be profiled, so ideals are guesses: fetch raised at item 1"
    assert said in texts(race)["unprofiled"]
    assert race.reasons["sequential"].startswith("fetch raised at item 1, my_work.py line 2")


def test_another_virtual_environment_brings_its_own_packages(tmp_path):
    folder = tmp_path / "venv"
    venv.create(folder, symlinks=True, with_pip=False)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    written(folder / "lib" / version / "site-packages", "NAME = 'theirs'", "only_there.py")
    path = written(tmp_path, "import only_there\ndef fetch(item): return only_there.NAME")
    lane = f"threads:python={folder / 'bin' / 'python'}"
    race = own_race(path, "fetch", lane, items="2")
    assert race.reasons == {}
    assert race.profile.cause is None
