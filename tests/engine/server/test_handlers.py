import contextlib
import pickle
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from engine.process.child import kill_group, python_environment
from engine.server.handlers import HANDLERS, handler_named
from engine.server.handlers.child_processes import preloaded
from engine.server.question import parse_question
from engine.strategies import STRATEGIES
from engine.strategies.strategy import run_in_series
from engine.worker.look_up import UnrecordedLookUp
from engine.workload.durations import Constant
from engine.workload.inventory import Inventory
from engine.workload.kind import Facilities
from engine.workload.sleep import Sleep
from engine.workload.task_graph import FanOut, task_graph
from tests.engine.server.served import Served, envelope
from tests.waiting import PATIENCE_S, wait_for

_PATCHED = Path(__file__).parent / "patched_server.py"
_PATIENCE_S = 1.0


TITLES = {strategy.name: strategy.title for strategy in STRATEGIES}
SHARED = [handler for handler in HANDLERS if handler.name in TITLES]
"""Handlers that fan out as a strategy of races does, which has their name."""


def test_a_way_of_fanning_out_is_called_as_its_like_is_in_races():
    assert SHARED
    for handler in SHARED:
        assert handler.title == TITLES[handler.name]


@pytest.mark.parametrize("name", [handler.name for handler in HANDLERS])
def test_every_way_of_fanning_out_gives_the_articles_answer(name, marked_processes):
    with Served(name, "--pool", "4") as server:
        reply = server.get("/test?sleep=0.001")
        assert reply.status == 200
        assert reply.json == {
            "error_code": 0,
            "message": "",
            "data": Inventory(4, 4, 4).expected_answer(),
        }
        assert float(reply.headers["X-Elapsed-S"]) > 0.001
        some = server.get("/test?sleep=0&clusters=7,3&nodes=1&switches=0").json["data"]
        assert some == [
            {"cluster_id": cluster_id, "nodes": [{"node_id": 1}], "switches": []}
            for cluster_id in (7, 3)
        ]
    wait_for(lambda: marked_processes() == [])


@pytest.mark.parametrize(
    ("name", "queries", "requests"),
    [
        ("blocking", 1, 1),
        ("threads", None, 30),
        ("thread-pool", 30, 7),
        ("processes", None, 30),
        ("process-pool", 30, 7),
        ("gevent", None, None),
        ("asyncio", None, None),
    ],
)
def test_a_pool_bounds_what_is_under_way_at_once(name, queries, requests):
    handler = handler_named(name)
    assert handler.query_slots(30) == queries
    assert handler.request_slots(30, 4) == requests


@pytest.mark.parametrize("name", ["processes", "process-pool"])
def test_a_process_of_a_server_imports_nothing_to_do_its_part(name):
    handler = handler_named(name)
    question = parse_question({}, 0.0)
    kind = Sleep(Constant(question.sleep_s), {}, Facilities())
    look_up = UnrecordedLookUp(question.selection, kind)
    parts = (handler, run_in_series, task_graph(question.selection, FanOut.CLUSTER), look_up)
    script = (
        "import importlib, pickle, sys\n"
        f"for name in {preloaded(handler)}: importlib.import_module(name)\n"
        "before = set(sys.modules)\n"
        "pickle.load(sys.stdin.buffer)\n"
        "print(sorted(set(sys.modules) - before))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        input=pickle.dumps(parts),
        capture_output=True,
        check=True,
        env=python_environment(),
    )
    assert run.stdout == b"[]\n"


def test_reading_the_list_of_handlers_loads_nothing_that_they_run_on():
    script = (
        "import sys; from engine.server.handlers import HANDLERS; "
        "[handler.style() for handler in HANDLERS]; print(*sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, env=python_environment()
    )
    loaded = set(run.stdout.decode().split())
    assert not loaded & {"tornado", "gevent", "asyncio", "multiprocessing", "prometheus_client"}


def test_a_handler_wears_the_colour_of_the_strategy_it_is_like():
    for handler in SHARED:
        assert STRATEGIES[handler.style()].name == handler.name
    assert STRATEGIES[handler_named("blocking").style()].name == "sequential"
    with pytest.raises(KeyError):
        handler_named("fibres")


def test_a_fully_patched_server_never_answers_and_ours_does():
    # The same question to both; the patched one is the article's, cut down.
    patched = subprocess.Popen([sys.executable, _PATCHED], stdout=subprocess.PIPE, cwd="/")
    try:
        with Served("gevent") as server:
            assert server.get("/test?sleep=0.001").status == 200
            server.port = int(patched.stdout.readline())
            connection = server.connect(_PATIENCE_S)
            connection.request("GET", "/test")
            assert patched.stdout.readline() == b"looked up\n"
            with pytest.raises(TimeoutError):
                connection.getresponse()
            connection.close()
    finally:
        patched.kill()
        patched.wait()
        patched.stdout.close()


@pytest.mark.parametrize("name", ["processes", "process-pool"])
def test_a_process_killed_under_a_request_costs_that_request_alone(name):
    with Served(name, "--pool", "4") as server:
        connection = server.connect()
        connection.request("GET", "/test?sleep=5")
        victims = []

        def find_victims():
            # Not the fork server, nor its helper: those that the fork server has started.
            victims[:] = [
                grandchild
                for child in psutil.Process(server.process.pid).children()
                for grandchild in child.children()
            ]
            return len(victims) >= 4

        wait_for(find_victims)
        for victim in victims:
            # The pool ends the others once one of them is gone.
            with contextlib.suppress(psutil.NoSuchProcess):
                victim.kill()
        response = connection.getresponse()
        assert response.status == 503
        assert response.headers["Retry-After"] == "1"
        connection.close()
        assert server.get("/test?sleep=0").status == 200
        assert envelope(server.get("/test?clusters=0"))


@pytest.mark.parametrize("name", ["processes", "process-pool"])
def test_a_server_that_is_killed_leaves_no_process_behind(name, marked_processes):
    server = Served(name, "--pool", "2")
    connection = server.connect()
    connection.request("GET", "/test?sleep=30")
    wait_for(lambda: len(marked_processes()) >= 5)
    server.process.kill()
    server.process.wait()
    # Standard input stays open: it is the server's death that they notice.
    wait_for(lambda: marked_processes() == [])
    connection.close()
    server.process.stdin.close()
    server.process.stdout.close()


def test_the_loop_of_the_blocking_server_is_seen_to_stand_still():
    with Served("blocking") as server:
        connection = server.connect()
        connection.request("GET", "/test?clusters=1&sleep=0.05")
        # Growing while it lasts, and told by the timer once it is over.
        wait_for(lambda: server.next_report()["overdue_s"] > 0.1)
        wait_for(lambda: max(server.next_report()["lag_s"], default=0.0) > 0.2)
        assert connection.getresponse().status == 200
        connection.close()


def test_the_end_of_stdin_ends_a_server_and_its_processes(marked_processes):
    server = Served("process-pool", "--pool", "2")
    server.process.stdin.close()
    assert server.process.wait(timeout=PATIENCE_S) < 0
    wait_for(lambda: marked_processes() == [])
    server.process.stdout.close()
    kill_group(server.process.pid)
