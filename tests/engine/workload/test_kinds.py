import asyncio
import http.client as http_client
import http.server as http_server
import sys
import threading

import psutil
import pytest

from engine.doubts.doubts import doubts
from engine.machine.calibration import CalibrationFailed, CalibrationStore, Samples, measure
from engine.machine.facts import Calibration
from engine.query_service.process import QueryService
from engine.race.conduct.conductor import Conductor
from engine.race.events import ClockStarted, FailureReason, RunFailed
from engine.race.plan.planner import plan_race
from engine.race.result.result import fold
from engine.race.result.run import RunState
from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from engine.vocabulary.cause import Cause, Why
from engine.workload.cpu import spin
from engine.workload.durations import Constant, Spread
from engine.workload.http import Http, ServiceError
from engine.workload.kind import Facilities
from engine.workload.kinds import KINDS
from engine.workload.task_graph import FanOut
from tests.waiting import wait_for


def race(*lanes, **changes):
    values = {"cluster_counts": (2,), "nodes": 2, "switches": 1, "sleep_s": 0.02} | changes
    return list(Conductor(RaceSpec(lanes=tuple(map(parse_lane, lanes)), **values)).events())


EVERY_SORT = ("sequential", "threads", "process-pool:spawn", "gevent", "asyncio", "tornado")


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS if not kind.has_items])
def test_every_sort_of_strategy_answers_rightly_with_every_kind(kind, marked_processes):
    result = fold(race(*EVERY_SORT, kind=kind))
    assert [run.failure for run in result.runs] == [None] * len(EVERY_SORT)
    wait_for(lambda: marked_processes() == [])


@pytest.mark.parametrize("kind", ["http", "mixed"])
def test_connections_are_kept_if_asked(kind):
    result = fold(
        race("threads", "gevent", "asyncio", kind=kind, kind_options={"keep_alive": "on"})
    )
    assert all(run.state is RunState.FINISHED for run in result.runs)


def test_a_spread_is_raced_and_its_ideal_is_kept_to():
    result = fold(race("sequential", "threads@query", spread=Spread.EXPONENTIAL, sleep_s=0.05))
    for run in result.runs:
        assert run.outcome.elapsed_s >= run.planned.ideal_s
        assert run.outcome.elapsed_s < run.planned.ideal_s + 0.15


def test_blocking_stalls_coroutines_and_not_threads():
    spec = {"kind": "blocking", "sleep_s": 0.05, "fan_out": FanOut.QUERY}
    result = fold(race("threads", "gevent", "asyncio", **spec))
    times = {result.lanes[run.planned.lane].strategy: run.outcome.elapsed_s for run in result.runs}
    assert times["threads"] < 0.2
    assert min(times["gevent"], times["asyncio"]) >= 6 * 0.05


@pytest.fixture
def service(marked_processes):
    service = QueryService()
    yield service
    service.close()


def http(address, **options):
    kind = Http(Constant(0.01), options, Facilities(service=address))
    kind.prepare()
    return kind


def ask(kind, query, *, later):
    """Perform a query by the blocking client, or by the one for coroutines."""
    return asyncio.run(kind.perform_later(query)) if later else kind.perform(query)


class Liar(http_server.BaseHTTPRequestHandler):
    """Answers every query as the server says, in the service's place."""

    def do_GET(self):
        status, body = self.server.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def liar():
    server = http_server.ThreadingHTTPServer(("127.0.0.1", 0), Liar)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("later", [False, True])
def test_the_service_answers_a_query_with_its_number(service, liar, later):
    ask(http(service.address()), 7, later=later)
    liar.answer = (200, b"7")
    ask(http(liar.server_address), 7, later=later)
    liar.answer = (200, b"8")
    with pytest.raises(ServiceError, match="answered query 7 with 200: '8'"):
        ask(http(liar.server_address), 7, later=later)


@pytest.mark.parametrize("later", [False, True])
def test_a_refusal_of_the_service_fails_the_query(liar, later):
    liar.answer = (400, b"7")
    with pytest.raises(ServiceError, match="answered query 7 with 400: '7'"):
        ask(http(liar.server_address), 7, later=later)


@pytest.mark.parametrize("path", ["/query/all?wait=1", "/query/7", "/query/7?wait=-1", "/"])
def test_the_service_refuses_what_it_does_not_know(service, path):
    connection = http_client.HTTPConnection(*service.address())
    connection.request("GET", path)
    assert connection.getresponse().status == 400
    connection.close()


def test_a_service_that_died_is_started_anew(service, marked_processes):
    first = service.address()
    assert service.address() == first
    (process,) = marked_processes()
    process.kill()
    wait_for(lambda: process.status() == psutil.STATUS_ZOMBIE)
    http(service.address()).perform(3)
    (anew,) = marked_processes()
    assert anew.pid != process.pid


def test_a_killed_service_fails_its_run_and_the_race_goes_on(marked_processes):
    lanes = tuple(map(parse_lane, ("threads", "asyncio")))
    spec = RaceSpec(cluster_counts=(2,), lanes=lanes, kind="http", sleep_s=0.3)
    events, killed = [], False
    for event in Conductor(spec).events():
        events.append(event)
        if isinstance(event, ClockStarted) and not killed:
            killed = True
            (found,) = [p for p in marked_processes() if "engine.query_service" in p.cmdline()]
            psutil.Process(found.pid).kill()
    (failure,) = [event for event in events if isinstance(event, RunFailed)]
    assert failure.reason is FailureReason.ERROR
    # A blocking client says it in the words of the system.
    assert "Error" in failure.message or failure.cause == Cause(Why.SERVICE_HUNG_UP)
    assert sum(run.state is RunState.FINISHED for run in fold(events).runs) == 1


