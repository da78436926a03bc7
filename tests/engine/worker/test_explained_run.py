"""Runs in this process, with delays where a part of the elapsed time is expected to grow."""

import asyncio
import ctypes
import threading
import time

import pytest

from engine.machine.facts import Precision
from engine.process.clock import now_ns
from engine.race.conduct.chain import Asked, break_down, late_s
from engine.race.conduct.scoreboard_reader import ScoreboardReader
from engine.strategies.asyncio import Asyncio
from engine.strategies.thread_pool import ThreadPool
from engine.strategies.threads import Threads
from engine.worker.explained_look_up import ExplainedLookUp
from engine.worker.scoreboard import Scoreboard
from engine.worker.unit_times import watched_graph
from engine.workload.cpu import spin
from engine.workload.durations import Constant
from engine.workload.inventory import ITEM, Inventory
from engine.workload.kind import Facilities, Kind
from engine.workload.sleep import Sleep
from engine.workload.task_graph import FanOut, task_graph

DELAY_S = 0.3
"""Far above what a busy machine adds to a part."""

SLEEP_S = 0.02
INVENTORY = Inventory(clusters=2, nodes=1, switches=1)


def run_explained(tmp_path, strategy, fan_out=FanOut.CLUSTER, kind=None):
    scoreboard = Scoreboard.create(str(tmp_path / "board"), 4, is_explained=True)
    kind = kind or Sleep(Constant(SLEEP_S), {}, Facilities())
    graph = watched_graph(task_graph(INVENTORY, fan_out), scoreboard)
    look_up = ExplainedLookUp(INVENTORY, kind, scoreboard)
    strategy.load()
    strategy.prepare()
    scoreboard.clock[0] = begun_ns = now_ns()
    strategy.run(graph, look_up)
    elapsed_s = (now_ns() - begun_ns) / 1e9
    strategy.tear_down()
    reader = ScoreboardReader(scoreboard)
    wanted = Asked(
        INVENTORY,
        fan_out,
        strategy.slots is not None,
        [SLEEP_S] * 4,
        [0.0] * 4,
        SLEEP_S if fan_out is FanOut.QUERY else 2 * SLEEP_S,
        late_s(Precision(1e-9, 1e-4, 2e-4, 0.003, 1e-6), type(strategy)),
    )
    return break_down(reader.observed(elapsed_s), wanted), scoreboard


def greatest(parts):
    overhead = [name for name in parts.__struct_fields__ if name != "ideal_s"]
    return max(overhead, key=lambda name: getattr(parts, name))


class StartsLate(Threads):
    def _run_at_once(self, task, look_up):
        time.sleep(DELAY_S)
        return super()._run_at_once(task, look_up)


class HandsOverLate(Threads):
    def run(self, task, look_up):
        records = super().run(task, look_up)
        if not isinstance(task, int) and len(records) == 4:
            time.sleep(DELAY_S)
        return records


@pytest.mark.parametrize(
    ("strategy", "part"), [(StartsLate({}), "starting_s"), (HandsOverLate({}), "handing_s")]
)
def test_a_delay_lands_in_its_part(tmp_path, strategy, part):
    parts, _ = run_explained(tmp_path, strategy)
    assert greatest(parts) == part
    assert getattr(parts, part) >= DELAY_S


def test_a_lock_that_another_thread_holds_is_waited_for_while_ready(tmp_path):
    hold = ctypes.PyDLL(None).usleep
    holder = threading.Timer(SLEEP_S / 2, hold, (int(DELAY_S * 1e6),))
    holder.start()
    try:
        parts, _ = run_explained(tmp_path, Threads({}), FanOut.QUERY)
    finally:
        holder.join()
    assert greatest(parts) == "ready_s"
    assert parts.ready_s >= DELAY_S - 2 * SLEEP_S


def test_a_slow_thread_start_of_a_pool_is_starting(tmp_path, monkeypatch):
    start = threading.Thread.start

    def start_late(thread):
        time.sleep(DELAY_S)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", start_late)
    parts, _ = run_explained(tmp_path, ThreadPool({"size": "4"}))
    assert greatest(parts) == "starting_s"


class Stages(Kind):
    """Computes before and after it waits, on the event loop."""

    name = "stages"
    summary = "computes, waits, computes"

    def perform(self, query):
        spin(20_000)

    async def perform_later(self, query):
        spin(20_000)
        await asyncio.sleep(0.05)
        spin(20_000)


def test_a_coroutine_counts_its_own_resumptions_alone(tmp_path):
    kind = Stages(Constant(0.0), {}, Facilities())
    _, board = run_explained(tmp_path, Asyncio({}), FanOut.QUERY, kind)
    used_ns = board.explanation[-1].tolist()
    # All four share the thread, and are in flight at once: each counts itself alone.
    begun_ns = time.thread_time_ns()
    spin(40_000)
    one_ns = time.thread_time_ns() - begun_ns
    assert min(used_ns) > 0
    assert max(used_ns) < 3 * one_ns
    assert max(board.starts) < min(board.ends)


def test_an_exception_reaches_a_timed_coroutine(tmp_path):
    ended = []

    class Fails(Stages):
        async def perform_later(self, query):
            try:
                await asyncio.sleep(60)
            finally:
                ended.append(query)

    kind = Fails(Constant(0.0), {}, Facilities())
    scoreboard = Scoreboard.create(str(tmp_path / "board"), 4, is_explained=True)
    look_up = ExplainedLookUp(INVENTORY, kind, scoreboard)

    async def cancel():
        task = asyncio.create_task(look_up.later(1))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel())
    assert ended == [1]


class Squares(Stages):
    """Answers something of its own."""

    has_items = True

    def perform(self, query):
        return query * query


def test_an_item_answers_where_nothing_can_be_recorded(tmp_path):
    scoreboard = Scoreboard.create(str(tmp_path / "board"), 4, is_explained=True)
    look_up = ExplainedLookUp(INVENTORY, Squares(Constant(0.0), {}, Facilities()), scoreboard)
    assert look_up(3) == look_up.detached()(3) == (4, ITEM, 9)
