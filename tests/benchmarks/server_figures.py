"""What the article's server costs beside its strategies."""

import http.client
import json
import selectors
import socket
import statistics
import subprocess
import sys
import time

import psutil

from engine.server.handlers import HANDLERS
from tests.benchmarks.figure import Figure, shown
from tests.engine.server.served import Served

_BARE = """
import asyncio
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
class Bare(RequestHandler):
    def get(self):
        self.write("ok")
async def main():
    server = HTTPServer(Application([("/health", Bare)]))
    sockets = bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    print(sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""

_WARM_UP = 500
_IN_A_ROW = 10_000
_ROUND_S = 1.0
_CONNECTIONS = 16


def one_request():
    """One request at 0.3 s a query: HTTP time beyond the strategy's own, five (blocking two)."""
    for handler in HANDLERS:
        beyond_ms = []
        with Served(handler.name, "--sleep", "0.3") as server:
            for _ in range(2 if handler.name == "blocking" else 5):
                begun_s = time.perf_counter()
                reply = server.get("/test")
                taken_s = time.perf_counter() - begun_s
                assert reply.status == 200, reply
                beyond_ms.append((taken_s - float(reply.headers["X-Elapsed-S"])) * 1e3)
        yield Figure(
            f"{handler.name}: HTTP beyond its own time", max(beyond_ms), "ms", 10, shown(beyond_ms)
        )


def in_a_row():
    """10,000 requests in a row of 0.1 ms a query: failures, and the server's memory."""
    for handler in HANDLERS:
        with Served(handler.name) as server:
            process = psutil.Process(server.process.pid)
            connection = server.connect()
            failed = _ask(connection, _WARM_UP)
            before = process.memory_info().rss
            begun_s = time.perf_counter()
            failed += _ask(connection, _IN_A_ROW)
            taken_s = time.perf_counter() - begun_s
            after = process.memory_info().rss
            connection.close()
        yield Figure(f"{handler.name}: requests failed", failed, "", 0, f"in {taken_s:.0f} s")
        yield Figure(
            f"{handler.name}: resident memory grown by",
            (after / before - 1) * 100,
            "%",
            10,
            f"{before / 2**20:.1f} to {after / 2**20:.1f} MiB",
        )


def _ask(connection, count):
    """Return how many of ``count`` requests in a row failed."""
    failed = 0
    for _ in range(count):
        try:
            connection.request("GET", "/test?sleep=0.0001")
            response = connection.getresponse()
            answer = json.load(response)
            failed += response.status != 200 or len(answer["data"]) != 4
        except (OSError, http.client.HTTPException):
            failed += 1
            connection.close()
    return failed


def health():
    """/health against a bare Tornado handler, in turns of a second over 16 connections."""
    bare = subprocess.Popen([sys.executable, "-c", _BARE], stdout=subprocess.PIPE)
    rates = {"ours": [], "bare": []}
    with Served("threads") as server:
        ports = {"ours": server.port, "bare": int(bare.stdout.readline())}
        for port in ports.values():
            _requests_a_second(port, 0.3)  # warms up
        for turn in range(10):
            for name in sorted(ports, reverse=turn % 2 == 0):
                rates[name].append(_requests_a_second(ports[name], _ROUND_S))
    bare.kill()
    bare.wait()
    ratios = [ours / other for ours, other in zip(rates["ours"], rates["bare"], strict=True)]
    yield Figure(
        "/health: requests a second over a bare handler's",
        statistics.median(ratios),
        "x",
        0.9,
        f"{shown(ratios)}, median {statistics.median(rates['ours']):.0f} a second",
        at_least=True,
    )


def _requests_a_second(port, seconds):
    """Keep as many requests in flight as there are connections."""
    request = b"GET /health HTTP/1.1\r\nHost: here\r\n\r\n"
    count = 0
    with selectors.DefaultSelector() as selector:
        for _ in range(_CONNECTIONS):
            client = socket.create_connection(("127.0.0.1", port))
            selector.register(client, selectors.EVENT_READ)
            client.sendall(request)
        begun_s = time.perf_counter()
        while time.perf_counter() - begun_s < seconds:
            for key, _ in selector.select():
                assert key.fileobj.recv(4096).startswith(b"HTTP/1.1 200")
                count += 1
                key.fileobj.sendall(request)
        taken_s = time.perf_counter() - begun_s
        for key in list(selector.get_map().values()):
            key.fileobj.close()
    return count / taken_s
