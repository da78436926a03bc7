import asyncio
import contextlib
import http.client
import json
import os
import resource
import signal
import socket
import subprocess
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from tornado.httpclient import AsyncHTTPClient
from tornado.netutil import bind_sockets

from engine.process.child import python_environment
from engine.server import desk
from engine.server.application import http_server
from engine.server.desk import Closed, Desk
from engine.server.handlers import Handler, StrategyFailed, handler_named
from engine.server.handlers.handler import Answer
from engine.server.metrics import Metrics
from engine.server.settings import ServerSettings
from engine.strategies.sequential import Sequential
from engine.strategies.strategy import run_in_series
from engine.vocabulary.cause import Cause, told
from engine.workload.task_graph import FanOut
from tests.engine.server.served import SERVE, Served, envelope
from tests.waiting import PATIENCE_S, wait_for

_LARGE = 100_000_000


@pytest.fixture(scope="module")
def server():
    with Served("asyncio", "--sleep", "0") as server:
        yield server


@pytest.fixture(autouse=True)
def still_answers(request):
    """After whatever a test has done to the shared server, it answers the next request."""
    yield
    if "server" in request.fixturenames:
        assert request.getfixturevalue("server").get("/test").status == 200


@pytest.mark.parametrize(
    "query",
    [
        "clusters=0",
        "clusters=1,1",
        "clusters=-1",
        "clusters=abc",
        "clusters=1000000",
        "clusters=" + ",".join(map(str, range(1, 1500))),
        "sleep=1e300",
        "sleep=100000",
        "nodes=0&switches=0",
        "nodes=%FF%FE",
        "%00=1",
        "sleep",
        "sleep=1&sleep=2",
    ],
)
def test_a_question_out_of_bounds_is_a_400_that_says_why(server, query):
    reply = server.get(f"/test?{query}")
    assert reply.status == 400
    assert "got" in envelope(reply) or "must" in envelope(reply)


def test_an_unknown_path_is_a_404(server):
    for method in ("GET", "POST", "OPTIONS"):
        reply = server.ask(method, "/tests/..%2f")
        assert reply.status == 404
        assert "'/tests/..%2f' is not here" in envelope(reply)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "BREW"])
def test_a_wrong_method_is_a_405_that_names_the_right_ones(server, method):
    reply = server.ask(method, "/test")
    assert reply.status == 405
    assert reply.headers["Allow"] == "GET, OPTIONS"
    assert envelope(reply)


def test_head_is_refused_without_a_body(server):
    reply = server.ask("HEAD", "/test")
    assert (reply.status, reply.body) == (405, b"")


@pytest.mark.parametrize("path", ["/test", "/nowhere", "/metrics"])
def test_a_body_of_100_mb_is_a_413(server, path):
    reply = server.ask("POST", path, body=bytes(_LARGE))
    assert reply.status == 413
    assert "at most 65536 bytes, got 100000000" in envelope(reply)


def test_a_large_body_that_does_not_say_so_is_a_413_too(server):
    reply = server.ask("GET", "/test", body=(bytes(2**20) for _ in range(4)))
    assert reply.status == 413


def test_a_client_that_asks_beforehand_need_not_send_its_large_body(server):
    headers = {"Content-Length": str(_LARGE), "Expect": "100-continue"}
    assert server.ask("GET", "/test", headers=headers).status == 413


def test_a_length_beyond_all_bounds_is_a_413(server):
    assert server.ask("GET", "/test", headers={"Content-Length": "9" * 5000}).status == 413


def test_a_large_body_for_health_ends_its_connection(server):
    with contextlib.suppress(OSError, http.client.HTTPException):
        assert server.ask("GET", "/health", body=bytes(2**20)).status == 400
    assert server.get("/health").status == 200