def test_a_calibration_is_kept_and_told_in_the_stream(tmp_path, monkeypatch):
    kept = Calibration(2e7, 0.01, 0.0, "2026-03-14T15:09:26+00:00")
    assert not kept.is_disturbed
    monkeypatch.setattr("engine.machine.calibration.measure", lambda python: kept)
    monkeypatch.setenv("RACELANE_CACHE", str(tmp_path))
    store = CalibrationStore()
    assert store.read() is None
    assert race("sequential", kind="cpu", sleep_s=0.001)[0].calibration == kept
    assert store.read() == kept
    (path,) = tmp_path.iterdir()
    for damage in (b'{"rounds_per_s": 0}', b"\xff"):
        path.write_bytes(damage)
        assert store.read() is None


def test_a_disturbed_calibration_says_so_and_is_not_kept(tmp_path, monkeypatch):
    disturbed = Calibration(1e7, 0.4, 0.3, "2026-03-14T15:09:26+00:00")
    monkeypatch.setattr("engine.machine.calibration.measure", lambda python: disturbed)
    monkeypatch.setenv("RACELANE_CACHE", str(tmp_path))
    result = fold(race("sequential", kind="cpu", sleep_s=0.001))
    (doubt,) = [doubt for doubt in doubts(result) if doubt.kind == "calibration"]
    assert "disturbed by other load" in doubt.seen
    assert "40% apart" in doubt.seen
    assert list(tmp_path.iterdir()) == []


def test_a_core_that_was_away_disturbs():
    # Half of the time somebody else had the core: clocks tell, whatever the samples say.
    measured = Samples(1000, [0.03] * 15, [0.015] * 15).calibration()
    assert measured.waited == pytest.approx(0.5)
    assert measured.is_disturbed
    assert measured.rounds_per_s == pytest.approx(1000 / 0.03)


def test_what_hooks_into_the_engine_does_not_slow_a_calibration():
    calls = []
    sys.setprofile(lambda frame, event, _: calls.append(frame.f_code.co_name))
    try:
        measured = measure()
    finally:
        sys.setprofile(None)
    assert measured.rounds_per_s > 1e5
    assert "measure" in calls
    assert "spin" not in calls


def test_a_python_that_cannot_be_calibrated_is_told(tmp_path):
    with pytest.raises(CalibrationFailed, match="/bin/false could not be calibrated"):
        measure("/bin/false")


def test_another_python_has_a_calibration_of_its_own_until_it_changes(tmp_path, monkeypatch):
    speeds = iter((1e7, 2e7, 3e7))
    asked = []

    def measured(python):
        asked.append(python)
        return Calibration(next(speeds), 0.01, 0.0, "2026-03-14T15:09:26+00:00")

    monkeypatch.setattr("engine.machine.calibration.measure", measured)
    python = tmp_path / "python"
    python.write_text("a build")
    store = CalibrationStore(tmp_path / "cache")
    for _ in range(2):
        assert store.read_or_calibrate().rounds_per_s == 1e7
        assert store.read_or_calibrate(str(python)).rounds_per_s == 2e7
    python.write_text("another build")
    assert store.read_or_calibrate(str(python)).rounds_per_s == 3e7
    assert asked == ["", str(python), str(python)]
    (tmp_path / "cache" / "notes.txt").write_text("somebody else's")
    store.forget()
    assert store.read() is None
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["notes.txt"]


def test_the_ideal_of_a_lane_is_that_of_its_own_python(monkeypatch):
    speeds = {"": 2e7, sys.executable: 1e7}
    monkeypatch.setattr(
        "engine.machine.calibration.measure",
        lambda python: Calibration(speeds[python], 0.01, 0.0, "2026-03-14T15:09:26+00:00"),
    )
    monkeypatch.setattr(CalibrationStore, "read", lambda store, python="": None)
    lanes = (Lane("sequential"), Lane("sequential", python=sys.executable))
    spec = RaceSpec(lanes=lanes, cluster_counts=(1,), kind="cpu", sleep_s=0.001)
    result = fold(Conductor(spec).events())
    ideals = {result.lanes[run.planned.lane].python: run.planned.ideal_s for run in result.runs}
    # The same to compute, at half the speed.
    assert ideals == {"": pytest.approx(0.008), sys.executable: pytest.approx(0.016)}
    assert result.started.calibrations[sys.executable].rounds_per_s == 1e7


def test_of_a_mixed_query_only_the_computing_takes_another_python_longer():
    spec = RaceSpec(
        lanes=(Lane("threads", python="/other/python"), Lane("sequential", python="/other/python")),
        cluster_counts=(4,),
        nodes=1,
        switches=0,
        kind="mixed",
        kind_options={"cpu_share": "50"},
        sleep_s=0.1,
    )
    plan = plan_race(spec, slowness={"/other/python": 3.0})
    ideals = {plan.lanes[run.lane].strategy: run.ideal_s for run in plan.runs}
    # 0.05 s of waiting, and three times 0.05 s of computing, under one lock.
    assert ideals["sequential"] == pytest.approx(4 * 0.2)
    assert ideals["threads"] == pytest.approx(4 * 0.15)


def test_spinning_does_every_round():
    assert spin(0) == 1
    assert spin(1) == 1103515245 + 12345
    assert spin(1000) != spin(1001)
