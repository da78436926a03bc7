import pickle

import pytest

from engine.strategies import STRATEGIES
from engine.strategies.strategy import UnitsFailed
from engine.strategies.thread_pool import ThreadPool
from engine.strategies.threads import Threads
from engine.vocabulary.cause import CausedError
from engine.workload.inventory import Inventory
from engine.workload.task_graph import FanOut, task_graph

INVENTORY = Inventory(2, 2, 1)
GRAPH = task_graph(INVENTORY, FanOut.CLUSTER)


def look_up_badly(query):
    if query == 4:
        raise ValueError("node 2 of cluster 2 is on fire")
    return INVENTORY.record(query)


@pytest.mark.parametrize("strategy", [s for s in STRATEGIES if s.name in ("sequential", "threads")])
def test_a_query_that_raises_raises(strategy):
    with pytest.raises((ValueError, UnitsFailed), match="on fire"):
        strategy({}).run(GRAPH, look_up_badly)


@pytest.mark.parametrize("strategy", [Threads, ThreadPool])
def test_what_other_units_answered_is_not_lost_with_one(strategy):
    with pytest.raises(UnitsFailed) as failure:
        strategy({}).run(GRAPH, look_up_badly)
    assert failure.value.records == [(1, "node", 1), (1, "node", 2), (1, "switch", 1)]
    again = pickle.loads(pickle.dumps(failure.value))
    assert (str(again), again.records) == (str(failure.value), failure.value.records)


def test_no_worker_of_a_pool_waits_for_another():
    # More stages than threads: workers that waited for theirs would never end.
    graph = task_graph(INVENTORY, FanOut.STAGE)
    assert ThreadPool({"size": "1"}).run(graph, INVENTORY.record) == [
        INVENTORY.record(query) for query in range(6)
    ]


def test_a_thread_that_cannot_start_tells_how_many_did(monkeypatch):
    import threading

    started = []
    start = threading.Thread.start

    def start_one(thread):
        if started:
            raise RuntimeError("can't start new thread")
        started.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", start_one)
    said = "only 1 of 2 threads could be started: can't start new thread"
    with pytest.raises(CausedError, match=said):
        Threads({}).run(GRAPH, INVENTORY.record)


def test_strategies_have_names_and_titles_of_their_own():
    assert len({strategy.name for strategy in STRATEGIES}) == len(STRATEGIES)
    assert len({strategy.title for strategy in STRATEGIES}) == len(STRATEGIES)