def test_what_is_no_http_ends_its_connection(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        client.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 400")
        assert client.recv(1000) == b""


def test_a_client_that_hangs_up_is_counted_and_harms_nobody(server):
    before = metric(server, "racelane_hang_ups_total")
    ended = {status: requests(server, status) for status in ("200", "499")}
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(b"GET /test?sleep=0.1 HTTP/1.1\r\nHost: here\r\n\r\n")
        wait_for(lambda: metric(server, "racelane_requests_in_flight") == 1)
    wait_for(lambda: metric(server, "racelane_hang_ups_total") == before + 1)
    wait_for(lambda: metric(server, "racelane_requests_in_flight") == 0)
    wait_for(lambda: requests(server, "499") == ended["499"] + 1)
    assert requests(server, "200") == ended["200"]


def test_a_thousand_idle_connections_leave_room_for_more(server):
    with contextlib.ExitStack() as clients:
        clients.enter_context(file_limit(2000))
        for _ in range(1000):
            clients.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        assert server.get("/test").status == 200


@contextlib.contextmanager
def file_limit(files):
    """Let this process, where the clients are, open as many files."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(files, before[0]), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["clusters", "nodes", "switches", "sleep", "x", ""]),
            st.sampled_from(["=", "", "=="]),
            st.text("0123456789,.-", max_size=4) | st.text(max_size=12) | st.binary(max_size=12),
        ),
        max_size=4,
    ),
    st.sampled_from(["&", ";", "&&"]),
)
def test_any_query_string_gets_an_answer_in_the_articles_envelope(server, pairs, separator):
    parts = [name + equals + quote(value) for name, equals, value in pairs]
    # What is valid is not to make the test wait.
    query = separator.join(part for part in parts if not part.startswith("sleep=") or "." in part)
    reply = server.get(f"/test?{query}")
    if reply.status == 200:
        assert set(reply.json) == {"error_code", "message", "data"}
        assert reply.json["data"]
    else:
        assert reply.status == 400
        assert envelope(reply)


def metric(server, name):
    families = text_string_to_metric_families(server.get("/metrics").body.decode())
    return sum(
        sample.value for family in families for sample in family.samples if sample.name == name
    )


def requests(server, status):
    """Return how many requests came to an end with a status."""
    families = text_string_to_metric_families(server.get("/metrics").body.decode())
    return sum(
        sample.value
        for family in families
        for sample in family.samples
        if sample.name == "racelane_requests_total" and sample.labels["status"] == status
    )


def test_metrics_tell_requests_latencies_and_lag(server):
    before = metric(server, "racelane_requests_total")
    answered = metric(server, "racelane_request_duration_seconds_count")
    server.get("/test")
    server.get("/test?clusters=0")
    server.get("/health")
    assert metric(server, "racelane_requests_total") == before + 2
    assert metric(server, "racelane_request_duration_seconds_count") == answered + 1
    wait_for(lambda: metric(server, "racelane_loop_lag_seconds_count") > 0)
    assert server.get("/metrics").headers["Content-Type"].startswith("text/plain")


def test_health_is_told_without_ado(server):
    reply = server.get("/health")
    assert (reply.status, reply.json) == (200, {"status": "ok"})
    refusal = server.ask("POST", "/health")
    assert (refusal.status, refusal.headers["Allow"]) == (405, "GET")
    assert envelope(refusal) == "Method Not Allowed"


def test_pages_of_any_origin_may_read_answers_as_in_the_article(server):
    for reply in (server.get("/test"), server.ask("OPTIONS", "/test"), server.get("/test?x")):
        assert reply.headers["Access-Control-Allow-Origin"] == "*"
        assert reply.headers["Access-Control-Allow-Methods"] == "POST, GET, PUT, DELETE, OPTIONS"
        assert reply.headers["Access-Control-Max-Age"] == "1000"
        assert "x-access-token" in reply.headers["Access-Control-Allow-Headers"]
    assert server.ask("OPTIONS", "/test").status == 204


def test_pages_of_other_origins_than_those_named_may_not_and_debug_indents():
    options = ("--origin", "https://a.example", "--origin", "https://b.example", "--debug")
    with Served("blocking", "--sleep", "0", *options) as server:
        for origin, allowed in (
            ("https://b.example", "https://b.example"),
            ("https://c.example", None),
        ):
            reply = server.get("/test", headers={"Origin": origin})
            assert reply.headers["Access-Control-Allow-Origin"] == allowed
            assert reply.headers["Vary"] == "Origin"
            assert reply.body.startswith(b'{\n  "error_code": 0')


def test_a_port_in_use_is_told_in_a_line(server):
    arguments = [*SERVE[:4], "--strategy", "threads", "--port", str(server.port)]
    for more in ([], ["--report"]):
        run = subprocess.run(
            [*arguments, *more],
            capture_output=True,
            text=True,
            check=False,
            env=python_environment(),
        )
        assert run.returncode == 1
        reason = f"cannot listen on 127.0.0.1 port {server.port}: Address already in use"
        if more:
            report = json.loads(run.stdout)
            assert report["event"] == "failed"
            assert str(msgspec.convert(report["cause"], Cause)) == reason
        else:
            assert run.stderr == f"Error: {reason}\n"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--host", ""], "cannot listen on no host: 0.0.0.0 stands for all addresses"),
        (["--host", "a" * 300], f"cannot listen on {'a' * 60}...: no host has such a name"),
        (["--sleep", "nan"], "Invalid value for --sleep: nan is not a number of seconds"),
    ],
)
def test_where_or_how_nobody_can_serve_is_told_in_a_line(options, reason):
    run = subprocess.run(
        [*SERVE[:4], "--strategy", "threads", "--port", "0", *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
        env=python_environment(),
    )
    assert run.returncode != 0
    assert run.stderr.splitlines()[-1] == f"Error: {reason}"
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("strategy", "send", "number"),
    [
        ("threads", os.kill, signal.SIGTERM),
        # As Ctrl+C does, which the processes that are at work see too.
        ("processes", os.killpg, signal.SIGINT),
    ],
)
def test_a_server_that_is_stopped_gives_its_answers_first(strategy, send, number):
    with Served(strategy) as server:
        connection = server.connect()
        connection.request("GET", "/test?sleep=0.05")
        wait_for(lambda: metric(server, "racelane_requests_in_flight") == 1)
        idle = server.connect()
        idle.request("GET", "/health")
        assert idle.getresponse().read()
        send(server.process.pid, number)
        wait_for(lambda: not is_listening(server))
        # Who is connected still is told why.
        idle.request("GET", "/test")
        refusal = idle.getresponse()
        assert (refusal.status, json.load(refusal)["message"]) == (503, "the server is stopping")
        answer = connection.getresponse()
        assert answer.status == 200
        assert len(json.load(answer)["data"]) == 4
        assert server.process.wait(timeout=PATIENCE_S) == 0
        connection.close()
        idle.close()


def test_a_client_that_knocked_while_the_loop_was_blocked_hears_that_the_server_stops():
    with Served("blocking") as server:
        # The first holds the loop up; the others are behind it, read or not.
        connections = [server.connect() for _ in range(20)]
        connections[0].request("GET", "/test?clusters=1&nodes=1&switches=0&sleep=0.4")
        wait_for(lambda: server.next_report().get("overdue_s", 0.0) > 0.05)
        for connection in connections[1:]:
            connection.request("GET", "/test?sleep=0")
        server.process.send_signal(signal.SIGTERM)
        statuses = [connection.getresponse().status for connection in connections]
        assert statuses[0] == 200
        assert set(statuses[1:]) <= {200, 503}
        assert server.process.wait(timeout=PATIENCE_S) == 0
        for connection in connections:
            connection.close()


def is_listening(server):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port)):
        return True
    return False


def test_a_second_signal_ends_a_server_at_once():
    with Served("threads") as server:
        connection = server.connect()
        connection.request("GET", "/test?sleep=30")
        wait_for(lambda: metric(server, "racelane_requests_in_flight") == 1)
        server.process.send_signal(signal.SIGTERM)
        wait_for(lambda: not is_listening(server))
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=PATIENCE_S) == -signal.SIGTERM
        connection.close()


class Failing(Handler):
    """Fails in the way it is made to."""

    name = title = summary = "failing"
    strategy = Sequential
    fan_out = FanOut.CLUSTER

    def __init__(self, error):
        super().__init__(1)
        self._error = error

    def start(self):
        """Nothing is needed."""

    async def answer(self, task, look_up):
        raise self._error


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (StrategyFailed(told("a process was lost")), 503, "a process was lost"),
        (ZeroDivisionError("a fault of ours"), 500, "Internal Server Error"),
    ],
)
def test_what_goes_wrong_inside_is_told_with_its_status(error, status, message, caplog):
    async def ask():
        server = http_server(Desk(ServerSettings("failing"), Failing(error), Metrics()))
        sockets = bind_sockets(0, "127.0.0.1")
        server.add_sockets(sockets)
        client = AsyncHTTPClient(force_instance=True)
        url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}/test"
        try:
            return await client.fetch(url, raise_error=False)
        finally:
            client.close()
            server.stop()
            await server.close_all_connections()

    reply = asyncio.run(ask())
    assert reply.code == status
    assert json.loads(reply.body) == {"error_code": status, "message": message, "data": None}
    # A fault of ours is logged with its traceback; what a user can bring about is not.
    assert ("ZeroDivisionError" in caplog.text) == (status == 500)


class Deserted(Handler):
    """Its client hangs up while it looks up, and the loop stands still meanwhile."""

    name = title = summary = "deserted"
    strategy = Sequential
    fan_out = FanOut.CLUSTER

    def __init__(self, client):
        super().__init__(1)
        self._client = client

    def start(self):
        """Nothing is needed."""

    async def answer(self, task, look_up):
        self._client.close()
        return Answer(run_in_series(task, look_up), 0.0)


def test_a_client_that_hangs_up_while_the_loop_stands_still_is_not_counted_as_answered():
    async def visit():
        sockets = bind_sockets(0, "127.0.0.1")
        client = socket.create_connection(sockets[0].getsockname())
        desk = Desk(ServerSettings("deserted"), Deserted(client), Metrics())
        server = http_server(desk)
        server.add_sockets(sockets)
        client.sendall(b"GET /test?sleep=0 HTTP/1.1\r\nHost: here\r\n\r\n")
        while b"racelane_requests_total{" not in desk.metrics.text():
            await asyncio.sleep(0)
        server.stop()
        await server.close_all_connections()
        return desk.metrics.text().decode()

    text = asyncio.run(visit())
    assert 'racelane_requests_total{status="499"} 1.0' in text
    assert "racelane_hang_ups_total 1.0" in text
    assert 'status="200"' not in text
    assert "racelane_request_duration_seconds_count 0.0" in text


def test_a_full_desk_takes_nobody_more(monkeypatch):
    monkeypatch.setattr(desk, "MOST_IN_FLIGHT", 1)

    async def main():
        full = Desk(ServerSettings("asyncio"), handler_named("asyncio")(1), Metrics())
        with full.visit():
            assert not await full.drained(0.0)
            with pytest.raises(Closed, match="1 requests are already in flight"), full.visit():
                raise AssertionError("it was taken")
        assert await full.drained(1.0)
        with full.visit():
            assert full.in_flight == 1

    asyncio.run(main())
