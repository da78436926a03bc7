import pytest

from engine.strategies import STRATEGIES
from engine.strategies.threads import Threads
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
    with pytest.raises(ValueError, match="on fire"):
        strategy({}).run(GRAPH, look_up_badly)


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
    with pytest.raises(RuntimeError, match="can't start new thread: 1 of 2 threads were started"):
        Threads({}).run(GRAPH, INVENTORY.record)


def test_strategies_have_names_and_titles_of_their_own():
    assert len({strategy.name for strategy in STRATEGIES}) == len(STRATEGIES)
    assert len({strategy.title for strategy in STRATEGIES}) == len(STRATEGIES)
